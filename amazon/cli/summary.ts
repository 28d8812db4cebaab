import { type AddCommand, count, ExitCode, print, UsageError } from 'sgtm/command-line';

const HELP = `
Adds up the journals of send, replay and forget, such as those of the parts of a
Cloud Run job. An event that stands in several counts once, by its last entry.

Exit code: 0 all accepted, 1 some were refused or too old, 2 bad input.

Example:
  amazon-ads summary orders.csv.shard-*.journal`;

/** `amazon-ads summary`: adds up journals. */
export const summaryCommand: AddCommand = (program, report) => {
  program
    .command('summary')
    .description('add up what the journals of several runs say')
    .argument('<journals...>', 'journals of send, replay or forget')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: { json?: boolean }) => {
      const { Journal } = await import('../replay/journal.js');
      const { stat } = await import('node:fs/promises');
      const outcomes = new Map<string, string>();
      const reasons = new Map<string, number>();
      for (const file of files) {
        await stat(file).catch(() => {
          throw new UsageError(`${file}: no such file; name the journals of the parts`);
        });
        const take = ({
          key,
          outcome,
          reason
        }: {
          key: string;
          outcome: string;
          reason?: string;
        }) => {
          outcomes.set(key, outcome);
          if (outcome === 'refused' && reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        };
        await (await Journal.open(file, take, true)).close();
      }
      if (outcomes.size === 0) {
        throw new UsageError(`${files.join(', ')}: no journal has an entry; check the paths`);
      }
      const counts = { accepted: 0, refused: 0, tooOld: 0 };
      for (const outcome of outcomes.values()) {
        counts[outcome === 'too old' ? 'tooOld' : (outcome as 'accepted' | 'refused')]++;
      }
      if (options.json) {
        print(JSON.stringify({ journals: files.length, counts, reasons: [...reasons] }, null, 2));
      } else {
        for (const [reason, times] of [...reasons].toSorted((a, b) => b[1] - a[1]).slice(0, 20)) {
          print(`refused ${count(times)}: ${reason}`);
        }
        print(
          `accepted ${count(counts.accepted)} + refused ${count(counts.refused)} + too old ${count(counts.tooOld)} = done ${count(outcomes.size)}`
        );
      }
      const isAll = counts.refused + counts.tooOld === 0;
      report(isAll ? ExitCode.done : ExitCode.faultsFound);
    });
};
