import { getAllEventData, sha256Sync } from 'sgtm';
import { listOf, objectOf, textOf, type Properties } from './values.js';

/** The event data, read once; without properties where there is none. */
export const event: Properties = objectOf(getAllEventData());

/** The event's name; empty for one with an e-mail address in it, which is neither sent nor logged. */
export const eventName = eventNameOf(event.event_name);

/** The address of the customer; of several the first. */
export const userAddress: Properties = objectOf(listOf(objectOf(event.user_data).address)[0]);

/** A text as the name of an event; empty where it cannot be one. */
export function eventNameOf(value: unknown): string {
  const name = textOf(value);
  return name.indexOf('@') === -1 ? name : '';
}

/**
 * The id under which Amazon counts the event once; empty if it has none. An e-mail address or a long
 * text is replaced by its digest.
 */
export function eventIdOf(): string {
  const id = textOf(data.eventId) || textOf(event.event_id) || textOf(event.transaction_id);
  const isUnfit = id.indexOf('@') !== -1 || id.length > 256;
  return isUnfit ? sha256Sync(id, { outputEncoding: 'hex' }) : id;
}
