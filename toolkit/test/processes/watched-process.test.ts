import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WATCHDOG_LIMITS } from '../../processes/watchdog-limits.js';
import { WatchedProcess } from '../../processes/watched-process.js';

const HEAP = relative(
  resolve('toolkit/lib/processes'),
  resolve(import.meta.dirname, 'memory-of-process')
);

describe('a process that runs templates', () => {
  it('has the memory that the documents say', async () => {
    const documents = readFileSync(resolve(import.meta.dirname, '../../docs/emulator.md'), 'utf8');
    const [, heap, all] = /more than (\d+) MB of heap or (\d+) MB in\s+all/.exec(documents) ?? [];
    const limit = await new Promise<number>((done, fail) => {
      const child = new WatchedProcess<never, number>(HEAP, {
        onMessage(megabytes) {
          child.end();
          done(megabytes);
        },
        onEnd: (reason) => fail(new Error(reason))
      });
      child.setBusy(true);
    });
    // V8 adds room for what is young.
    expect(Math.abs(limit - Number(heap))).toBeLessThan(100);
    expect(WATCHDOG_LIMITS.memoryMb).toBe(Number(all));
  });
});
