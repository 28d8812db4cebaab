import type { Document } from 'yaml';
import { jsonForm } from '../json-form.js';
import { variablesOf, type TagRun } from '../run-event.js';
import type { HitResult } from '../run-request.js';
import { MASKED, type Secrets } from '../secrets.js';
import { checkTag, outcomeOf, parsedBody } from './check-hit.js';
import { isAsExpected } from './compare.js';
import type { ContainerTest, ExpectedRequest, ExpectedTag } from './test-file.js';

/**
 * Writes what a hit led to into a test: expectations that hold stay as they are written, the others become
 * what happens. A test that expects nothing gets all of it.
 *
 * @param path where the test stands in the document
 * @returns whether anything changed
 */
export function updateTest(
  document: Document,
  path: readonly (string | number)[],
  { fires, doesNotFire, variables, ...rest }: ContainerTest,
  result: HitResult,
  secrets: Secrets
): boolean {
  const fired = firedIn(result);
  const set = (at: readonly (string | number)[], value: unknown): void =>
    document.setIn([...path, ...at], document.createNode(value));
  let isChanged = false;
  if (!fires && !doesNotFire && !variables && !rest.response) {
    const entries = [...fired].map(([name, run]) => [name, expectedOf(run, secrets)]);
    set(['fires'], Object.fromEntries(entries));
    const others = nearlyFiredIn(result, fired);
    if (others.length > 0) set(['doesNotFire'], others);
    return true;
  }
  for (const [name, expected] of Object.entries(fires ?? {})) {
    const run = fired.get(name);
    if (!run) {
      document.deleteIn([...path, 'fires', name]);
      const isListed = doesNotFire?.includes(name);
      if (!isListed) set(['doesNotFire'], [...(doesNotFire ?? []), name]);
    } else if (checkTag(name, expected ?? {}, result, secrets).length > 0) {
      set(['fires', name], expectedOf(run, secrets));
    } else continue;
    isChanged = true;
  }
  const nowFiring = (doesNotFire ?? []).filter((name) => fired.has(name));
  if (nowFiring.length > 0) {
    isChanged = true;
    set(
      ['doesNotFire'],
      (doesNotFire ?? []).filter((name) => !fired.has(name))
    );
    for (const name of nowFiring) {
      set(['fires', name], expectedOf(fired.get(name) as TagRun, secrets));
    }
  }
  for (const [name, expected] of Object.entries(variables ?? {})) {
    const found = result.events.flatMap((event) => variablesOf(event).get(name) ?? [])[0];
    const value = found?.value;
    const isSecret = secrets.isSecretVariable(name) && typeof value === 'string';
    const shown = isSecret ? MASKED : secrets.data(value, name);
    if (found && isAsExpected(expected, { value, shown })) continue;
    isChanged = true;
    if (found) set(['variables', name], jsonForm(shown));
    else document.deleteIn([...path, 'variables', name]);
  }
  return isChanged;
}

function firedIn({ events }: HitResult): Map<string, TagRun> {
  const fired = new Map<string, TagRun>();
  for (const run of events.flatMap(({ tags }) => tags)) {
    // Of several events of a hit the first one that fires a tag.
    if (run.fired && !fired.has(run.tag.name)) fired.set(run.tag.name, run);
  }
  return fired;
}

/** Tags that some conditions let through, or a trigger blocked: those that a mistake would let fire. */
function nearlyFiredIn({ events }: HitResult, fired: ReadonlyMap<string, TagRun>): string[] {
  const near = events.flatMap(({ tags }) =>
    tags.filter(({ why }) => why.reason === 'blocked' || why.conditions.some(({ held }) => held))
  );
  const names = new Set(near.map(({ tag }) => tag.name));
  return [...names].filter((name) => !fired.has(name));
}

/** What happened to a tag, as an expectation. */
export function expectedOf(run: TagRun, secrets: Secrets): ExpectedTag {
  const { parameters, requests, status } = run;
  const outcome = outcomeOf(run);
  const sent = requests.map(({ url, method, body }): ExpectedRequest => {
    const request: ExpectedRequest = { url: secrets.text(url), method };
    if (body !== null) request.body = expectedBody(secrets.text(body));
    return request;
  });
  return {
    ...(outcome === null ? {} : { outcome }),
    ...(sent.length > 0 ? { requests: sent } : {}),
    ...(status === 'shown' && parameters
      ? { parameters: jsonForm(secrets.parameters(parameters)) as Record<string, unknown> }
      : {})
  };
}

/** The values of a body by their dotted paths; the text where it has no such parts. */
function expectedBody(text: string): unknown {
  const parsed = parsedBody(text);
  if (typeof parsed !== 'object' || parsed === null) return text;
  const values: [string, unknown][] = [];
  flatten(parsed, '', values);
  return values.length > 0 ? Object.fromEntries(values) : text;
}

function flatten(value: unknown, path: string, values: [string, unknown][]): void {
  const isBranch = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  // A name with a dot in it would be read as two.
  if (!isBranch || Object.keys(value).some((name) => name.includes('.') || name === '')) {
    values.push([path, value]);
    return;
  }
  for (const [name, each] of Object.entries(value)) {
    flatten(each, path === '' ? name : `${path}.${name}`, values);
  }
}
