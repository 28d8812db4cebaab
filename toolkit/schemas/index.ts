import { RUN_SCHEMAS } from './run-schemas.js';
import { SECTION_SCHEMAS } from './section-schemas.js';

/** A JSON Schema, draft 7, which editors know best. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** The JSON Schemas for editors by the names of their files, which `npm run compile` writes. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = Object.fromEntries(
  Object.entries({ ...SECTION_SCHEMAS, ...RUN_SCHEMAS }).map(([name, schema]) => [
    `${name}.json`,
    { $schema: 'http://json-schema.org/draft-07/schema#', ...schema }
  ])
);
