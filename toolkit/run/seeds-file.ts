import { Ajv } from 'ajv';
import type { ContainerSeeds } from '../container/seeds.js';
import { notOfForm, parseJsonFile } from './json-file.js';

const OBJECT = { type: 'object' };

/** The form of a file of seeds. */
export const SEEDS_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    variables: OBJECT,
    firestore: OBJECT,
    storage: OBJECT,
    keys: { type: 'object', additionalProperties: { type: 'string' } }
  }
};

const isSeeds = new Ajv({ strict: true }).compile<ContainerSeeds>(SEEDS_SCHEMA);

/**
 * Reads what a run finds before it begins: `{"variables": {"name": value}, …}`.
 *
 * @throws ProblemsError naming the place of what does not have that form
 */
export function readSeeds(text: string, file: string): ContainerSeeds {
  const json = parseJsonFile(text, file);
  if (isSeeds(json.value)) return json.value;
  throw notOfForm(json, file, 'seeds', isSeeds.errors);
}
