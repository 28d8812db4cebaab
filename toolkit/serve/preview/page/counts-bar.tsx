import { OUTCOMES } from '../outcomes.js';
import type { Counter, Counts, Outcome } from '../protocol.js';
import type { FilterOutcome } from './filter.js';

interface Count {
  name: string;
  label: string;
  means: string;
  shows: FilterOutcome;
}

/** The ends that are counted always; others as soon as there is one. */
const ALWAYS: readonly Outcome[] = ['accepted', 'refused', 'failed', 'not-sent', 'skipped'];
const SOMETIMES: readonly Outcome[] = ['done', 'no-tag', 'rejected'];

function countOf(outcome: Outcome): Count {
  const { word, means } = OUTCOMES[outcome];
  return { name: outcome, label: word, means, shows: outcome };
}

interface CountsBarProps {
  counts: Counts;
  /** Those of the config. */
  counters: readonly Counter[];
  shown: FilterOutcome;
  show(outcome: FilterOutcome): void;
}

/** What came in and what became of it; a click shows the events behind a number. */
export function CountsBar({ counts, counters, shown, show }: CountsBarProps) {
  const all: Count[] = [
    { name: 'received', label: 'Received', means: 'Events that came in.', shows: 'all' },
    ...ALWAYS.map(countOf),
    ...SOMETIMES.filter((outcome) => counts[outcome]).map(countOf),
    {
      name: 'retried',
      label: 'Retried',
      means: 'Requests sent again after a first attempt.',
      shows: 'retried'
    },
    ...counters.map(({ name, title, means }): Count => {
      return { name, label: title, means, shows: `count:${name}` };
    })
  ];
  return (
    <ul class="counts" aria-label="Counts since the start">
      {all.map(({ name, label, means, shows }) => (
        <li key={name} class={`count count-${name}${counts[name] ? '' : ' is-zero'}`} title={means}>
          <button
            type="button"
            aria-pressed={shown === shows && shows !== 'all'}
            onClick={() => show(shows)}
          >
            <span class="count-value">{(counts[name] ?? 0).toLocaleString('en')}</span>
            <span class="count-label">{label}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
