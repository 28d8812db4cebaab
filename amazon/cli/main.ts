import { readFileSync } from 'node:fs';
import { runProgram } from 'sgtm/command-line';
import { doctorCommand } from './doctor.js';
import { forgetCommand } from './forget.js';
import { replayCommand } from './replay.js';
import { sendCommand } from './send.js';
import { simulateCommand } from './simulate.js';
import { startCommand } from './start.js';

/**
 * Runs the `amazon-ads` command line.
 *
 * @param args what follows `amazon-ads`
 * @returns the exit code: 0 done, 1 the work found faults, 2 bad input
 */
export function main(args: readonly string[]): Promise<number> {
  const commands = [
    startCommand,
    simulateCommand,
    doctorCommand,
    sendCommand,
    replayCommand,
    forgetCommand
  ];
  const description =
    'Amazon Ads on your own machine: runs the tag, simulates, sends orders, replays.';
  return runProgram({ name: 'amazon-ads', description, version: version(), commands }, args);
}

function version(): string {
  const file = new URL('../../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
