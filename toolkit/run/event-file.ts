import { badInput, isObject, parseJsonFile, type JsonFile } from './json-file.js';

/** One line of what is to happen: an event, or time that passes. */
export type Step = { event: Record<string, unknown> } | { waitMs: number };

/**
 * Reads event data: a JSON object, an array of them, or NDJSON. `{"$wait": 5000}` in place of an event
 * lets five seconds pass.
 *
 * @throws ProblemsError naming the place of what is no event data
 */
export function readSteps(text: string, file: string): Step[] {
  const json = asJson(text);
  if (!json) return readLines(text, file);
  const whole = parseJsonFile(text, file);
  if (!Array.isArray(whole.value)) return [toStep(whole.value, file, whole, [])];
  return whole.value.map((value, index) => toStep(value, file, whole, [index]));
}

/** Whether the text is one JSON value, or a broken one that does not go on in a second line. */
function asJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    const [first = '', ...rest] = text.split('\n').filter((line) => line.trim() !== '');
    return rest.length === 0 || !isJson(first);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function readLines(text: string, file: string): Step[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const json = parseJsonFile(line, file, index + 1);
    return [toStep(json.value, file, json, [])];
  });
}

function toStep(value: unknown, file: string, json: JsonFile, path: (string | number)[]): Step {
  if (!isObject(value)) {
    const message = 'event data has to be a JSON object; put names and values in { }';
    throw badInput(file, json.placeOf(path), 'event-data', message);
  }
  if (!Object.hasOwn(value, '$wait')) return { event: value };
  const { $wait } = value;
  if (typeof $wait === 'number' && $wait >= 0 && Number.isFinite($wait)) return { waitMs: $wait };
  const message = '$wait has to be a number of milliseconds, 0 or more';
  throw badInput(file, json.placeOf([...path, '$wait']), 'wait', message);
}
