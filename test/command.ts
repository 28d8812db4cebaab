import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

/** How a command ended and what it wrote. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The file that `amazon-ads` is. */
export const BIN = resolve('amazon/bin/amazon-ads.js');

type Main = (args: readonly string[]) => Promise<number>;

/**
 * Runs `amazon-ads` as it is compiled, in the process of the test, which spares a start of Node. What
 * must be killed, limited or fed by a pipe is started as {@link BIN} instead.
 *
 * @param env what the environment has besides; of this machine's it has no credentials
 */
export function amazonAds(
  args: readonly string[],
  env: Record<string, string> = {}
): Promise<Ended> {
  return oneAfterAnother(async () => runHere(await compiledMain(), args, env));
}

async function compiledMain(): Promise<Main> {
  const file = pathToFileURL(resolve('lib/amazon/cli/main.js')).href;
  return ((await import(file)) as { main: Main }).main;
}

let last: Promise<unknown> = Promise.resolve();

function oneAfterAnother(run: () => Promise<Ended>): Promise<Ended> {
  const ended = last.then(run);
  last = ended.catch(() => undefined);
  return ended;
}

async function runHere(
  main: Main,
  args: readonly string[],
  env: Record<string, string>
): Promise<Ended> {
  const { stdout, stderr } = process;
  const before = { ...process.env };
  const written = { stdout: '', stderr: '' };
  const writes = { stdout: stdout.write, stderr: stderr.write };
  const writeTo = (name: 'stdout' | 'stderr'): typeof stdout.write => {
    return (text: unknown, encoding?: unknown, onWritten?: unknown) => {
      written[name] += String(text);
      const callback = typeof encoding === 'function' ? encoding : onWritten;
      if (typeof callback === 'function') process.nextTick(callback);
      return true;
    };
  };
  stdout.write = writeTo('stdout');
  stderr.write = writeTo('stderr');
  for (const name of Object.keys(before)) {
    if (/^(?:AMAZON_ADS|SGTM|GOOGLE)_/.test(name)) delete process.env[name];
  }
  Object.assign(process.env, env);
  try {
    const code = await Promise.race([main(args), lateFailureOf(args)]);
    return {
      code,
      stdout: stripVTControlCharacters(written.stdout),
      stderr: stripVTControlCharacters(written.stderr)
    };
  } finally {
    Object.assign(stdout, { write: writes.stdout });
    Object.assign(stderr, { write: writes.stderr });
    for (const name of Object.keys(env)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** A command that never ends fails its own test alone: those after it find streams and environment as they were. */
function lateFailureOf(args: readonly string[]): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(new Error(`amazon-ads ${args.join(' ')} did not end`));
    setTimeout(fail, 50_000).unref();
  });
}

/** Runs `amazon-ads` as a user does, in a process of its own. */
export function amazonAdsProcess(
  args: readonly string[],
  cwd: string = process.cwd()
): Promise<Ended> {
  return runBin(BIN, args, cwd);
}

/** Runs the toolkit's `sgtm` as it is installed here, in a process of its own. */
export function sgtmProcess(args: readonly string[]): Promise<Ended> {
  return runBin(resolve('node_modules/.bin/sgtm'), args, process.cwd());
}

function runBin(bin: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: { ...process.env, NO_COLOR: '1' }
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

/** A folder with the files given, which `remove` takes away again. */
export async function folderWith(
  files: Record<string, string>
): Promise<{ path: (name: string) => string; folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'amazon-ads-'));
  const path = (name: string): string => join(folder, name);
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(path(name), text)));
  return { path, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
