import type { Mask } from '../../config/read.js';
import type { ServedEvent } from '../tagging/served-event.js';
import { knownValuesOf } from './masking/known-values.js';
import { Masker } from './masking/masker.js';
import type { Properties } from '../../run/loose-json.js';

/** An event with the fields its tags had when it came in; they can have been replaced since. */
export interface EventRecord {
  event: ServedEvent;
  fieldsOfTag(id: number): Properties;
}

/** The fields of a tag when it fired, with the variables they refer to filled in. */
export function filledFieldsOf({ event, fieldsOfTag }: EventRecord, tag: number): Properties {
  return event.run?.tags[tag - 1]?.parameters ?? fieldsOfTag(tag);
}

/**
 * Knows what is personal in an event, and secret in the fields of its tags, which come first.
 *
 * @param isRevealing shows what is personal, never what is secret; only for events of this machine
 */
export function maskerFor(record: EventRecord, mask: Mask = {}, isRevealing = false): Masker {
  const fields = record.event.fired.map(({ id }) => filledFieldsOf(record, id));
  const { eventData, request } = record.event;
  const found = knownValuesOf([...sourcesIn(fields, mask), eventData, request.headers]);
  const { secrets } = record.event;
  const known = secrets
    ? { ...found, secret: new Set([...found.secret, ...secrets.known]) }
    : found;
  return new Masker(known, mask, isRevealing);
}

/** Fields, and what the config knows to be personal in them under a name that does not say so. */
export function sourcesIn(fields: readonly Properties[], { personalIn }: Mask): unknown[] {
  return fields.flatMap((each) => [each, { user_data: personalIn?.(each) ?? [] }]);
}
