import { maskerFor, type EventRecord } from '../event-record.js';
import type { EventSummary, TagSummary } from '../protocol.js';
import { attemptsIn, deliveriesIn } from './deliveries.js';
import { explainOutcome } from './explain.js';
import { textOf } from './json.js';
import { eventOutcome, outcomeOf } from './outcome.js';
import { isDeadLetter, reportOf } from './tag-report.js';
import { verdictOf } from './verdict.js';

const MOST_NAME = 80;

/** A row of the list: what became of an event, in short. */
export function summaryOf(record: EventRecord): EventSummary {
  const { event } = record;
  let sent = 0;
  let reason = '';
  const tags = event.fired.map((tag): TagSummary => {
    const deliveries = deliveriesIn(tag.requests);
    sent += deliveries.length;
    const outcome = outcomeOf(tag, deliveries.map(verdictOf));
    if (!reason && outcome !== 'accepted' && outcome !== 'done' && outcome !== 'running') {
      const { brief = '' } = explainOutcome(outcome, reportOf(tag)?.reason);
      reason = brief;
    }
    const retries = attemptsIn(tag.requests).reduce((sum, group) => sum + group.length - 1, 0);
    return { name: tag.name, outcome, retries };
  });
  const outcomes = tags.map((tag) => tag.outcome);
  const rows = event.fired.flatMap((tag) => tag.insertedRows);
  const value = valueOf(event.eventData);
  return {
    id: event.id,
    at: event.receivedAt,
    name: nameOf(record),
    client: event.client,
    outcome: eventOutcome(event, outcomes),
    tags,
    sent,
    retries: tags.reduce((sum, tag) => sum + tag.retries, 0),
    deadLetters: rows.filter(({ row }) => isDeadLetter(row)).length,
    ...(value ? { value } : {}),
    ...(reason ? { reason } : {})
  };
}

/** The names of GA4 and of most sites; there is no room in them for anything to mask. */
const PLAIN_NAME = /^[a-z]+([_.][a-z]+)*$/;

/** A summary is made of every event, and a masker costs more than all the rest of it. */
function nameOf(record: EventRecord): string {
  const name = textOf(record.event.eventData.event_name).slice(0, MOST_NAME * 2);
  if (name.length < MOST_NAME && PLAIN_NAME.test(name)) return name;
  return maskerFor(record).text(name).slice(0, MOST_NAME) || '(no name)';
}

function valueOf(eventData: Record<string, unknown>): string {
  const { value, currency } = eventData;
  if (typeof value !== 'number') return '';
  const code = textOf(currency);
  return /^[A-Z]{3}$/.test(code) ? `${value.toFixed(2)} ${code}` : value.toFixed(2);
}
