import type { Progress, Summary } from '../replay/replay.js';
import {
  type AddCommand,
  colours,
  count,
  endProgress,
  ExitCode,
  plural,
  print,
  showProgress,
  UsageError
} from 'sgtm/command-line';
import { SHARD_HELP, shardOf } from './shard.js';
import { credentialsFor, standIn, stopOnSignal } from './target.js';
import { sumLine, withoutDryRun } from './sum.js';

interface Options {
  credentials?: string;
  to?: string;
  dryRun?: boolean;
  shard?: string;
}

const HELP = `
Credentials come from the environment: AMAZON_ADS_CLIENT_ID, and either
AMAZON_ADS_CLIENT_SECRET with AMAZON_ADS_REFRESH_TOKEN or AMAZON_ADS_ACCESS_TOKEN.

What is done is kept in <file>.journal, events too old to be sent in
<file>.too-old.ndjson. Stop it with Ctrl-C and run it again: nothing that
Amazon accepted is sent twice.

Exit code: 0 all accepted, 1 some were not, 2 bad input.

Example:
  amazon-ads replay dead-letters.ndjson --dry-run`;

/** `amazon-ads replay`: sends dead letters again. */
export const replayCommand: AddCommand = (program, report) => {
  program
    .command('replay')
    .description('send dead letters to Amazon Ads again')
    .argument('<file>', 'dead letters as NDJSON, as docs/dead-letters.md exports them')
    .option('--credentials <file>', 'JSON: clientId, clientSecret and refreshToken')
    .option('--to <url>', 'send to this server instead, such as the local simulator')
    .option('--shard <part>', SHARD_HELP)
    .option('--dry-run', 'only count what would be sent')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      const { replay } = await import('../replay/replay.js');
      const to = standIn(options.to);
      const shard = shardOf(options.shard);
      const credentials = await credentialsFor(options.credentials, !to && !options.dryRun);
      const stop = stopOnSignal();
      try {
        const summary = await replay({
          file,
          credentials,
          to,
          shard,
          isDryRun: options.dryRun ?? false,
          signal: stop.signal,
          onProgress: (progress) => showProgress(progressLine(progress))
        });
        endProgress();
        for (const line of summaryLines(summary, options.dryRun ?? false)) print(line);
        report(exitCodeOf(summary, file, options.dryRun ?? false, shard !== undefined));
      } finally {
        endProgress();
        stop.forget();
      }
    });
};

function progressLine({ counts, share, pauseMs }: Progress): string {
  const { accepted, refused, tooOld, left } = counts;
  const percent = `${Math.floor(share * 100)} %`;
  if (pauseMs > 0)
    return `${percent}  Amazon does not take it; again in ${Math.ceil(pauseMs / 1000)} s`;
  return `${percent}  ${count(accepted)} accepted, ${count(refused)} refused, ${count(tooOld)} too old, ${count(left)} left`;
}

const MOST_REASONS = 20;

function summaryLines(summary: Summary, isDryRun: boolean): string[] {
  const { counts, groups, reasons, earlier, repeated, withoutId } = summary;
  const lines = groups.map(
    ({ contract, region, account, events, requests }) =>
      `${contract} ${region} ${account}: ${plural(events, 'event')} in ${plural(requests, 'request')}${isDryRun ? ' to send' : ''}`
  );
  const told = withoutDryRun(reasons);
  for (const { outcome, text, count: number, rows } of told.slice(0, MOST_REASONS)) {
    const place = number === 1 ? `line ${rows[0]}` : `${count(number)} lines from ${rows[0]} on`;
    lines.push(`${outcome}, ${place}: ${text}`);
  }
  if (told.length > MOST_REASONS) {
    lines.push(`and ${plural(told.length - MOST_REASONS, 'further reason')}`);
  }
  if (repeated > 0) lines.push(`${plural(repeated, 'line')} repeated an event, which is sent once`);
  if (earlier > 0) lines.push(`${plural(earlier, 'line')} done by an earlier run, not sent again`);
  if (withoutId > 0) {
    lines.push(
      `${plural(withoutId, 'event')} without an id: Amazon counts again what it took without answering`
    );
  }
  if (summary.wasStopped) lines.push('stopped; run it again for the rest');
  return [...lines.map((line) => colours.dim(line)), sumLine(counts, reasons, isDryRun)];
}

function exitCodeOf(
  { counts, broken }: Summary,
  file: string,
  isDryRun: boolean,
  isPart: boolean
): ExitCode {
  // A part of a small file can be empty.
  if (counts.read === 0 && isPart) return ExitCode.done;
  if (counts.read === 0) {
    throw new UsageError(
      `${file}: it is empty, so nothing was sent; export the dead letters again`
    );
  }
  if (broken === counts.read) {
    throw new UsageError(`${file}: no line is a dead letter; see docs/dead-letters.md`);
  }
  const isDone = isDryRun ? broken === 0 : counts.accepted + counts.repeated === counts.read;
  return isDone ? ExitCode.done : ExitCode.faultsFound;
}
