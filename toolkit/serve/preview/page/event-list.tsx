import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ContainerState, EventSummary, Outcome } from '../protocol.js';
import { filterChoices, type Filter } from './filter.js';
import { Chevron, Mark } from './icons.js';
import { clockTime, counted, meaningOf, OUTCOME_NAMES, TONES } from './words.js';

/** Pixels; the style sheet has the same. */
const ROW = 56;
/** Rows drawn above and below what is seen, so that scrolling shows no gaps. */
const SPARE = 6;

interface EventListProps {
  container: ContainerState | undefined;
  events: readonly EventSummary[];
  /** How many there are without the filter. */
  total: number;
  filter: Filter;
  setFilter(filter: Filter): void;
  selected: number | undefined;
  select(id: number): void;
  /** Shows the event that is selected. */
  open(): void;
  isFollowing: boolean;
  setFollowing(isFollowing: boolean): void;
  clear(): void;
}

/** The stream of events with its filter. */
export function EventList(props: EventListProps) {
  const { container, events, total, filter, setFilter, isFollowing, setFollowing, clear } = props;
  return (
    <section class="panel list-panel" aria-labelledby="events-title">
      <header class="panel-head">
        <h2 id="events-title">Events</h2>
        <span class="quiet">
          {events.length === total
            ? counted(total, 'event')
            : `${events.length.toLocaleString('en')} of ${counted(total, 'event')}`}
        </span>
        <button type="button" class="button subtle" onClick={clear} disabled={total === 0}>
          Clear
        </button>
      </header>
      <div class="filter" role="search">
        <input
          id="filter-text"
          type="search"
          placeholder="Filter events"
          aria-label="Filter by name, reason, tag or number"
          value={filter.text}
          onInput={({ currentTarget }) => setFilter({ ...filter, text: currentTarget.value })}
        />
        <select
          aria-label="Filter by how they ended"
          value={filter.outcome}
          onChange={({ currentTarget }) =>
            setFilter({ ...filter, outcome: currentTarget.value as Filter['outcome'] })
          }
        >
          {filterChoices(container?.counters ?? []).map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        <label class="check">
          <input
            type="checkbox"
            checked={isFollowing}
            onChange={({ currentTarget }) => setFollowing(currentTarget.checked)}
          />
          Follow newest
        </label>
      </div>
      {events.length === 0 && total > 0 ? (
        <p class="empty">
          No event matches the filter.{' '}
          <button
            type="button"
            class="link"
            onClick={() => setFilter({ text: '', outcome: 'all' })}
          >
            Show all
          </button>
        </p>
      ) : (
        <Rows {...props} />
      )}
      <Legend meanings={container?.meanings} />
    </section>
  );
}

const LEGEND: readonly Outcome[] = [
  'accepted',
  'refused',
  'failed',
  'skipped',
  'broken',
  'done',
  'no-tag'
];

/** A sentence for each word in the list. */
function Legend({ meanings }: { meanings: ContainerState['meanings'] | undefined }) {
  return (
    <details class="legend">
      <summary>
        <Chevron />
        What the words mean
      </summary>
      <dl>
        {LEGEND.map((outcome) => (
          <div key={outcome} class={`tone-${TONES[outcome]}`}>
            <dt>
              <Mark tone={TONES[outcome]} /> {OUTCOME_NAMES[outcome]}
            </dt>
            <dd>{meaningOf(outcome, meanings)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function Rows({ container, events, selected, select, open, isFollowing }: EventListProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const height = useHeight(box);
  useStillScroll(box, events, isFollowing);

  const index = useMemo(() => events.findIndex(({ id }) => id === selected), [events, selected]);
  const go = (to: number): void => {
    const event = events[Math.min(Math.max(to, 0), events.length - 1)];
    if (!event) return;
    select(event.id);
    reveal(box.current, events.indexOf(event));
  };
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const shown = events.slice(first, first + Math.ceil(height / ROW) + SPARE * 2);
  return (
    <div
      ref={box}
      id="event-list"
      class="rows"
      role="listbox"
      tabIndex={0}
      aria-label="Events, newest first"
      aria-activedescendant={index >= 0 ? `event-${selected}` : undefined}
      onScroll={({ currentTarget }) => setTop(currentTarget.scrollTop)}
      onKeyDown={(event) => {
        const page = Math.max(1, Math.floor(height / ROW) - 1);
        const moved = moveBy(event.key, index, events.length, page);
        if (moved !== undefined) go(moved);
        else if (event.key === 'Enter' && index >= 0) open();
        else return;
        event.preventDefault();
      }}
    >
      <div class="rows-space" role="presentation" style={{ height: `${events.length * ROW}px` }}>
        {shown.map((event, offset) => (
          <Row
            key={event.id}
            event={event}
            means={meaningOf(event.outcome, container?.meanings)}
            counters={container?.counters ?? []}
            position={first + offset}
            size={events.length}
            isSelected={event.id === selected}
            choose={() => {
              select(event.id);
              open();
            }}
          />
        ))}
      </div>
    </div>
  );
}

/** The position a key leads to; undefined for keys that do not move. */
function moveBy(key: string, index: number, length: number, page: number): number | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    j: index + 1,
    ArrowUp: index - 1,
    k: index - 1,
    PageDown: index + page,
    PageUp: index - page,
    Home: 0,
    End: length - 1
  };
  return Object.hasOwn(moves, key) ? moves[key] : undefined;
}

interface RowProps {
  event: EventSummary;
  /** What its outcome means. */
  means: string;
  counters: ContainerState['counters'];
  position: number;
  size: number;
  isSelected: boolean;
  choose(): void;
}

function Row({ event, means, counters, position, size, isSelected, choose }: RowProps) {
  const { outcome, retries, counts } = event;
  return (
    // The list takes the keys for all of its rows.
    <div
      id={`event-${event.id}`}
      class={`row tone-${TONES[outcome]}`}
      role="option"
      aria-selected={isSelected}
      aria-posinset={position + 1}
      aria-setsize={size}
      style={{ transform: `translateY(${position * ROW}px)` }}
      onClick={choose}
    >
      <Mark tone={TONES[outcome]} />
      <span class="row-name">{event.name}</span>
      <span class="row-outcome" title={means}>
        {OUTCOME_NAMES[outcome]}
      </span>
      <span class="row-more">
        <time>{clockTime(event.at)}</time>
        {event.value && <span> · {event.value}</span>}
        {event.reason && <span> · {event.reason}</span>}
        {retries > 0 && <span> · {counted(retries, 'retry', 'retries')}</span>}
        {counters.map(({ name, title }) => {
          const count = counts[name] ?? 0;
          // One of a kind is what one expects, and in the outcome already.
          return count > 1 || (count > 0 && outcome !== 'accepted') ? (
            <span key={name}>
              {' '}
              · {title.toLowerCase()} {count}
            </span>
          ) : null;
        })}
      </span>
    </div>
  );
}

function reveal(box: HTMLElement | null, index: number): void {
  if (!box) return;
  const top = index * ROW;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW > box.scrollTop + box.clientHeight)
    box.scrollTop = top + ROW - box.clientHeight;
}

function useHeight(box: { current: HTMLElement | null }): number {
  const [height, setBoxHeight] = useState(600);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setBoxHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return height;
}

/** Rows that come in above do not push away what somebody reads further down. */
function useStillScroll(
  box: { current: HTMLElement | null },
  events: readonly EventSummary[],
  isFollowing: boolean
): void {
  const newest = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const element = box.current;
    const added = events.findIndex(({ id }) => id === newest.current);
    newest.current = events[0]?.id;
    if (!element || isFollowing || added <= 0 || element.scrollTop === 0) return;
    element.scrollTop += added * ROW;
  }, [events]);
  useEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = 0;
  }, [isFollowing]);
}
