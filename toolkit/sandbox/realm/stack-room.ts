const { apply } = Reflect;

/** A part of the stack, as a list of arguments that fill it. */
export type StackRoom = readonly number[];

const BYTES_OF_ARGUMENT = 8;

/** The room of so many kilobytes. */
export function roomOf(kilobytes: number): StackRoom {
  return Array.from({ length: (kilobytes * 1024) / BYTES_OF_ARGUMENT }, () => 0);
}

/** More than any API takes in Node. V8 wants 40 KB alone to compile a function when it is first called. */
const USUAL_ROOM = roomOf(64);

const nothing = (): void => undefined;

/**
 * Throws a RangeError where the stack is nearly full: before something that must not be cut short in its
 * middle, such as a count that has to come down again. A template gets there by calling itself for ever.
 */
export function needRoom(room: StackRoom = USUAL_ROOM): void {
  // Arguments are put on the stack one by one, whatever V8 makes of the calls.
  apply(nothing, undefined, room);
}
