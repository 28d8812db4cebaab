import type { FunctionOperations } from '../operations/operation-counter.js';
import type { InsertedRow, Refusal, Run, RunError } from './run.js';
import type { SentRequest } from './send-request.js';
import { lettersIn, tooManyLetters } from './letters.js';
import type { ResponseState, SetCookie } from './exchange.js';

/** What a run did, once it is over. */
export interface RunResult {
  /** Which of gtmOnSuccess and gtmOnFailure was called first; "none" if neither was. */
  outcome: 'success' | 'failure' | 'none';
  /** How often they were called in all; a tag calls one of them once. */
  calls: number;
  /** What the code returned, a promise awaited. */
  returned: unknown;
  requests: SentRequest[];
  logs: string[];
  cookies: SetCookie[];
  insertedRows: InsertedRow[];
  refusals: Refusal[];
  /** Events given to sendEventToGoogleAnalytics. */
  googleAnalyticsEvents: unknown[];
  /** The answer to the incoming request as it stands. */
  response: ResponseState;
  /** The error that ended the code, if one did. */
  error?: RunError;
  /** What each function of the template executed, where that was counted. */
  operations?: FunctionOperations[];
}

/** The run's record as a result. */
export function toResult(run: Run, returned: unknown, error: RunError | undefined): RunResult {
  const { record, exchange, finishes } = run;
  return {
    outcome: (finishes[0] as RunResult['outcome'] | undefined) ?? 'none',
    calls: finishes.length,
    returned,
    requests: record.requests,
    logs: record.logs,
    cookies: record.cookies,
    insertedRows: record.insertedRows,
    refusals: record.refusals,
    googleAnalyticsEvents: record.googleAnalyticsEvents,
    response: exchange.response,
    ...(error ? { error } : {})
  };
}

/** A result that is too long to be handed on says so instead. */
export function withinLetters(most: number, result: RunResult): RunResult {
  const { operations: _, ...kept } = result;
  if (lettersIn(kept, most) <= most) return result;
  return {
    ...result,
    returned: undefined,
    requests: [],
    logs: [],
    cookies: [],
    insertedRows: [],
    refusals: [],
    googleAnalyticsEvents: [],
    error: { message: tooManyLetters('what the template sent, logged and returned', most) }
  };
}
