import { sha256Sync } from 'sgtm';
import type { EventData } from './event-data.js';
import { givenText, isPersonal, UNREADABLE } from './values.js';

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
  notes: string[]
): string | undefined {
  const isPurchase = type === 'OFF_AMAZON_PURCHASES';
  const all = event.all;
  const order = all.transaction_id ? givenText(all.transaction_id) : undefined;
  const field = data.eventId ? givenText(data.eventId) : undefined;
  const isOrderFirst = isPurchase && order && data.eventIdSource !== 'eventId';
  const given = field || (isOrderFirst ? order : givenText(all.event_id) || order);
  if (given === UNREADABLE) notes.push('event ID left out: it is no text');
  if (!given || given === UNREADABLE) return undefined;
  // An e-mail address, or a text too long for an ID, is replaced by its digest.
  const id = isPersonal(given) || given.length > 256 ? sha256Sync(given, HEX) : given;
  return given === order && !isPurchase ? id + '.' + (type || 'OTHER') : id;
}
