import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** Says something in the foot of the page, and to screen readers. */
export const Announce = createContext<(message: string) => void>(() => undefined);

interface CopyProps {
  /** What is copied, or makes it when asked. */
  text: string | (() => Promise<string> | string);
  /** What it is, such as "the event data". */
  what: string;
  /** What the button says; a sign if not given. */
  label?: string;
}

/** Puts a text into the clipboard. */
export function Copy({ text, what, label }: CopyProps) {
  const announce = useContext(Announce);
  const copy = async (): Promise<void> => {
    try {
      const content = typeof text === 'string' ? text : await text();
      await navigator.clipboard.writeText(content);
      announce(`Copied ${what}.`);
    } catch (error) {
      const reason = navigator.clipboard
        ? (error as Error).message
        : 'browsers let secure pages copy only; open this page at localhost';
      announce(`Could not copy ${what}: ${reason}.`);
    }
  };
  return (
    <button
      type="button"
      class={label ? 'button subtle' : 'copy'}
      aria-label={label ? undefined : `Copy ${what}`}
      title={`Copy ${what}`}
      onClick={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void copy();
      }}
    >
      {label ?? <CopySign />}
    </button>
  );
}

function CopySign() {
  return (
    <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <rect x="5" y="5" width="8" height="9" rx="1.5" />
      <path d="M3 11V3.5A1.5 1.5 0 0 1 4.5 2H10" />
    </svg>
  );
}
