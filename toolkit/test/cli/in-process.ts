import { stripVTControlCharacters } from 'node:util';
import { main } from '../../cli/main.js';
import type { Ended } from './sgtm.js';

/**
 * Runs the command line in the process of the test, which spares a start of Node: what it prints is
 * caught, and folder and environment are put back.
 */
export async function sgtmHere(
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv }
): Promise<Ended> {
  const { stdout, stderr, env } = process;
  const before = { cwd: process.cwd(), env: { ...env }, listeners: stdout.listeners('error') };
  const written = { stdout: '', stderr: '' };
  const writes = { stdout: stdout.write, stderr: stderr.write };
  stdout.write = (text) => Boolean((written.stdout += String(text)));
  stderr.write = (text) => Boolean((written.stderr += String(text)));
  process.chdir(options.cwd);
  Object.assign(env, options.env);
  try {
    const code = await main(args);
    return {
      code,
      stdout: stripVTControlCharacters(written.stdout),
      stderr: stripVTControlCharacters(written.stderr)
    };
  } finally {
    stdout.write = writes.stdout;
    stderr.write = writes.stderr;
    process.chdir(before.cwd);
    for (const name of Object.keys(options.env ?? {})) {
      if (before.env[name] === undefined) delete env[name];
      else env[name] = before.env[name];
    }
    for (const listener of stdout.listeners('error')) {
      if (!before.listeners.includes(listener)) stdout.off('error', listener as () => void);
    }
  }
}
