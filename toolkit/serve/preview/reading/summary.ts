import type { Read, Reading } from '../../../config/read.js';
import { maskerFor, type EventRecord } from '../event-record.js';
import type { ServedEvent } from '../../tagging/served-event.js';
import type { EventSummary, Explanation, Outcome, TagSummary } from '../protocol.js';
import { explainOutcome, explainRejection } from './explain.js';
import { textOf } from '../../../run/loose-json.js';
import { eventOutcome, outcomeOf } from './outcome.js';
import { readTag } from './read-tag.js';
import { attemptsIn } from './request-view.js';

const MOST_NAME = 80;
const MOST_ERROR = 200;
const MOST_NOTES = 20;

/** Ends that need no word more in the list. */
const PLAIN_ENDS: ReadonlySet<Outcome> = new Set<Outcome>(['accepted', 'done', 'running']);

/** A row of the list: what became of an event, in short. */
export function summaryOf(record: EventRecord, read?: Read): EventSummary {
  const { event } = record;
  const readings = event.fired.map((tag) => readTag(tag, record, read));
  const tags = event.fired.map((tag, index): TagSummary => {
    const outcome = outcomeOf(tag, readings[index] as Reading);
    const retries = tag.requests.length - attemptsIn(tag.requests).length;
    return { name: tag.name, outcome, retries };
  });
  const outcomes = tags.map(({ outcome }) => outcome);
  const outcome = eventOutcome(event, outcomes);
  const told = readings[outcomes.indexOf(outcome)] ?? {};
  const value = valueOf(told, event.eventData);
  const id = told.id ?? idIn(event.eventData);
  const reason = PLAIN_ENDS.has(outcome)
    ? undefined
    : (errorIn(record, outcome, read) ??
      shortText(explanationOf(event, outcome, told, read).brief ?? '', record, read));
  return {
    id: event.id,
    at: event.receivedAt,
    name: nameOf(record, read),
    client: event.client,
    outcome,
    tags,
    requests: event.fired.reduce((sum, tag) => sum + tag.requests.length, 0),
    retries: tags.reduce((sum, tag) => sum + tag.retries, 0),
    notes: readings
      .flatMap(({ notes = [] }) => notes)
      .slice(0, MOST_NOTES)
      .map(({ says }) => shortText(says, record, read)),
    request: event.request.number,
    isLocal: event.isLocal,
    counts: countsOf(readings),
    ...(id ? { eventId: shortText(id, record, read) } : {}),
    ...(value ? { value } : {}),
    ...(reason ? { reason } : {})
  };
}

/** What the template says that broke, masked: it can be any text, with a name or an address in it. */
function errorIn(
  record: EventRecord,
  outcome: Outcome,
  read: Read | undefined
): string | undefined {
  if (outcome !== 'broken') return undefined;
  const message = record.event.fired.find(({ error }) => error)?.error?.message;
  if (message === undefined) return undefined;
  const masked = maskerFor(record, read?.mask).text(message);
  return masked.length > MOST_ERROR ? `${masked.slice(0, MOST_ERROR)}…` : masked;
}

/** What became of an event, and what to do about it. */
export function explanationOf(
  { rejection }: ServedEvent,
  outcome: Outcome,
  { explanation }: Reading,
  read: Read | undefined
): Explanation {
  if (rejection) return explainRejection(rejection);
  const isRead = outcome !== 'broken' && explanation !== undefined;
  return isRead ? explanation : explainOutcome(outcome, read?.meanings);
}

/** What an event is called; a request that no event was made of, by how it came. */
function nameOf(record: EventRecord, read: Read | undefined): string {
  const { rejection, request, eventData } = record.event;
  const name = rejection ? `${request.method} ${request.path}` : textOf(eventData.event_name);
  return shortText(name, record, read) || '(no name)';
}

/** The order or event ID that an event comes with. */
function idIn(eventData: Readonly<Record<string, unknown>>): string {
  return textOf(eventData.transaction_id) || textOf(eventData.event_id);
}

function countsOf(readings: readonly Reading[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { counts = {} } of readings) {
    for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}

/** Names of events, ids and the config's own few words; there is no room in them for anything to mask. */
const PLAIN_TEXT = /^[A-Za-z][a-z]*([ _.-][A-Za-z]+)*$/;

/** A summary is made of every event, and a masker costs more than all the rest of it. */
function shortText(text: string, record: EventRecord, read: Read | undefined): string {
  const short = text.slice(0, MOST_NAME * 2);
  if (short.length < MOST_NAME && PLAIN_TEXT.test(short)) return short;
  return maskerFor(record, read?.mask).text(short).slice(0, MOST_NAME);
}

/** What was sent, else what the event says of itself. */
function valueOf(reading: Reading, eventData: Readonly<Record<string, unknown>>): string {
  const value = reading.value ?? eventData.value;
  if (typeof value !== 'number' || !Number.isFinite(value)) return '';
  const code = reading.currency ?? textOf(eventData.currency);
  return /^[A-Z]{3}$/.test(code) ? `${value.toFixed(2)} ${code}` : value.toFixed(2);
}
