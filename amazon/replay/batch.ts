import { CONTRACTS } from '../contracts/index.js';
import { groupKey } from '../event-identity.js';
import type { Conversion } from './conversion.js';

/** Conversions for one request: same contract, region and account. */
export interface Batch {
  conversions: Conversion[];
  /** Of their events as JSON. */
  bytes: number;
}

/** Amazon takes bodies of a megabyte; the rest is for the brackets and for caution. */
const MOST_BYTES = 900_000;

/** Collects conversions until they fill a request. */
export class Batches {
  private readonly open = new Map<string, Batch>();

  /** @returns the request that is full now, if one is */
  add(conversion: Conversion): Batch | undefined {
    const key = groupKey(conversion);
    const bytes = Buffer.byteLength(JSON.stringify(conversion.event)) + 1;
    const batch = this.open.get(key);
    if (batch && batch.bytes + bytes > MOST_BYTES) {
      this.open.set(key, { conversions: [conversion], bytes });
      return batch;
    }
    const filled = batch ?? { conversions: [], bytes: 0 };
    filled.conversions.push(conversion);
    filled.bytes += bytes;
    if (filled.conversions.length >= CONTRACTS[conversion.contract].mostEvents) {
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
