import { UsageError } from 'sgtm/command-line';
import type { Shard } from '../shard.js';

/** What the option says in each command's help. */
export const SHARD_HELP = 'do one part, such as 3/16; in a Cloud Run job each task does its own';

/**
 * The part that a run does: that of --shard, else the one of the task of a Cloud Run job, which numbers them
 * from 0 in CLOUD_RUN_TASK_INDEX and counts them in CLOUD_RUN_TASK_COUNT.
 *
 * @returns undefined where the run does everything
 * @throws UsageError if it is no part
 */
export function shardOf(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env
): Shard | undefined {
  if (option !== undefined) {
    const [, number, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(option) ?? [];
    return checked(`--shard ${option}`, Number(number), Number(count));
  }
  const { CLOUD_RUN_TASK_INDEX: index, CLOUD_RUN_TASK_COUNT: count } = environment;
  if (!count || count === '1') return undefined;
  const name = `CLOUD_RUN_TASK_INDEX=${index ?? ''} CLOUD_RUN_TASK_COUNT=${count}`;
  return checked(name, index === undefined ? NaN : Number(index) + 1, Number(count));
}

function checked(name: string, number: number, count: number): Shard {
  const isPart = Number.isInteger(number) && Number.isInteger(count) && number >= 1;
  if (isPart && number <= count) return { number, count };
  throw new UsageError(`${name}: write which part of how many, such as --shard 3/16`);
}
