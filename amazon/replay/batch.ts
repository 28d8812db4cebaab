import { CONTRACTS } from './contract.js';
import { groupKey, type DeadLetter } from './dead-letter.js';

/** Dead letters for one request: same contract, region and account. */
export interface Batch {
  letters: DeadLetter[];
  /** Of their events as JSON. */
  bytes: number;
}

/** Amazon takes bodies of a megabyte; the rest is for the brackets and for caution. */
const MOST_BYTES = 900_000;

/** Collects dead letters until they fill a request. */
export class Batches {
  private readonly open = new Map<string, Batch>();

  /** @returns the request that is full now, if one is */
  add(letter: DeadLetter): Batch | undefined {
    const key = groupKey(letter);
    const bytes = Buffer.byteLength(JSON.stringify(letter.event)) + 1;
    const batch = this.open.get(key);
    if (batch && batch.bytes + bytes > MOST_BYTES) {
      this.open.set(key, { letters: [letter], bytes });
      return batch;
    }
    const filled = batch ?? { letters: [], bytes: 0 };
    filled.letters.push(letter);
    filled.bytes += bytes;
    if (filled.letters.length >= CONTRACTS[letter.contract].mostEvents) {
      this.open.delete(key);
      return filled;
    }
    this.open.set(key, filled);
    return undefined;
  }

  /** What is left at the end of the file. */
  rest(): Batch[] {
    const batches = [...this.open.values()];
    this.open.clear();
    return batches;
  }
}
