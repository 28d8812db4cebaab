import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

let session: Promise<Session> | undefined;

/**
 * Has V8 count how often each part of a script runs, in scripts that are compiled from now on. It counts
 * until the process ends: code that V8 compiles without counters it may use again, from its cache, for
 * the same text.
 */
export async function startCounting(): Promise<void> {
  session ??= connect();
  // What ran before does not count.
  await (await session).post('Profiler.takePreciseCoverage');
}

async function connect(): Promise<Session> {
  const connected = new Session();
  connected.connect();
  await connected.post('Profiler.enable');
  const detail = { callCount: true, detailed: true };
  await connected.post('Profiler.startPreciseCoverage', detail);
  return connected;
}

/**
 * The counts since {@link startCounting}.
 *
 * @param name what the script is called
 * @returns the functions of the last script of that name of which anything ran, with offsets in its text
 */
export async function takeCounts(name: string): Promise<Profiler.FunctionCoverage[]> {
  if (!session) return [];
  const { result } = await (await session).post('Profiler.takePreciseCoverage');
  const scripts = result.filter(({ url, functions }) => url === name && functions.some(hasRun));
  const last = scripts.toSorted((a, b) => Number(a.scriptId) - Number(b.scriptId)).at(-1);
  return last?.functions ?? [];
}

function hasRun({ ranges }: Profiler.FunctionCoverage): boolean {
  return ranges.some(({ count }) => count > 0);
}
