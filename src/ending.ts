import { eventIdOf } from './event.js';
import { logReport } from './log.js';

/** Tells GTM how the tag ended. It is called once. */
export function finish(isSuccess: boolean): void {
  (isSuccess ? data.gtmOnSuccess : data.gtmOnFailure)();
}

/** Ends without a request; it is a success if settings or visitor want it so. */
export function leave(isIntended: boolean, reason: string): void {
  logReport(isIntended ? 'skipped' : 'failed', { Reason: reason, EventId: eventIdOf() });
  finish(isIntended);
}
