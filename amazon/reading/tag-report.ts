import type { TagRun } from 'sgtm/config';
import { objectOf, readJson, textOf } from './json.js';

/** What the Amazon tag said of an event's end in its log. */
export interface TagReport {
  outcome: string;
  reason: string;
  notes: string;
}

/** The last report in a tag's log lines; undefined for a tag that writes none, or whose log is off. */
export function reportOf({ logs }: TagRun): TagReport | undefined {
  for (const line of logs.toReversed()) {
    if (!line.includes('"Outcome"')) continue;
    const report = objectOf(readJson(line));
    const outcome = textOf(report.Outcome);
    if (!outcome) continue;
    return { outcome, reason: textOf(report.Reason), notes: textOf(report.Notes) };
  }
  return undefined;
}

/** Whether a BigQuery row is a conversion kept for sending it again: it holds the request's body. */
export function isDeadLetter(row: unknown): boolean {
  return typeof row === 'object' && row !== null && Object.hasOwn(row, 'request_body');
}
