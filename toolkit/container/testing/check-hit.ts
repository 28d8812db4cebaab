import type { SentRequest } from '../../sandbox/run/send-request.js';
import { errorText } from '../hit-report.js';
import { whyText } from '../why-text.js';
import { variablesOf, type TagRun } from '../run-event.js';
import type { HitResult } from '../run-request.js';
import { MASKED, type Secrets } from '../secrets.js';
import { actualAt, inWords, isAsExpected, type Actual } from './compare.js';
import type { ContainerTest, ExpectedRequest, ExpectedTag } from './test-file.js';

/** An expectation that does not hold: its place in the test, and what was instead. */
export interface Unmet {
  path: (string | number)[];
  message: string;
}

/** What of a test does not hold for what a hit led to. */
export function checkHit(test: ContainerTest, result: HitResult, secrets: Secrets): Unmet[] {
  const check = new Check(result, secrets);
  check.fires(test.fires ?? {});
  check.doesNotFire(test.doesNotFire ?? []);
  check.variables(test.variables ?? {});
  check.response(test.response ?? {});
  return check.unmet;
}

/** What of one tag's expectations does not hold. */
export function checkTag(
  name: string,
  expected: ExpectedTag,
  result: HitResult,
  secrets: Secrets
): Unmet[] {
  const check = new Check(result, secrets);
  check.fires({ [name]: expected });
  return check.unmet;
}

class Check {
  readonly unmet: Unmet[] = [];
  private readonly result: HitResult;
  private readonly secrets: Secrets;

  constructor(result: HitResult, secrets: Secrets) {
    this.result = result;
    this.secrets = secrets;
  }

  fires(expected: Readonly<Record<string, ExpectedTag | null>>): void {
    for (const [name, each] of Object.entries(expected)) {
      const runs = this.runsOf(name);
      const run = runs.find(({ fired }) => fired);
      if (run) this.tag(run, each ?? {}, ['fires', name]);
      else this.note(['fires', name], `${name}: expected to fire; ${this.whyNot(runs)}`);
    }
  }

  doesNotFire(names: readonly string[]): void {
    for (const [index, name] of names.entries()) {
      const runs = this.runsOf(name);
      const run = runs.find(({ fired }) => fired);
      if (run) {
        const by = run.why.trigger === null ? 'in a sequence' : `by ${run.why.trigger}`;
        this.note(['doesNotFire', index], `${name}: expected not to fire; it fired ${by}`);
      } else if (runs.length === 0 && this.result.events.length > 0) {
        this.note(
          ['doesNotFire', index],
          `${name}: the container has no such tag; correct the name`
        );
      }
    }
  }

  variables(expected: Readonly<Record<string, unknown>>): void {
    for (const [name, wanted] of Object.entries(expected)) {
      const found = this.result.events.flatMap((event) => variablesOf(event).get(name) ?? []);
      const [variable] = found;
      const path = ['variables', name];
      if (!variable) {
        this.note(path, `${name}: expected ${inWords(wanted)}; nothing asked for this variable`);
        continue;
      }
      const { value } = variable;
      const isSecret = this.secrets.isSecretVariable(name) && typeof value === 'string';
      const shown = isSecret ? MASKED : this.secrets.data(value, name);
      this.compare(wanted, { value, shown }, path, name);
    }
  }

  response({ statusCode, headers = {}, body }: NonNullable<ContainerTest['response']>): void {
    const { response } = this.result;
    if (statusCode !== undefined) {
      this.compare(statusCode, same(response.statusCode), ['response', 'statusCode'], 'statusCode');
    }
    for (const [name, wanted] of Object.entries(headers)) {
      const value = response.headers[name.toLowerCase()];
      this.compare(wanted, this.text(value), ['response', 'headers', name], name);
    }
    if (body !== undefined) this.body(body, response.body, ['response', 'body']);
  }

  private runsOf(name: string): TagRun[] {
    return this.result.events.flatMap(({ tags }) => tags.filter(({ tag }) => tag.name === name));
  }

  private whyNot(runs: readonly TagRun[]): string {
    const { events, client, response } = this.result;
    if (events.length === 0) {
      const how =
        client === null ? 'no client claimed the hit' : `the client ${client} made no event`;
      return `${how} (${response.statusCode} ${this.secrets.text(response.body).trim().slice(0, 200)})`;
    }
    const [run] = runs;
    return run ? whyText(this.maskedWhy(run)) : 'the container has no such tag; correct the name';
  }

  private maskedWhy({ why }: TagRun): TagRun['why'] {
    const hide = (name: string, value: unknown): unknown =>
      this.secrets.isSecretVariable(name) ? MASKED : this.secrets.data(value);
    return {
      ...why,
      conditions: why.conditions.map((each) => ({
        ...each,
        expected: this.secrets.text(each.expected),
        value: hide(each.variable, each.value)
      })),
      chain: why.chain.map((link) => ({ ...link, value: hide(link.name, link.value) }))
    };
  }

  private tag(run: TagRun, expected: ExpectedTag, path: (string | number)[]): void {
    const { outcome, requests, parameters, eventData, logs } = expected;
    const { name } = run.tag;
    const ended = outcomeOf(run);
    if (outcome !== undefined && outcome !== ended) {
      const error = run.error ? ` (${this.secrets.text(errorText(run.error))})` : '';
      const message = `${name}: expected outcome ${inWords(outcome)}, got ${inWords(ended)}${error}`;
      this.note([...path, 'outcome'], message);
    }
    if (requests) this.requests(requests, run, [...path, 'requests']);
    const fields = run.parameters ?? {};
    const real = { value: fields, shown: this.secrets.parameters(fields) };
    this.parts(parameters ?? {}, real, [...path, 'parameters'], name);
    const data = run.eventData ?? this.eventDataOf(run);
    const seen = { value: data, shown: this.secrets.data(data) };
    this.parts(eventData ?? {}, seen, [...path, 'eventData'], name);
    for (const [index, wanted] of (logs ?? []).entries()) {
      this.compare(wanted, this.text(run.logs[index]), [...path, 'logs', index], `${name}: log`);
    }
  }

  private eventDataOf(run: TagRun): unknown {
    return this.result.events.find(({ tags }) => tags.includes(run))?.eventData;
  }

  private requests(
    expected: readonly ExpectedRequest[],
    { tag, requests }: TagRun,
    path: (string | number)[]
  ): void {
    if (expected.length !== requests.length) {
      const sent = requests.map(({ method, url }) => `${method} ${this.secrets.text(url)}`);
      const list = sent.length > 0 ? `: ${sent.join(', ').slice(0, 400)}` : '';
      this.note(
        path,
        `${tag.name}: expected ${expected.length} request(s), got ${requests.length}${list}`
      );
    }
    for (const [index, wanted] of expected.entries()) {
      const sent = requests[index];
      if (sent) this.request(wanted, sent, [...path, index]);
    }
  }

  private request(
    { url, method, headers = {}, body }: ExpectedRequest,
    sent: SentRequest,
    path: (string | number)[]
  ): void {
    if (url !== undefined) this.compare(url, this.text(sent.url), [...path, 'url'], 'url');
    if (method !== undefined)
      this.compare(method, same(sent.method), [...path, 'method'], 'method');
    const masked = this.secrets.headers(sent.headers);
    for (const [name, wanted] of Object.entries(headers)) {
      const known = Object.keys(sent.headers).find(
        (each) => each.toLowerCase() === name.toLowerCase()
      );
      const value = known === undefined ? undefined : sent.headers[known];
      const shown = known === undefined ? undefined : masked[known];
      this.compare(wanted, { value, shown }, [...path, 'headers', name], name);
    }
    if (body !== undefined) this.body(body, sent.body ?? undefined, [...path, 'body']);
  }

  /** An expectation that is an object, and no matcher, is of the parts of a JSON body or of a form. */
  private body(expected: unknown, body: string | undefined, path: (string | number)[]): void {
    const actual = this.text(body);
    const isOfParts =
      typeof expected === 'object' &&
      expected !== null &&
      !Array.isArray(expected) &&
      !isAsExpected(expected, actual) &&
      !isTextMatcher(expected);
    if (!isOfParts) return this.compare(expected, actual, path, 'body');
    const parts = { value: parsedBody(body), shown: parsedBody(asString(actual.shown)) };
    this.parts(expected as Record<string, unknown>, parts, path, 'body');
  }

  private parts(
    expected: Readonly<Record<string, unknown>>,
    actual: Actual,
    path: (string | number)[],
    what: string
  ): void {
    for (const [name, wanted] of Object.entries(expected)) {
      this.compare(wanted, actualAt(actual, name), [...path, name], `${what}: ${name}`);
    }
  }

  private text(value: string | undefined): Actual {
    return { value, shown: value === undefined ? undefined : this.secrets.text(value) };
  }

  private compare(
    expected: unknown,
    actual: Actual,
    path: (string | number)[],
    what: string
  ): void {
    if (isAsExpected(expected, actual)) return;
    const wanted = this.secrets.data(expected);
    this.note(path, `${what}: expected ${inWords(wanted)}, got ${inWords(actual.shown)}`);
  }

  private note(path: (string | number)[], message: string): void {
    this.unmet.push({ path, message });
  }
}

/** As output has it: null for a tag that is only shown. */
export function outcomeOf({ fired, status }: TagRun): string | null {
  return fired && status !== 'shown' && status !== 'running' ? (status ?? null) : null;
}

function same(value: unknown): Actual {
  return { value, shown: value };
}

function asString(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const TEXT_MATCHERS = new Set(['contains', 'endsWith', 'matches', 'startsWith']);

function isTextMatcher(expected: object): boolean {
  const names = Object.keys(expected);
  return names.length > 0 && names.every((name) => TEXT_MATCHERS.has(name));
}

/** A body as JSON, else as a form's names and values. */
export function parsedBody(body: string | undefined): unknown {
  if (body === undefined) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body.includes('=') ? Object.fromEntries(new URLSearchParams(body)) : undefined;
  }
}
