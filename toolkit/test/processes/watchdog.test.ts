import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { endingIn, type WatchdogLimits } from '../../processes/watchdog-limits.js';

const WATCHDOG = join(import.meta.dirname, '../../lib/processes/watchdog.js');
const LIMITS: WatchdogLimits = {
  computingMs: 300,
  readingMs: 900,
  stuckMs: 1500,
  memoryMb: 200,
  lookMs: 20
};

/** Runs code beside the watchdog in a process of its own; why the watchdog ended it, if it did. */
async function endingOf(code: string, limits: Partial<WatchdogLimits> = {}) {
  const program = `
    const { Worker } = require('node:worker_threads');
    const limits = ${JSON.stringify({ ...LIMITS, ...limits })};
    const beats = new Int32Array(new SharedArrayBuffer(4));
    const reading = new Int32Array(new SharedArrayBuffer(4));
    new Worker(${JSON.stringify(WATCHDOG)}, { workerData: { beats, reading, limits } }).unref();
    setInterval(() => Atomics.add(beats, 0, 1), limits.lookMs).unref();
    setTimeout(() => { ${code} }, 200);`;
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'inherit', 'pipe'] });
  let written = '';
  child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString()));
  await once(child, 'close');
  return endingIn(written);
}

describe('the watchdog of a process', () => {
  it('ends what computes in a native call', async () => {
    expect(await endingOf("/^(a+)+$/.test('a'.repeat(60) + 'b')")).toBe('computing');
  });

  it('lets a process read a template for longer than that, and not for ever', async () => {
    const read = (ms: number): string => `
      Atomics.store(reading, 0, 1);
      const spent = () => process.cpuUsage().user + process.cpuUsage().system;
      const until = spent() + ${ms} * 1000;
      while (spent() < until) {}
      Atomics.store(reading, 0, 0);`;
    expect(await endingOf(read(600))).toBeUndefined();
    expect(await endingOf(read(10_000))).toBe('reading');
  });

  it('lets a process wait that computes nothing, until it counts as stuck', async () => {
    const wait = (ms: number): string =>
      `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${ms})`;
    expect(await endingOf(wait(800))).toBeUndefined();
    expect(await endingOf(wait(10_000))).toBe('stuck');
  });

  it('lets a process compute that pauses', async () => {
    const code = `
      let turns = 0;
      const turn = () => {
        const spent = () => process.cpuUsage().user + process.cpuUsage().system;
        const until = spent() + 100_000;
        while (spent() < until) {}
        if (++turns < 8) setTimeout(turn, 60);
      };
      turn();`;
    expect(await endingOf(code)).toBeUndefined();
  });

  it('ends what takes too much memory outside of the heap', async () => {
    expect(await endingOf('Buffer.alloc(400_000_000, 1); setTimeout(() => {}, 60_000)')).toBe(
      'memory'
    );
  });
});
