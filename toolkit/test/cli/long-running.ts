import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { onTestFinished } from 'vitest';

/** A command that goes on until it is interrupted. */
export interface LongRunning {
  /** Waits for a text to be printed after those waited for before, and returns all up to it. */
  until(text: string | RegExp): Promise<string>;
  /** Presses Ctrl-C, and waits for the exit code. */
  interrupt(): Promise<number | null>;
}

/** Starts `sgtm` in a folder; what is still running when the test ends is killed. */
export function startSgtm(args: readonly string[], cwd: string): LongRunning {
  const child = spawn(process.execPath, [resolve('toolkit/bin/sgtm.js'), ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' }
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      child.emit('output');
    });
  }
  return {
    async until(text) {
      const find = (): { index: number; 0: string } | undefined => {
        if (text instanceof RegExp) return text.exec(output) ?? undefined;
        const index = output.indexOf(text);
        return index === -1 ? undefined : { index, 0: text };
      };
      let found = find();
      while (!found) {
        if (child.exitCode !== null) throw new Error(`ended before ${String(text)}:\n${output}`);
        await Promise.race([once(child, 'output'), once(child, 'close')]);
        found = find();
      }
      const end = found.index + found[0].length;
      const before = output.slice(0, end);
      output = output.slice(end);
      return before;
    },
    async interrupt() {
      child.kill('SIGINT');
      const [code] = (await once(child, 'close')) as [number | null];
      return code;
    }
  };
}
