import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ReleaseError } from './release-error.js';

/** Runs a program in a folder, and gives what it prints. */
export type RunProgram = (program: string, ...args: readonly string[]) => Promise<string>;

/** Runs programs in a folder. What fails is a ReleaseError with the program's own reason. */
export function programsIn(folder: string): RunProgram {
  return async (program, ...args) => {
    try {
      const { stdout } = await promisify(execFile)(program, [...args], {
        cwd: folder,
        maxBuffer: 2 ** 26
      });
      return stdout.trimEnd();
    } catch (error) {
      const { code, stdout, stderr } = error as {
        code?: unknown;
        stdout?: string;
        stderr?: string;
      };
      if (code === 'ENOENT') {
        throw new ReleaseError(`${program} is not found; install it, or correct PATH`);
      }
      const options = args.findIndex((arg) => arg.startsWith('-'));
      const command = [program, ...args.slice(0, options < 0 ? undefined : options)].join(' ');
      throw new ReleaseError(
        `${command} failed: ${reasonIn(`${stderr}\n${stdout}`) ?? `exit code ${String(code)}`}`
      );
    }
  };
}

/** The line that git marks as the reason, else the first one that says something. */
function reasonIn(output: string): string | undefined {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const reason = lines.find((line) => /^(?:fatal|error): /.test(line)) ?? lines[0];
  return reason?.replace(/^(?:fatal|error): /, '').trim();
}
