import { createContext, type ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import { Chevron, Mark } from './icons.js';
import type { Explanation } from '../protocol.js';
import type { Tone } from './words.js';

interface SectionProps {
  title: string;
  /** Beside the title, in grey. */
  note?: string;
  /** Closed until somebody opens it. */
  isClosed?: boolean;
  children: ComponentChildren;
}

/** A part of an event that opens and closes. */
export function Section({ title, note, isClosed = false, children }: SectionProps) {
  return (
    <details class="section" open={!isClosed}>
      <summary>
        <Chevron />
        <h3>{title}</h3>
        {note && <span class="quiet">{note}</span>}
      </summary>
      <div class="section-body">{children}</div>
    </details>
  );
}

/** Opens the tag's form at a field. */
export const OpenField = createContext<(field: string) => void>(() => undefined);

/** What happened in one sentence, and what to do about it. */
export function Verdict({ tone, explanation }: { tone: Tone; explanation: Explanation }) {
  const openField = useContext(OpenField);
  const { says, remedy, field } = explanation;
  return (
    <div class={`verdict tone-${tone}`}>
      <Mark tone={tone} />
      <div>
        <p class="verdict-says">{says}</p>
        {remedy && (
          <p class="verdict-remedy">
            <span>What to do:</span> {remedy}
          </p>
        )}
        {field && (
          <button type="button" class="button small" onClick={() => openField(field)}>
            Show the field
          </button>
        )}
      </div>
    </div>
  );
}
