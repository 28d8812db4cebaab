/** V8 compiles a regex by a recursion of its own, which goes as deep as the pattern has brackets. */
const CALLS = 1000;

/**
 * Throws a RangeError where the stack is nearly full. V8 itself ends the process if it is full when it
 * compiles a regex, which no other code can catch.
 */
export function needRoomToCompile(): void {
  descend(CALLS);
}

function descend(calls: number): number {
  return calls > 0 ? descend(calls - 1) + 1 : 0;
}
