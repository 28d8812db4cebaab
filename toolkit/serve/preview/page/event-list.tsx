import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { OUTCOMES_BY_URGENCY } from '../outcomes.js';
import type { ContainerState, EventSummary } from '../protocol.js';
import type { Chip, Filter } from './filter.js';
import { Chevron, Mark } from './icons.js';
import { prepareSearch } from './use-search.js';
import { clockTime, counted, meaningOfOutcome, OUTCOMES, sentNote, toneOf } from './words.js';

/** Heights in pixels. */
const ROW = 56;
const TALL_ROW = 76;
/** Rows drawn above and below what is seen, so that scrolling shows no gaps. */
const SPARE = 6;

interface EventListProps {
  container: ContainerState | undefined;
  events: readonly EventSummary[];
  /** How many there are without the filter. */
  total: number;
  filter: Filter;
  setFilter(filter: Filter): void;
  /** Why the filter is not understood. */
  problem: string | undefined;
  chips: readonly Chip[];
  selected: number | undefined;
  select(id: number): void;
  /** Shows the event that is selected. */
  open(): void;
  isFollowing: boolean;
  setFollowing(isFollowing: boolean): void;
  /** What it shows otherwise than usual, such as a file; undefined if nothing. */
  notice: string | undefined;
  leaveNotice(): void;
  /** Whether the events are those of a file. */
  isFile: boolean;
  openFile(file: File): void;
  save(isRaw: boolean): void;
  clear(): void;
  /** Whether a cleared list can be brought back. */
  canUndo: boolean;
  undo(): void;
}

/** The stream of events with its filter. */
export function EventList(props: EventListProps) {
  const { container, events, total, filter, problem, chips } = props;
  const { setFilter, isFollowing, setFollowing, isFile, notice, leaveNotice } = props;
  return (
    <section class="panel list-panel" aria-labelledby="events-title">
      <header class="panel-head">
        <h2 id="events-title">Events</h2>
        <span class="quiet">
          {events.length === total
            ? counted(total, 'event')
            : `${events.length.toLocaleString('en')} of ${counted(total, 'event')}`}
        </span>
        <ListMenu {...props} />
      </header>
      {notice && (
        <p class="notice">
          {notice}{' '}
          <button type="button" class="link" onClick={leaveNotice}>
            {isFile ? 'Back to live events' : 'Compare nothing'}
          </button>
        </p>
      )}
      <div class="filter" role="search">
        <input
          id="filter-text"
          type="search"
          placeholder="Order, event or client ID, e-mail, any value, field:value"
          aria-label="Find events by ID, e-mail address, any value, or field:value"
          aria-invalid={problem !== undefined}
          aria-describedby="filter-problem"
          autocomplete="off"
          spellcheck={false}
          value={filter.text}
          onFocus={prepareSearch}
          onInput={({ currentTarget }) => setFilter({ ...filter, text: currentTarget.value })}
        />
        <p id="filter-problem" class="field-problem" role="status">
          {problem}
        </p>
        <div class="chips" role="group" aria-label="Show events by how they ended">
          {chips.map(({ outcome, title, count }) => (
            <button
              key={outcome}
              type="button"
              class="chip"
              aria-pressed={filter.outcome === outcome}
              onClick={() => setFilter({ ...filter, outcome })}
            >
              {title} <span class="chip-count">{count.toLocaleString('en')}</span>
            </button>
          ))}
        </div>
        <label class="check">
          <input
            type="checkbox"
            checked={isFollowing && !isFile}
            disabled={isFile}
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

/** What can be done with the list as a whole. */
function ListMenu({ events, total, isFile, canUndo, ...props }: EventListProps) {
  const { clear, undo, save, openFile } = props;
  const input = useRef<HTMLInputElement>(null);
  return (
    <div class="list-menu">
      {!isFile && (
        <>
          {canUndo ? (
            <button type="button" class="button subtle" onClick={undo}>
              Undo clear
            </button>
          ) : (
            <button type="button" class="button subtle" onClick={clear} disabled={total === 0}>
              Clear
            </button>
          )}
          <button
            type="button"
            class="button subtle"
            title="The events shown, masked, as a file; at most the newest 1,000"
            disabled={events.length === 0}
            onClick={() => save(false)}
          >
            Save
          </button>
          <button
            type="button"
            class="button subtle"
            title="The same, with personal data of events from this machine as it is"
            disabled={!events.some(({ isLocal }) => isLocal)}
            onClick={() => save(true)}
          >
            Save raw
          </button>
        </>
      )}
      <button type="button" class="button subtle" onClick={() => input.current?.click()}>
        Open
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label="File of events"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file) openFile(file);
          currentTarget.value = '';
        }}
      />
    </div>
  );
}

/** A sentence for each word in the list. */
function Legend({ meanings }: { meanings: ContainerState['meanings'] | undefined }) {
  return (
    <details class="legend">
      <summary>
        <Chevron />
        What the words mean
      </summary>
      <dl>
        {OUTCOMES_BY_URGENCY.map((outcome) => (
          <div key={outcome} class={`tone-${OUTCOMES[outcome].tone}`}>
            <dt>
              <Mark tone={OUTCOMES[outcome].tone} /> {OUTCOMES[outcome].word}
            </dt>
            <dd>{meaningOfOutcome(outcome, meanings)}</dd>
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
  const tops = useMemo(() => topsOf(events), [events]);
  const together = useMemo(() => hitsByRequest(events), [events]);
  useStillScroll(box, events, tops, isFollowing);

  const index = useMemo(() => events.findIndex(({ id }) => id === selected), [events, selected]);
  const go = (to: number): void => {
    const at = Math.min(Math.max(to, 0), events.length - 1);
    const event = events[at];
    if (!event) return;
    select(event.id);
    reveal(box.current, tops, at);
  };
  const first = Math.max(0, indexAt(tops, top) - SPARE);
  const shown = events.slice(first, indexAt(tops, top + height) + 1 + SPARE);
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
      <div class="rows-space" role="presentation" style={{ height: `${tops[events.length]}px` }}>
        {shown.map((event, offset) => (
          <Row
            key={event.id}
            event={event}
            means={meaningOfOutcome(event.outcome, container?.meanings)}
            counters={container?.counters ?? []}
            hits={together.get(event.request) ?? []}
            position={first + offset}
            top={tops[first + offset] ?? 0}
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

/** Where each row begins, and where the last one ends. */
function topsOf(events: readonly EventSummary[]): Float64Array {
  const tops = new Float64Array(events.length + 1);
  events.forEach((event, index) => {
    tops[index + 1] = (tops[index] as number) + (isTall(event) ? TALL_ROW : ROW);
  });
  return tops;
}

/** Rows that say why, or note something, have a line more. */
function isTall({ reason, notes }: EventSummary): boolean {
  return reason !== undefined || notes.length > 0;
}

/** The row at a height; the last one below them all. */
function indexAt(tops: Float64Array, height: number): number {
  let low = 0;
  let high = Math.max(0, tops.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] as number) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Events of one request stand together. */
function hitsByRequest(events: readonly EventSummary[]): Map<number, number[]> {
  const hits = new Map<number, number[]>();
  for (const { id, request } of events) {
    const known = hits.get(request);
    if (known) known.unshift(id);
    else hits.set(request, [id]);
  }
  return hits;
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
  /** The events that came with the same request, in their order. */
  hits: readonly number[];
  position: number;
  top: number;
  size: number;
  isSelected: boolean;
  choose(): void;
}

function Row(props: RowProps) {
  const { event, means, counters, hits, position, top, size, isSelected, choose } = props;
  const { outcome, retries, counts, notes } = event;
  const tone = toneOf(outcome, notes.length);
  const [note, ...moreNotes] = notes;
  const isTogether = hits.length > 1;
  return (
    // The list takes the keys for all of its rows.
    <div
      id={`event-${event.id}`}
      class={`row tone-${tone}${isTogether ? ' is-together' : ''}`}
      role="option"
      aria-selected={isSelected}
      aria-posinset={position + 1}
      aria-setsize={size}
      style={{ transform: `translateY(${top}px)`, height: `${isTall(event) ? TALL_ROW : ROW}px` }}
      onClick={choose}
    >
      <Mark tone={tone} />
      <span class="row-name">{event.name}</span>
      <span class="row-outcome" title={means}>
        {OUTCOMES[outcome].word}
      </span>
      <span class="row-more">
        {event.eventId && <span class="row-id">{event.eventId}</span>}
        {event.value && <span>{event.value}</span>}
        {isTogether && (
          <span>
            hit {hits.indexOf(event.id) + 1} of {hits.length}
          </span>
        )}
        {retries > 0 && <span>{sentNote(event)}</span>}
        {counters.map(({ name, title }) => {
          const count = counts[name] ?? 0;
          // One of a kind is what one expects, and in the outcome already.
          return count > 1 || (count > 0 && outcome !== 'accepted') ? (
            <span key={name}>
              {title.toLowerCase()} {count}
            </span>
          ) : null;
        })}
      </span>
      <time class="row-time">{clockTime(event.at)}</time>
      {(event.reason || note) && (
        <span class="row-why">
          {event.reason && <span class="row-reason">{event.reason}</span>}
          {note && (
            <span class="row-note tone-warn">
              {event.reason ? ' · ' : ''}
              {note}
              {moreNotes.length > 0 && `, and ${moreNotes.length} more`}
            </span>
          )}
        </span>
      )}
    </div>
  );
}

function reveal(box: HTMLElement | null, tops: Float64Array, index: number): void {
  if (!box) return;
  const top = tops[index] ?? 0;
  const bottom = tops[index + 1] ?? top;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight;
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
  tops: Float64Array,
  isFollowing: boolean
): void {
  const newest = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    const element = box.current;
    const added = events.findIndex(({ id }) => id === newest.current);
    newest.current = events[0]?.id;
    if (!element || isFollowing || added <= 0 || element.scrollTop === 0) return;
    element.scrollTop += tops[added] ?? 0;
  }, [events]);
  useEffect(() => {
    if (isFollowing && box.current) box.current.scrollTop = 0;
  }, [isFollowing]);
}
