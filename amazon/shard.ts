import { digest } from './event-identity.js';

/** One part of a source whose events are divided among several runs. */
export interface Shard {
  /** From 1 to `count`. */
  number: number;
  count: number;
}

/** Whether an event is in a part; all that has one ID is in the same. */
export function isInShard({ number, count }: Shard, id: string): boolean {
  const [value = 0] = new Uint32Array(
    Uint8Array.from(Buffer.from(digest(id), 'base64url').subarray(0, 4)).buffer
  );
  return value % count === number - 1;
}

/** What the name of a file that belongs to a part ends in; empty where there are no parts. */
export function shardSuffix(shard: Shard | undefined): string {
  return shard ? `.shard-${shard.number}-of-${shard.count}` : '';
}
