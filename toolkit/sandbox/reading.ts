const activity = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/**
 * Above 0 while this thread reads a template, which computes for long without a pause and runs none of the
 * template's code. Another thread may look.
 */
export const READING: Readonly<Int32Array> = activity;

/** Reads a template: parses, checks, compiles. */
export function whileReading<Result>(read: () => Result): Result {
  Atomics.add(activity, 0, 1);
  try {
    return read();
  } finally {
    Atomics.sub(activity, 0, 1);
  }
}
