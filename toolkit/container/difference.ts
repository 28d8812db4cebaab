import { diffLines } from 'diff';
import { whyText } from './why-text.js';
import type { EventReport, HitReport, TagReport } from './hit-report.js';

/** How one tag differs between two containers at one event. */
export interface TagDifference {
  tag: string;
  /** Undefined where the container has no such tag. */
  before: 'fires' | 'does not fire' | undefined;
  after: 'fires' | 'does not fire' | undefined;
  /** Why it does not fire any more, or why it did not before. */
  why?: string;
  /** What it does otherwise, line by line: "- " before, "+ " after. */
  lines: string[];
}

/** How two containers differ at one hit. */
export interface HitDifference {
  hit: string;
  /** Client and answer, line by line. */
  lines: string[];
  tags: TagDifference[];
}

/** How two containers differ for one hit; undefined where both do the same. */
export function differenceOf(
  hit: string,
  before: HitReport,
  after: HitReport
): HitDifference | undefined {
  const lines = changedLines(headOf(before), headOf(after));
  const tags: TagDifference[] = [];
  const events = Math.max(before.events.length, after.events.length);
  for (let index = 0; index < events; index++) {
    tags.push(...tagDifferences(before.events[index], after.events[index]));
  }
  return lines.length + tags.length > 0 ? { hit, lines, tags } : undefined;
}

function headOf({ client, response, events }: HitReport): unknown {
  return {
    client,
    response,
    events: events.map(({ eventName, eventData }) => ({ eventName, eventData }))
  };
}

function tagDifferences(
  before: EventReport | undefined,
  after: EventReport | undefined
): TagDifference[] {
  const old = tagsByName(before);
  const now = tagsByName(after);
  const names = new Set([...old.keys(), ...now.keys()]);
  return [...names].flatMap((name) => {
    const [first, second] = [old.get(name), now.get(name)];
    const states = { before: stateOf(first), after: stateOf(second) };
    const isFiring = first?.fired === true || second?.fired === true;
    if (!isFiring) return [];
    const lines = changedLines(workOf(first), workOf(second));
    if (states.before === states.after && lines.length === 0) return [];
    const silent = first?.fired ? second : first;
    const why = silent && !silent.fired ? whyText(silent.why) : undefined;
    return [{ tag: name, ...states, ...(why === undefined ? {} : { why }), lines }];
  });
}

function tagsByName(event: EventReport | undefined): Map<string, TagReport> {
  return new Map((event?.tags ?? []).map((tag) => [tag.name, tag]));
}

function stateOf(tag: TagReport | undefined): TagDifference['before'] {
  return tag && (tag.fired ? 'fires' : 'does not fire');
}

/** What a tag does that somebody outside notices, and what it was told. */
function workOf(tag: TagReport | undefined): unknown {
  if (!tag?.fired) return undefined;
  const { outcome, parameters, requests, error, eventData, lacks } = tag;
  return {
    outcome,
    ...(error === undefined ? {} : { error }),
    ...(lacks && lacks.length > 0 ? { lacks } : {}),
    ...(eventData === undefined ? {} : { eventData }),
    parameters,
    requests: requests.map(({ url, method, headers, body }) => ({
      method,
      url: addressOf(url),
      headers,
      body: bodyOf(body)
    }))
  };
}

/** An address with its parameters one below the other, so that one of them can differ. */
function addressOf(url: string): unknown {
  if (!URL.canParse(url)) return url;
  const { origin, pathname, searchParams } = new URL(url);
  const query = Object.fromEntries(searchParams);
  return Object.keys(query).length > 0 ? { address: origin + pathname, query } : origin + pathname;
}

function bodyOf(body: string | null): unknown {
  try {
    return body === null ? null : (JSON.parse(body) as unknown);
  } catch {
    return body;
  }
}

function changedLines(before: unknown, after: unknown): string[] {
  const [left, right] = [linesOf(before), linesOf(after)];
  if (left === right) return [];
  return diffLines(left, right).flatMap(({ added, removed, value }) => {
    if (!added && !removed) return [];
    const sign = added ? '+' : '-';
    return value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `${sign} ${line}`);
  });
}

function linesOf(value: unknown): string {
  return value === undefined ? '' : `${JSON.stringify(value, null, 2)}\n`;
}
