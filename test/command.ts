import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** How a command ended and what it wrote. */
export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The file that `amazon-ads` is. */
export const BIN = resolve('amazon/bin/amazon-ads.js');

/** Runs `amazon-ads` as a user does, in a process of its own. */
export function amazonAds(args: readonly string[], options: { cwd?: string } = {}): Promise<Ended> {
  return run(BIN, args, options);
}

/** Runs the toolkit's `sgtm` as it is installed here, in this project unless told otherwise. */
export function sgtm(args: readonly string[], options: { cwd?: string } = {}): Promise<Ended> {
  return run(resolve('node_modules/.bin/sgtm'), args, options);
}

function run(bin: string, args: readonly string[], options: { cwd?: string }): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [bin, ...args], {
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

/** A folder with the files given, which `remove` takes away again. */
export async function folderWith(
  files: Record<string, string>
): Promise<{ path: (name: string) => string; folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'amazon-ads-'));
  const path = (name: string): string => join(folder, name);
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(path(name), text)));
  return { path, folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
