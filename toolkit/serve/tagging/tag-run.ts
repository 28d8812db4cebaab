import type { EventScope, TagReport } from '../../sandbox/run/event-scope.js';
import type { Exchange } from '../../sandbox/run/exchange.js';
import type { RunResult } from '../../sandbox/run/result.js';
import type { EventVariables } from './event-variables.js';
import { referencesIn } from './field-references.js';
import type { ConfiguredTag } from './load-container.js';
import type { FiredTag, ServedEvent, TagStatus } from './served-event.js';

/** One tag that fires for one event. */
export interface Firing {
  tag: ConfiguredTag;
  /** Its place in the event, where what it does is recorded. */
  fired: FiredTag;
  event: ServedEvent;
  scope: EventScope;
  exchange: Exchange;
  values: EventVariables;
}

/** What is known of a tag that begins to run. */
export function newlyFired({ id, name }: ConfiguredTag): FiredTag {
  return {
    id,
    name,
    status: 'running',
    requests: [],
    logs: [],
    cookies: [],
    insertedRows: [],
    refusals: []
  };
}

/**
 * Runs a tag and records what it did. Resolves once all it began is over; never rejects.
 *
 * @param report called once, as soon as the tag says how it ended
 */
export async function runTag(firing: Firing, report: (report: TagReport) => void): Promise<void> {
  const { tag, fired, event, scope, exchange, values } = firing;
  const startedAt = performance.now();
  const end = (status: TagReport['status']): void => {
    if (fired.durationMs !== undefined) return;
    fired.durationMs = performance.now() - startedAt;
    report({ id: String(tag.id), status, executionTime: fired.durationMs });
  };
  if (!tag.runnable || tag.problem !== undefined) {
    fired.error = { message: tag.problem ?? `${tag.file}: cannot be run` };
    fired.status = 'exception';
  } else {
    const isFixed = referencesIn(tag.fields).size === 0;
    const fields = isFixed ? tag.fields : await values.fill(tag.fields);
    if (values.evaluated.length > 0) event.variables = values.evaluated;
    const ids = { gtmTagId: tag.id, gtmEventId: event.id };
    const onOutcome = (outcome: 'success' | 'failure' | 'none'): void =>
      end(REPORTED_STATUS[outcome]);
    const run = tag.runnable.run({ fields, exchange, scope, ids, onOutcome });
    record(fired, await run.ended);
  }
  end(REPORTED_STATUS[fired.status]);
}

/** What addEventCallback calls the ways a tag ends; one that never says so runs into sGTM's timeout. */
const REPORTED_STATUS: Record<TagStatus, TagReport['status']> = {
  running: 'timeout',
  none: 'timeout',
  success: 'success',
  failure: 'failure',
  exception: 'exception'
};

function record(fired: FiredTag, result: RunResult): void {
  const { outcome, requests, logs, cookies, insertedRows, refusals, error } = result;
  Object.assign(fired, { requests, logs, cookies, insertedRows, refusals });
  if (error) fired.error = error;
  fired.status = outcome === 'none' && error ? 'exception' : outcome;
}
