import { elementsOf } from '../api/realm-values.js';
import { isDeepEqual } from './equality.js';
import { showDifference, showValue } from './show.js';

/** The arguments of one call, values of the realm. */
type Call = readonly unknown[];

/** What an assertion about calls found: nothing, or why it does not hold. */
type CallVerdict = string | undefined;

/** What assertApi can say of an API's calls, by name. */
export const CALL_ASSERTIONS: Record<string, (calls: readonly Call[], args: Call) => CallVerdict> =
  {
    wasCalled,
    wasNotCalled,
    wasCalledWith,
    wasNotCalledWith
  };

/** assertApi(…).wasCalled() */
function wasCalled(calls: readonly Call[]): CallVerdict {
  return calls.length > 0 ? undefined : 'expected a call, there was none';
}

/** assertApi(…).wasNotCalled() */
function wasNotCalled(calls: readonly Call[]): CallVerdict {
  if (calls.length === 0) return undefined;
  return `expected no call, there were ${calls.length}:\n${calls.map(shownOnLine).join('\n')}`;
}

/** assertApi(…).wasCalledWith(…): a call may have more arguments than those asserted. */
function wasCalledWith(calls: readonly Call[], wanted: Call): CallVerdict {
  if (calls.some((call) => begins(call, wanted))) return undefined;
  const [first] = calls;
  const expected = `expected a call with ${shownOnLine(wanted)}`;
  if (!first) return `${expected}, there was none`;
  const differences = calls.map((call) => difference(call, wanted));
  const nearest = differences.reduce((a, b) => (changes(b) < changes(a) ? b : a));
  const which = calls.length === 1 ? 'the only call' : `the nearest of ${calls.length} calls`;
  return `expected a call with these arguments (- expected, + ${which}):\n${nearest}`;
}

/** assertApi(…).wasNotCalledWith(…) */
function wasNotCalledWith(calls: readonly Call[], unwanted: Call): CallVerdict {
  if (!calls.some((call) => begins(call, unwanted))) return undefined;
  return `expected no call with ${shownOnLine(unwanted)}`;
}

function begins(call: Call, wanted: Call): boolean {
  for (let index = 0; index < wanted.length; index++) {
    if (!isDeepEqual(call[index], wanted[index])) return false;
  }
  return true;
}

function difference(call: Call, wanted: Call): string {
  const compared = elementsOf(wanted, (value) => value).map((_, index) => call[index]);
  return showDifference(showValue(wanted), showValue(compared));
}

function changes(shown: string): number {
  return shown.split('\n').filter((line) => /^[-+]/.test(line)).length;
}

function shownOnLine(call: Call): string {
  return `(${elementsOf(call, showValue).join(', ')})`;
}
