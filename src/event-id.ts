// The ID of the event

import { sha256Sync, testRegex } from 'sgtm';
import type { EventData } from './event-data.js';
import type { Note } from './reasons.js';
import { givenText, E_MAIL_SIGN, UNREADABLE, type Properties } from './values.js';

/** How sha256Sync gives a digest in hex. */
export const HEX = { outputEncoding: 'hex' } as const;

/**
 * Returns the ID under which Amazon counts the event once; undefined if the event has none.
 *
 * The field comes first. Of the event, a purchase has its transaction_id, which Amazon's own Ad Tag
 * template (v4.0, automatic mode) sends as clientDedupeId, and then event_id; any other type, and a
 * tag whose field eventIdSource is "eventId", has them the other way round. Amazon counts IDs across
 * all types, so only a purchase has the bare transaction_id: another type has its name behind it.
 */
export function givenEventId(
  event: EventData,
  type: string | undefined,
  notes: Note[]
): string | undefined {
  const isPurchase = type === 'OFF_AMAZON_PURCHASES';
  const all = event.all;
  const order = all.transaction_id ? givenText(all.transaction_id) : undefined;
  const given = chosenId(all, order, isPurchase);
  if (!given) return undefined;
  if (given === UNREADABLE) {
    notes.push('event_id_unreadable');
    return undefined;
  }
  const id = impersonalId(given);
  if (isPurchase || given !== order) return id;
  return id + '.' + (type || 'OTHER');
}

/** The field, or of the event's two IDs the one that comes first. */
function chosenId(
  event: Properties,
  order: string | undefined,
  isPurchase: boolean
): string | undefined {
  if (data.eventId) {
    const field = givenText(data.eventId);
    if (field) return field;
  }
  if (order && isPurchase) {
    if (data.eventIdSource !== 'eventId') return order;
  }
  return givenText(event.event_id) || order;
}

/** An e-mail address, or a text too long for an ID, is replaced by its digest. */
function impersonalId(given: string): string {
  if (testRegex(E_MAIL_SIGN, given) || given.length > 256) return sha256Sync(given, HEX);
  return given;
}
