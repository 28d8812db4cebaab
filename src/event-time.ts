// When it happened

import { createRegex, getTimestampMillis, testRegex } from 'sgtm';
import { givenText } from './values.js';
import type { EventData } from './event-data.js';
import type { Note } from './reasons.js';
import { HOUR, isWithoutZone, momentOf } from './moment.js';

/** When the tag began to run, in milliseconds since 1970. */
export const startedAt = getTimestampMillis();

/**
 * Returns when the event happened, in milliseconds since 1970: what the field says, else the event,
 * else now. What the event says and is no time leaves a note, and so does a time that names no zone.
 *
 * @returns undefined if the field is filled in and does not hold a time
 */
export function eventTimeOf(event: EventData, notes: Note[]): number | undefined {
  if (data.eventTime) {
    const field = givenText(data.eventTime);
    if (field) {
      if (isWithoutZone(field)) notes.push('event_time_as_utc:Event time');
      return pastMoment(field);
    }
  }
  if (testRegex(createRegex('(event_time|timestamp)') as SandboxRegex, event.names))
    return givenTimeOf(event, notes) || startedAt;
  return startedAt;
}

/** The first of the event's times that is one. */
function givenTimeOf(event: EventData, notes: Note[]): number | undefined {
  for (const name of ['event_time', 'timestamp_ms', 'timestamp_micros', 'timestamp']) {
    const given = givenText(event.all[name]);
    const time = given && pastMoment(given);
    if (time) {
      if (isWithoutZone(given)) notes.push(('event_time_as_utc:' + name) as Note);
      return time;
    }
    if (given) notes.push(('event_time_unusable:' + name) as Note);
  }
  return undefined;
}

/** A clock may be ahead of the server's by an hour at most. */
function pastMoment(text: string): number | undefined {
  const time = momentOf(text);
  return time !== undefined && time < startedAt + HOUR ? time : undefined;
}
