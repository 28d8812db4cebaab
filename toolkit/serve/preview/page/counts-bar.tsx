import type { Counter, Counts } from '../protocol.js';
import type { Filter } from './filter.js';

interface Count {
  name: string;
  label: string;
  means: string;
  shows: Filter['outcome'];
}

const COUNTS: readonly Count[] = [
  { name: 'received', label: 'Received', means: 'Events that came in.', shows: 'all' },
  {
    name: 'accepted',
    label: 'Accepted',
    means: 'Tags whose requests were accepted.',
    shows: 'accepted'
  },
  {
    name: 'refused',
    label: 'Refused',
    means: 'Tags whose requests were answered and not accepted.',
    shows: 'refused'
  },
  {
    name: 'failed',
    label: 'Failed',
    means: 'Tags that failed.',
    shows: 'failed'
  },
  {
    name: 'skipped',
    label: 'Not sent',
    means: 'Tags that had nothing to send.',
    shows: 'skipped'
  },
  {
    name: 'retried',
    label: 'Retried',
    means: 'Requests sent again after a first attempt.',
    shows: 'retried'
  }
];

interface CountsBarProps {
  counts: Counts;
  /** Those of the config. */
  counters: readonly Counter[];
  shown: Filter['outcome'];
  show(outcome: Filter['outcome']): void;
}

/** What came in and what became of it; a click shows the events behind a number. */
export function CountsBar({ counts, counters, shown, show }: CountsBarProps) {
  const own = counters.map(({ name, title, means }): Count => {
    return { name, label: title, means, shows: `count:${name}` };
  });
  return (
    <ul class="counts" aria-label="Counts since the start">
      {[...COUNTS, ...own].map(({ name, label, means, shows }) => (
        <li key={name} class={`count count-${name}`} title={means}>
          <button
            type="button"
            aria-pressed={shown === shows && shows !== 'all'}
            onClick={() => show(shows)}
          >
            <Number value={counts[name] ?? 0} label={label} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function Number({ value, label }: { value: number; label: string }) {
  return (
    <>
      <span class={`count-value${value === 0 ? ' is-zero' : ''}`}>
        {value.toLocaleString('en')}
      </span>
      <span class="count-label">{label}</span>
    </>
  );
}
