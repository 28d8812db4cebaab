import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { open, readFile, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';

/** Another run holds the lock; the message names the run, the file and the next step. */
export class LockedError extends Error {
  readonly code = 'ELOCKED';
}

/** Who holds a lock. */
interface Holder {
  host: string;
  process: number;
  /** When the process started, in the system's own words: a number that is used again has another. */
  processStarted: string;
  /** ISO 8601. */
  since: string;
}

/** A lock that was just created has no holder in it for a moment; one this old was never finished. */
const UNFINISHED_MS = 10_000;

const MOST_ATTEMPTS = 50;

/**
 * A lock for the files of a run: `PATH.lock`, with host, process and start time of the run that holds it.
 * A lock that a killed run left behind is found out by these and taken over.
 */
export class RunLock {
  private readonly file: string;

  private constructor(file: string) {
    this.file = file;
  }

  /**
   * Takes the lock of a file.
   *
   * @param path what the lock is for; the lock stands beside it
   * @throws LockedError if another run holds it
   */
  static async take(path: string): Promise<RunLock> {
    const file = `${path}.lock`;
    // Whoever takes over a lock may find that another run was faster, which then holds it.
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      if (await create(file)) return new RunLock(file);
      const found = await readFile(file, 'utf8').catch(() => undefined);
      if (found === undefined) continue;
      const holder = holderIn(found);
      if (await isHeld(file, holder)) throw new LockedError(messageOf(path, file, holder));
      await removeLeftBehind(file, found);
    }
    throw new LockedError(messageOf(path, file, undefined));
  }

  /** Gives the lock back. */
  async release(): Promise<void> {
    await rm(this.file, { force: true });
  }
}

/** @returns whether the lock was free */
async function create(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    const holder: Holder = {
      host: hostname(),
      process: process.pid,
      processStarted: startOf(process.pid) ?? '',
      since: new Date().toISOString()
    };
    try {
      await handle.writeFile(`${JSON.stringify(holder)}\n`);
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null;
    const isWhole = typeof holder?.host === 'string' && Number.isSafeInteger(holder.process);
    return isWhole ? (holder as Holder) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the run may still be at work. Of a process on another machine nothing can be told. */
async function isHeld(file: string, holder: Holder | undefined): Promise<boolean> {
  if (!holder) {
    const status = await stat(file).catch(() => undefined);
    return status !== undefined && Date.now() - status.mtimeMs < UNFINISHED_MS;
  }
  if (holder.host !== hostname()) return true;
  const started = startOf(holder.process);
  if (started === undefined) return false;
  return !holder.processStarted || started === '' || started === holder.processStarted;
}

/** Removes a lock that was left behind, if it is still the one that was read; one run at a time does. */
async function removeLeftBehind(file: string, text: string): Promise<void> {
  const guard = `${file}.takeover`;
  try {
    await (await open(guard, 'wx', 0o600)).close();
  } catch {
    const status = await stat(guard).catch(() => undefined);
    const isLeft = status !== undefined && Date.now() - status.mtimeMs > UNFINISHED_MS;
    if (isLeft) await rm(guard, { force: true });
    else await setTimeout(20);
    return;
  }
  try {
    if ((await readFile(file, 'utf8').catch(() => '')) === text) await rm(file, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

/** When a process started; '' if it runs and that cannot be told, undefined if no such process runs. */
function startOf(id: number): string | undefined {
  try {
    process.kill(id, 0);
  } catch (error) {
    // A process of another user may not be signalled, but runs.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined;
  }
  try {
    if (process.platform === 'linux') {
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      const text = readFileSync(`/proc/${id}/stat`, 'utf8');
      // The name of the program, in brackets, may hold anything; the start is the 20th value behind it.
      const ticks = text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
      return `${boot} ${ticks}`;
    }
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(id)], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}

function messageOf(path: string, file: string, holder: Holder | undefined): string {
  const who = holder
    ? `process ${holder.process} on ${holder.host}, since ${holder.since}`
    : 'which has just begun';
  return (
    `${path}: another run is at work on it (${who}); wait until it has ended, ` +
    `or delete ${file} if you are sure that it has`
  );
}
