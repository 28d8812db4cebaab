import type { ErrorObject } from 'ajv';
import { ProblemsError, type Position } from '../sandbox/problem.js';
import { parseJsonSection } from '../sandbox/template/json-section.js';

/** A JSON file: what it holds, and where each part of it stands. */
export interface JsonFile {
  value: unknown;
  placeOf(path: readonly (string | number)[]): Position;
  placeOfKey(path: readonly (string | number)[]): Position;
}

/**
 * Parses a JSON text of the caller's.
 *
 * @param firstLine the line of the file that the text begins in, from 1
 * @throws ProblemsError naming the place where it stops being JSON
 */
export function parseJsonFile(text: string, file: string, firstLine = 1): JsonFile {
  const parsed = parseJsonSection({ text, line: firstLine, markerLine: firstLine });
  const fault = 'error' in parsed ? parsed.error : parsed.strictFault;
  if (fault) throw badInput(file, fault.at, 'invalid-json', `${fault.message}; correct it here`);
  return parsed as JsonFile;
}

/** An error about a place in a file of the caller's. */
export function badInput(file: string, at: Position, rule: string, message: string): ProblemsError {
  return new ProblemsError([{ file, ...at, severity: 'error', rule, message }]);
}

/** The error about a file that does not have the form its schema describes, from its first fault. */
export function notOfForm(
  json: JsonFile,
  file: string,
  rule: string,
  errors: readonly ErrorObject[] | null | undefined
): ProblemsError {
  const [error] = errors ?? [];
  const path = (error?.instancePath ?? '').split('/').slice(1);
  const name = error?.params.additionalProperty as string | undefined;
  const what = name === undefined ? '' : ` ("${name}")`;
  const message = `${path.join('.') || 'the file'} ${error?.message ?? 'is wrong'}${what}; see sgtm run --help for the form`;
  return badInput(file, json.placeOf(path), rule, message);
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
