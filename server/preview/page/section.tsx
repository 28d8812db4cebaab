import type { ComponentChildren } from 'preact';
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

/** What happened in one sentence, and what to do about it. */
export function Verdict({ tone, explanation }: { tone: Tone; explanation: Explanation }) {
  return (
    <div class={`verdict tone-${tone}`}>
      <Mark tone={tone} />
      <div>
        <p class="verdict-says">{explanation.says}</p>
        {explanation.remedy && (
          <p class="verdict-remedy">
            <span>What to do:</span> {explanation.remedy}
          </p>
        )}
      </div>
    </div>
  );
}
