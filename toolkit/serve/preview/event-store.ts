import type { Read } from '../../config/read.js';
import type { ServedEvent } from '../tagging/served-event.js';
import type { EventRecord } from './event-record.js';
import type { Counts, EventSummary } from './protocol.js';
import type { Properties } from '../../run/loose-json.js';
import { summaryOf } from './reading/summary.js';
import { hasTerms } from './search/match-terms.js';
import { fieldTextOf, searchTextOf } from './search/search-text.js';
import type { Term } from './search/terms.js';

/** How much is kept; of what is older the newest stays. */
export interface StoreLimits {
  events: number;
  /** Characters of event data and requests, in all. */
  characters: number;
}

const USUAL_LIMITS: StoreLimits = { events: 10_000, characters: 96_000_000 };

interface Stored {
  /** Undefined once its room was needed; the summary stays. */
  record: EventRecord | undefined;
  summary: EventSummary | undefined;
  size: number;
  /** What it is found by; undefined until somebody looks, and after it changed. */
  search: string | undefined;
}

/**
 * The last events, each with its summary. Summaries are made when somebody asks, so that a server
 * nobody watches spends nothing on them.
 */
export class EventStore {
  private readonly limits: StoreLimits;
  private readonly fieldsOfTag: (id: number) => Properties;
  private readonly read: Read | undefined;
  private stored = new Map<number, Stored>();
  /** Events that changed since the last look. */
  private changed = new Set<number>();
  private totals: Counts = noCounts();
  private size = 0;
  /** What a tag's fields can be found by; a tag has the same ones for many events. */
  private readonly fieldTexts = new WeakMap<Properties, string>();
  private cleared: { stored: Map<number, Stored>; totals: Counts; size: number } | undefined;

  /**
   * @param fieldsOfTag the fields a tag has at the moment
   * @param read how the config reads what tags do
   */
  constructor(
    fieldsOfTag: (id: number) => Properties,
    read?: Read,
    limits: StoreLimits = USUAL_LIMITS
  ) {
    this.fieldsOfTag = fieldsOfTag;
    this.read = read;
    this.limits = limits;
  }

  /** Takes in an event that is new, or has changed. */
  take(event: ServedEvent): void {
    const known = this.stored.get(event.id);
    if (known) {
      known.record = known.record && { ...known.record, event };
      known.search = undefined;
    } else this.add(event);
    this.changed.add(event.id);
    if (event.isOver) this.weigh(event);
  }

  private add(event: ServedEvent): void {
    const fields = new Map(event.fired.map(({ id }) => [id, this.fieldsOfTag(id)]));
    const record = { event, fieldsOfTag: (id: number): Properties => fields.get(id) ?? {} };
    this.stored.set(event.id, { record, summary: undefined, size: 0, search: undefined });
    this.totals.received = (this.totals.received ?? 0) + 1;
    if (this.stored.size > this.limits.events) this.dropOldest();
  }

  private dropOldest(): void {
    const [id, oldest] = this.stored.entries().next().value as [number, Stored];
    if (this.changed.delete(id)) this.summarize(oldest);
    this.stored.delete(id);
    this.size -= oldest.size;
  }

  /** Events of a megabyte each must not fill the memory. */
  private weigh(event: ServedEvent): void {
    const entry = this.stored.get(event.id);
    if (!entry || entry.size > 0) return;
    entry.size = sizeOf(event);
    this.size += entry.size;
    this.makeRoom(event.id);
  }

  private makeRoom(newest?: number): void {
    for (const [id, old] of this.stored) {
      if (this.size <= this.limits.characters) break;
      if (id !== newest && old.size > 0) this.forget(id, old);
    }
  }

  private forget(id: number, old: Stored): void {
    if (this.changed.has(id)) this.summarize(old);
    old.record = undefined;
    this.size -= old.size;
    old.size = 0;
  }

  /** Summaries of what changed since the last call, in the order of arrival. */
  takeChanges(): EventSummary[] {
    const ids = [...this.changed];
    this.changed.clear();
    return ids.flatMap((id) => {
      const entry = this.stored.get(id);
      const summary = entry && this.summarize(entry);
      return summary ? [summary] : [];
    });
  }

  private summarize(entry: Stored): EventSummary | undefined {
    if (!entry.record) return entry.summary;
    const summary = summaryOf(entry.record, this.read);
    addTo(this.totals, entry.summary, -1);
    addTo(this.totals, summary, 1);
    entry.summary = summary;
    return summary;
  }

  /**
   * The numbers of the events that have all that is looked for, in the order of arrival. Of an event
   * whose room was needed only what was asked for before is known.
   */
  find(terms: readonly Term[]): number[] {
    const found: number[] = [];
    for (const [id, entry] of this.stored) {
      const { record } = entry;
      entry.search ??=
        record && searchTextOf(record, entry.summary ?? summaryOf(record, this.read));
      if (entry.search === undefined) continue;
      const fields = record?.event.fired.map((tag) => this.fieldText(record.fieldsOfTag(tag.id)));
      if (hasTerms([entry.search, ...(fields ?? [])], terms)) found.push(id);
    }
    return found;
  }

  private fieldText(fields: Properties): string {
    const known = this.fieldTexts.get(fields);
    if (known !== undefined) return known;
    const text = fieldTextOf(fields);
    this.fieldTexts.set(fields, text);
    return text;
  }

  /** Every event's summary, oldest first, as of the last {@link takeChanges}. */
  summaries(): EventSummary[] {
    return [...this.stored.values()].flatMap(({ summary }) => (summary ? [summary] : []));
  }

  /** An event in full; "forgotten" if only its summary is left, undefined if there is none. */
  record(id: number): EventRecord | 'forgotten' | undefined {
    const entry = this.stored.get(id);
    return entry && (entry.record ?? 'forgotten');
  }

  get counts(): Counts {
    return { ...this.totals };
  }

  /** Empties the list and begins to count anew; {@link restore} takes it back. */
  clear(): void {
    this.takeChanges();
    const { stored, totals, size } = this;
    if (stored.size > 0) this.cleared = { stored, totals, size };
    this.stored = new Map();
    this.changed = new Set();
    this.totals = noCounts();
    this.size = 0;
  }

  /**
   * Puts what was cleared last before what has come in since.
   *
   * @returns false if there is nothing to put back
   */
  restore(): boolean {
    const { cleared } = this;
    if (!cleared) return false;
    this.cleared = undefined;
    this.stored = new Map([...cleared.stored, ...this.stored]);
    for (const [name, count] of Object.entries(cleared.totals)) {
      this.totals[name] = (this.totals[name] ?? 0) + count;
    }
    this.size += cleared.size;
    while (this.stored.size > this.limits.events) this.dropOldest();
    this.makeRoom();
    return true;
  }
}

function noCounts(): Counts {
  return { received: 0, retried: 0 };
}

/** Counts an event that has ended, or takes it out again because it has changed since. */
function addTo(counts: Counts, summary: EventSummary | undefined, sign: 1 | -1): void {
  if (!summary) return;
  const add = (name: string, count: number): void => {
    counts[name] = (counts[name] ?? 0) + sign * count;
  };
  add('retried', summary.retries);
  for (const [name, count] of Object.entries(summary.counts)) add(name, count);
  if (summary.outcome === 'rejected') add('rejected', 1);
  for (const { outcome } of summary.tags) {
    if (outcome !== 'running') add(outcome === 'broken' ? 'failed' : outcome, 1);
  }
}

function sizeOf(event: ServedEvent): number {
  let size = JSON.stringify(event.eventData)?.length ?? 0;
  for (const { requests, logs } of event.fired) {
    for (const { url, body, response } of requests) {
      size +=
        url.length +
        (body?.length ?? 0) +
        (response && 'body' in response ? response.body.length : 0);
    }
    for (const line of logs) size += line.length;
  }
  // Why each tag of the container fired or did not, about.
  size += (event.run?.tags.length ?? 0) * 400;
  for (const { eventData } of event.run?.tags ?? []) {
    if (eventData) size += JSON.stringify(eventData).length;
  }
  const { path, query, headers, body = '' } = event.request;
  return size + path.length + query.length + JSON.stringify(headers).length + body.length;
}
