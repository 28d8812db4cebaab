import type { Read } from '../../config/read.js';
import { maskerFor, type EventRecord } from './event-record.js';
import { toDataTree } from './masking/data-tree.js';
import type { Masker } from './masking/masker.js';
import { OUTCOMES } from './outcomes.js';
import type { Comparison, ComparisonPart, ComparisonRow } from './protocol.js';
import { readJson, type Properties } from '../../run/loose-json.js';
import { summaryOf } from './reading/summary.js';

/** More rows than these nobody compares. */
const MOST_ROWS = 1500;

/**
 * Two events side by side. Values are compared as they are, and shown masked: two addresses that look
 * the same when masked are still told apart.
 */
export function compare(left: EventRecord, right: EventRecord, read?: Read): Comparison {
  const maskers = [maskerFor(left, read?.mask), maskerFor(right, read?.mask)] as const;
  const [one, other] = [summaryOf(left, read), summaryOf(right, read)];
  const part = (title: string, a: unknown, b: unknown): ComparisonPart => ({
    title,
    rows: rowsOf(a, b, maskers)
  });
  const requests = Math.max(sentBy(left).length, sentBy(right).length);
  const parts = [
    part('In short', inShort(one), inShort(other)),
    part('Event data', left.event.eventData, right.event.eventData),
    ...Array.from({ length: Math.min(requests, 10) }, (_, index) =>
      part(`Request ${index + 1}`, sentBy(left)[index], sentBy(right)[index])
    )
  ];
  return { left: one, right: other, parts: parts.filter(({ rows }) => rows.length > 0) };
}

function inShort({ outcome, reason, client, notes }: ReturnType<typeof summaryOf>): Properties {
  return { outcome: OUTCOMES[outcome].word, reason, client, notes };
}

/** What an event's tags sent, and the statuses they were answered with. */
function sentBy({ event }: EventRecord): Properties[] {
  return event.fired.flatMap(({ requests }) =>
    requests.map(({ method, url, headers, body, response }) => ({
      method,
      url,
      headers,
      body: readJson(body) ?? body ?? undefined,
      status: response && 'statusCode' in response ? response.statusCode : undefined
    }))
  );
}

function rowsOf(
  left: unknown,
  right: unknown,
  [one, other]: readonly [Masker, Masker]
): ComparisonRow[] {
  const [a, b] = [leavesOf(left), leavesOf(right)];
  return merged([...a.keys()], [...b.keys()])
    .slice(0, MOST_ROWS)
    .map((path) => {
      const names = path.split('.');
      const [mine, theirs] = [a.get(path), b.get(path)];
      return {
        path: one.text(path),
        ...(a.has(path) ? { left: toDataTree(mine, one, names) } : {}),
        ...(b.has(path) ? { right: toDataTree(theirs, other, names) } : {}),
        isDifferent: a.has(path) !== b.has(path) || mine !== theirs
      };
    });
}

/** Every value by its path. */
function leavesOf(value: unknown): Map<string, unknown> {
  const leaves = new Map<string, unknown>();
  const collect = (at: unknown, path: readonly string[]): void => {
    if (at === undefined || leaves.size > MOST_ROWS * 2) return;
    const isBranch = typeof at === 'object' && at !== null && path.length < 14;
    const names = isBranch ? Object.keys(at) : [];
    if (names.length === 0)
      leaves.set(path.join('.'), isBranch ? (Array.isArray(at) ? '[]' : '{}') : at);
    for (const name of names) collect((at as Properties)[name], [...path, name]);
  };
  collect(value, []);
  return leaves;
}

/** Both lists as one: what only the second has stands behind what it follows there. */
function merged(first: readonly string[], second: readonly string[]): string[] {
  const known = new Set(first);
  const after = new Map<string, string[]>();
  let last = '';
  for (const path of second) {
    if (known.has(path)) last = path;
    else after.set(last, [...(after.get(last) ?? []), path]);
  }
  return [...(after.get('') ?? []), ...first.flatMap((path) => [path, ...(after.get(path) ?? [])])];
}
