import type { Counts } from '../protocol.js';
import type { Filter } from './filter.js';

const COUNTS: readonly {
  name: keyof Counts;
  label: string;
  means: string;
  shows: Filter['outcome'] | undefined;
}[] = [
  { name: 'received', label: 'Received', means: 'Events that came in.', shows: 'all' },
  {
    name: 'sent',
    label: 'Sent',
    means: 'Conversions sent to Amazon, one for each advertiser.',
    shows: undefined
  },
  {
    name: 'accepted',
    label: 'Accepted',
    means: 'Conversions Amazon took.',
    shows: 'accepted'
  },
  {
    name: 'refused',
    label: 'Refused',
    means: 'Conversions Amazon answered and did not take.',
    shows: 'refused'
  },
  {
    name: 'failed',
    label: 'Failed',
    means: 'Conversions that should have arrived and did not.',
    shows: 'failed'
  },
  {
    name: 'skipped',
    label: 'Not sent',
    means: 'Events that were not to be sent.',
    shows: 'skipped'
  },
  {
    name: 'retried',
    label: 'Retried',
    means: 'Requests sent again after a first attempt.',
    shows: 'retried'
  },
  {
    name: 'deadLettered',
    label: 'Dead letters',
    means: 'Conversions kept to be sent again later.',
    shows: 'dead-letter'
  }
];

interface CountsBarProps {
  counts: Counts;
  shown: Filter['outcome'];
  show(outcome: Filter['outcome']): void;
}

/** What came in and what became of it; a click shows the events behind a number. */
export function CountsBar({ counts, shown, show }: CountsBarProps) {
  return (
    <ul class="counts" aria-label="Counts since the start">
      {COUNTS.map(({ name, label, means, shows }) => (
        <li key={name} class={`count count-${name}`} title={means}>
          {shows ? (
            <button
              type="button"
              aria-pressed={shown === shows && shows !== 'all'}
              onClick={() => show(shows)}
            >
              <Number value={counts[name]} label={label} />
            </button>
          ) : (
            <div>
              <Number value={counts[name]} label={label} />
            </div>
          )}
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
