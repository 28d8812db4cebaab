import { Ajv } from 'ajv';
import type { Seeds } from '../sandbox/seeds.js';
import { badInput, notOfForm, parseJsonFile } from './json-file.js';

/** Segments in pairs, a collection and a document in it; before them, or not, the project's database. */
const DOCUMENT_PATH =
  '^(projects/[^/]+/databases/\\(default\\)/documents/)?[^/]+/[^/]+(/[^/]+/[^/]+)*$';

/** The form of a file of seeds. */
export const SEEDS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    firestore: {
      type: 'object',
      description:
        'Documents by their paths, "collection/document", or "projects/P/databases/(default)/documents/collection/document" for one project.',
      propertyNames: { pattern: DOCUMENT_PATH },
      additionalProperties: { type: 'object' }
    },
    storage: { type: 'object', description: 'What templateDataStorage holds, by key.' },
    keys: {
      type: 'object',
      description: 'Keys for hmacSha256 by their ids.',
      additionalProperties: { type: 'string' }
    },
    variables: {
      type: 'object',
      description: "Values of the container's variables by their names."
    }
  }
};

/**
 * Reads seeds: `{"firestore": {"collection/document": {}}, "storage": {}, "keys": {"id": "key"},
 * "variables": {"name": 1}}`, everything optional.
 *
 * @throws ProblemsError naming the place of what does not have that form
 */
export function readSeeds(text: string, file: string): Seeds {
  const json = parseJsonFile(text, file);
  const isSeeds = new Ajv({ strict: true }).compile<Seeds>(SEEDS_SCHEMA);
  if (isSeeds(json.value)) return json.value;
  const wrongPath = isSeeds.errors?.find(({ propertyName }) => propertyName !== undefined);
  if (!wrongPath) throw notOfForm(json, file, 'seeds', isSeeds.errors);
  const name = wrongPath.propertyName as string;
  const message = `"${name}" is the path of no document; write "collection/document"`;
  throw badInput(file, json.placeOfKey(['firestore', name]), 'seeds', message);
}
