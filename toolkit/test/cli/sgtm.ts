// Loaded here, before a command is run in a folder that is removed later: esbuild keeps the one it finds.
// oxlint-disable-next-line import/no-unassigned-import
import 'esbuild';
import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { main } from '../../cli/main.js';

/** How a command ended and what it wrote. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

const BIN = resolve('toolkit/bin/sgtm.js');

/** Runs the command line as a user does, in a process of its own. */
export function sgtmProcess(
  args: readonly string[],
  options: { cwd?: string } = {}
): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd: options.cwd ?? process.cwd(),
      env: { ...process.env, NO_COLOR: '1' }
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs the command line in the process of the test, which spares a start of Node: what it prints is
 * caught, and folder and environment are put back. One command runs after another.
 */
export function sgtm(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}
): Promise<Ended> {
  const ended = last.then(() => runHere(args, options));
  last = ended.catch(() => undefined);
  return ended;
}

async function runHere(
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv }
): Promise<Ended> {
  const { stdout, stderr } = process;
  const before = { cwd: process.cwd(), env: { ...process.env } };
  const listeners = stdout.listeners('error');
  const written = { stdout: '', stderr: '' };
  const writes = { stdout: stdout.write, stderr: stderr.write };
  stdout.write = (text) => Boolean((written.stdout += String(text)));
  stderr.write = (text) => Boolean((written.stderr += String(text)));
  process.chdir(cwd);
  Object.assign(process.env, env);
  try {
    const code = await main(args);
    return {
      code,
      stdout: stripVTControlCharacters(written.stdout),
      stderr: stripVTControlCharacters(written.stderr)
    };
  } finally {
    Object.assign(stdout, { write: writes.stdout });
    Object.assign(stderr, { write: writes.stderr });
    process.chdir(before.cwd);
    for (const name of Object.keys(env)) {
      if (before.env[name] === undefined) delete process.env[name];
      else process.env[name] = before.env[name];
    }
    for (const listener of stdout.listeners('error')) {
      if (!listeners.includes(listener)) stdout.off('error', listener as () => void);
    }
  }
}

/** A folder with the files given, which `remove` takes away again. */
export async function folderWith(
  files: Record<string, string>
): Promise<{ path: (name: string) => string; folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'sgtm-'));
  const path = (name: string): string => join(folder, name);
  await Promise.all(
    Object.entries(files).map(async ([name, text]) => {
      await mkdir(dirname(path(name)), { recursive: true });
      await writeFile(path(name), text);
    })
  );
  return { path, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
