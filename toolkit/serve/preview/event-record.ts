import type { ServedEvent } from '../tagging/served-event.js';
import { fillReferences } from '../tagging/field-references.js';
import { knownValuesOf } from './masking/known-values.js';
import { Masker } from './masking/masker.js';
import type { Properties } from './reading/json.js';

/** An event with the fields its tags had when it came in; they can have been replaced since. */
export interface EventRecord {
  event: ServedEvent;
  fieldsOfTag(id: number): Properties;
}

/** Knows what is personal in an event, and secret in the fields of its tags, which come first. */
export function maskerFor({ event, fieldsOfTag }: EventRecord): Masker {
  const values = new Map((event.variables ?? []).map(({ name, value }) => [name, value]));
  const fields = event.fired.map(
    (tag) => fillReferences(fieldsOfTag(tag.id), values) as Properties
  );
  return new Masker(knownValuesOf([...fields.map(withTypedRows), event.eventData]));
}

/** Rows of match keys hold personal data under a name that does not say so: {type: 'EMAIL', value}. */
function withTypedRows(fields: Properties): unknown[] {
  const rows = Array.isArray(fields.matchKeys) ? (fields.matchKeys as unknown[]) : [];
  return [fields, { user_data: rows.map((row) => (row as { value?: unknown } | null)?.value) }];
}
