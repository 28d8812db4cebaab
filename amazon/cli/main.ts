import { readFileSync } from 'node:fs';
import { runProgram, type Program } from 'sgtm/command-line';

/**
 * Runs the `amazon-ads` command line.
 *
 * @param args what follows `amazon-ads`
 * @returns the exit code: 0 done, 1 the work found faults, 2 bad input
 */
export function main(args: readonly string[]): Promise<number> {
  const description =
    'Amazon Ads on your own machine: runs the tag, simulates, sends orders, replays.';
  return runProgram(
    { name: 'amazon-ads', description, version: version(), commands: COMMANDS },
    args
  );
}

const COMMANDS: Program['commands'] = {
  start: async () => (await import('./start.js')).startCommand,
  simulate: async () => (await import('./simulate.js')).simulateCommand,
  doctor: async () => (await import('./doctor.js')).doctorCommand,
  send: async () => (await import('./send.js')).sendCommand,
  replay: async () => (await import('./replay.js')).replayCommand,
  forget: async () => (await import('./forget.js')).forgetCommand,
  work: async () => (await import('./work.js')).workCommand,
  summary: async () => (await import('./summary.js')).summaryCommand
};

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
