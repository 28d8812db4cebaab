import type { Tone } from './words.js';

const PATHS: Readonly<Record<Tone, string>> = {
  good: 'M4.5 8.3l2.4 2.4 4.6-5',
  bad: 'M5.4 5.4l5.2 5.2M10.6 5.4l-5.2 5.2',
  warn: 'M8 4.6v4.2M8 11.2v.2',
  calm: 'M5 8h6',
  wait: 'M8 4.8V8l2 1.4'
};

/** A round mark; its colour and its shape say the same, for those who see one of the two. */
export function Mark({ tone }: { tone: Tone }) {
  return (
    <svg class={`mark tone-${tone}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <circle cx="8" cy="8" r="7.5" />
      <path d={PATHS[tone]} />
    </svg>
  );
}

/** The pointer of something that opens. */
export function Chevron() {
  return (
    <svg class="chevron" viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
      <path d="M6 4l4 4-4 4" />
    </svg>
  );
}
