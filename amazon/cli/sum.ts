import { DRY_RUN, type Counts } from '../replay/tally.js';

/**
 * Returns the last line of a summary, whose numbers add up to the rows that were read. In a dry run, rows
 * that are left only because it sends nothing are those that it would send.
 */
export function sumLine(
  { accepted, refused, tooOld, left, repeated, read }: Omit<Counts, 'tooOld'> & { tooOld?: number },
  reasons: readonly { text: string; count: number }[],
  isDryRun: boolean
): string {
  const wouldSend = reasons
    .filter(({ text }) => text === DRY_RUN)
    .reduce((sum, { count }) => sum + count, 0);
  const first = isDryRun ? `dry run: would send ${wouldSend}` : `accepted ${accepted}`;
  const old = tooOld === undefined ? '' : ` + too old ${tooOld}`;
  const again = repeated > 0 ? ` + repeated ${repeated}` : '';
  return `${first} + refused ${refused}${old} + left ${left - wouldSend}${again} = read ${read}`;
}

/** Without what {@link sumLine} says of a dry run. */
export function withoutDryRun<Reason extends { text: string }>(
  reasons: readonly Reason[]
): Reason[] {
  return reasons.filter(({ text }) => text !== DRY_RUN);
}
