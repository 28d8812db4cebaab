import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LockedError, RunLock } from '../../../amazon/replay/run-lock.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sgtm-lock-'));
  path = join(folder, 'orders.csv.journal');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a lock as another run would have left it. */
async function leave(change: object): Promise<void> {
  const lock = await RunLock.take(path);
  const holder = JSON.parse(readFileSync(`${path}.lock`, 'utf8')) as object;
  await lock.release();
  writeFileSync(`${path}.lock`, JSON.stringify({ ...holder, ...change }));
}

describe('a lock', () => {
  test('is held by one run, and free when that has given it back', async () => {
    const lock = await RunLock.take(path);
    await expect(RunLock.take(path)).rejects.toThrow(LockedError);
    await expect(RunLock.take(path)).rejects.toThrow(`process ${process.pid} on `);
    await lock.release();
    await (await RunLock.take(path)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is for its owner alone', async () => {
    await RunLock.take(path);
    expect(statSync(`${path}.lock`).mode & 0o777).toBe(0o600);
  });

  test('goes to exactly one of many that want it at once', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await leave({ process: pid });
    const ends = await Promise.allSettled(Array.from({ length: 8 }, () => RunLock.take(path)));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(['orders.csv.journal.lock']);
  });
});

describe('a lock that was left behind', () => {
  test('by a process that has ended is taken over', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    await leave({ process: pid });
    const lock = await RunLock.take(path);
    expect(readFileSync(`${path}.lock`, 'utf8')).toContain(`"process":${process.pid}`);
    await lock.release();
  });

  test('by a process whose number another has now is taken over', async () => {
    await leave({ processStarted: 'long ago' });
    await (await RunLock.take(path)).release();
  });

  test('on another machine is not, as nothing can be told of it', async () => {
    await leave({ host: 'elsewhere' });
    await expect(RunLock.take(path)).rejects.toThrow(`delete ${path}.lock`);
  });

  test('half written is taken over once it is old', async () => {
    writeFileSync(`${path}.lock`, '{"ho');
    await expect(RunLock.take(path)).rejects.toThrow('which has just begun');
    const old = Date.now() / 1000 - 60;
    utimesSync(`${path}.lock`, old, old);
    await (await RunLock.take(path)).release();
    expect(existsSync(`${path}.lock`)).toBe(false);
  });
});
