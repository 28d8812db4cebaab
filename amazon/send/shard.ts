import { digest } from '../event-identity.js';
import { InputFault } from './row.js';

/** One part of a file whose events are divided among several runs. */
export interface Shard {
  /** From 1 to `count`. */
  number: number;
  count: number;
}

/**
 * Reads "3/16".
 *
 * @throws InputFault if it is no part
 */
export function shardFrom(text: string): Shard {
  const [, number = '', count = ''] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? [];
  const shard = { number: Number(number), count: Number(count) };
  if (shard.number >= 1 && shard.number <= shard.count) return shard;
  throw new InputFault(`--shard ${text}: write which part of how many, such as 3/16`);
}

/** Whether an event is in a part; rows of the same id are in the same one. */
export function isInShard({ number, count }: Shard, id: string): boolean {
  const [value = 0] = new Uint32Array(
    Uint8Array.from(Buffer.from(digest(id), 'base64url').subarray(0, 4)).buffer
  );
  return value % count === number - 1;
}
