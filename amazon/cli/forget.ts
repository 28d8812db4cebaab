import {
  type AddCommand,
  colours,
  ExitCode,
  plural,
  print,
  printError,
  UsageError
} from 'sgtm/command-line';
import type { ForgetSummary, MaskedPerson } from '../forget/forget.js';
import { credentialsIn, ownTemplate, readTagFields } from './fields.js';
import { shardSuffix } from '../shard.js';
import { SHARD_HELP, shardOf } from './shard.js';
import { credentialsFor, standIn, stopOnSignal } from './target.js';
import { sumLine, withoutDryRun } from './sum.js';

interface Options {
  shard?: string;
  data: string;
  dryRun?: boolean;
  yes?: boolean;
  simulate?: boolean;
  to?: string;
  credentials?: string;
  journal?: string;
  json?: boolean;
}

const HELP = `
The file has an e-mail address or its SHA-256 on each line, or is a CSV whose first line
names a column email or sha256. A line that is not understood is named and refused.
The people are listed, masked; only --yes sends the request.
Addresses are hashed as the tag hashes them, in each of its forms. Amazon deletes the
data that it got before the request, and keeps all that is sent of these people
afterwards: block them first where they come from.

Credentials are those of --data, else of --credentials, else of the environment.
Who was asked for on this day is kept in <file>.journal, by digests whose salt is in
<file>.journal.salt: with both, whoever knows an address can tell whether it is there.

Exit code: 0 all accepted, 1 some were not, 2 bad input.

Example:
  amazon-ads forget people.txt --data fields.json --yes`;

/** `amazon-ads forget`: has Amazon delete what it knows of people. */
export const forgetCommand: AddCommand = (program, report) => {
  program
    .command('forget')
    .description('ask Amazon to delete what events told it of people')
    .argument('<file>', 'e-mail addresses or their SHA-256, one a line; - for standard input')
    .requiredOption('--data <fields>', "the tag's fields: a JSON file, or JSON itself")
    .option('--yes', 'ask Amazon to delete the people that are listed')
    .option('--shard <part>', SHARD_HELP)
    .option('--dry-run', 'only count what would be sent')
    .option('--simulate', 'send to a simulator of Amazon that lasts as long as the run')
    .option('--to <url>', 'send to this server instead, such as amazon-ads simulate')
    .option('--credentials <file>', 'JSON: clientId, clientSecret and refreshToken')
    .option('--journal <file>', 'where it is kept who was forgotten; <file>.journal unless given')
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      const summary = await forget(file, options);
      const { counts, fault } = summary;
      if (summary.isUnconfirmed) {
        throw new UsageError(`${file}: nothing was sent; look at the list, and add --yes to go on`);
      }
      if (options.json) print(JSON.stringify(summary, null, 2));
      else for (const line of linesOf(summary, options.dryRun ?? false)) print(line);
      if (fault !== undefined) printError(fault);
      const isDone = options.dryRun
        ? counts.refused === 0
        : counts.accepted + counts.repeated === counts.read;
      if (fault !== undefined) report(ExitCode.badInput);
      else report(isDone ? ExitCode.done : ExitCode.faultsFound);
    });
};

async function forget(file: string, options: Options): Promise<ForgetSummary> {
  const { forgetPeople, accountsIn } = await import('../forget/forget.js');
  const template = await ownTemplate();
  const { fields, name } = await readTagFields(options.data, template);
  if (accountsIn(fields).length === 0) {
    throw new UsageError(`${name}: accountId is empty; enter the advertiser's account ID`);
  }
  const odd = accountsIn(fields).find((account) => !/^\d{1,25}$/.test(account));
  if (odd !== undefined) {
    throw new UsageError(
      `${name}: an accountId is not digits only; enter the advertiser's, not ENTITY…`
    );
  }
  if (!['NA', 'EU', 'FE', undefined].includes(fields.region as string | undefined)) {
    throw new UsageError(`${name}: region is not one of NA, EU, FE; correct it`);
  }
  const to = standIn(options.to);
  const shard = shardOf(options.shard);
  const isReal = !to && !options.dryRun && !options.simulate;
  const own = isReal ? credentialsIn(fields) : undefined;
  const credentials = own ?? (await credentialsFor(options.credentials, isReal));
  const simulator = options.simulate ? await startSimulator() : undefined;
  const stop = stopOnSignal();
  try {
    return await forgetPeople({
      file,
      template,
      fields,
      credentials,
      to: simulator ? new URL(simulator.url) : to,
      isDryRun: options.dryRun ?? false,
      journal: journalOf(file, options, shardSuffix(shard)),
      shard,
      confirm: (people) => {
        if (!options.json) for (const line of peopleLines(people)) print(colours.dim(line));
        return options.yes === true || options.simulate === true;
      },
      signal: stop.signal
    });
  } finally {
    stop.forget();
    await simulator?.close();
  }
}

const MOST_LISTED = 1000;

function peopleLines(people: readonly MaskedPerson[]): string[] {
  const lines = people.slice(0, MOST_LISTED).map(({ line, text }) => `line ${line}: ${text}`);
  const more = people.length - lines.length;
  return [
    `to be forgotten: ${plural(people.length, 'line')}`,
    ...lines,
    ...(more > 0 ? [`and ${more} more`] : [])
  ];
}

function journalOf(file: string, { journal, simulate }: Options, part: string): string | undefined {
  if (simulate) return undefined;
  return journal ?? (file === '-' ? undefined : `${file}${part}.journal`);
}

async function startSimulator() {
  const { AmazonSimulator } = await import('../simulator/amazon-simulator.js');
  const { startAmazonServer } = await import('../simulator/amazon-server.js');
  return startAmazonServer(new AmazonSimulator(), { port: 0 });
}

function linesOf(summary: ForgetSummary, isDryRun: boolean): string[] {
  const { counts, reasons, earlier, repeated, requests, accounts } = summary;
  const lines = [
    `${plural(requests, 'request')}${isDryRun ? ' to send' : ''} to ${plural(accounts.length, 'advertiser')}: ${accounts.join(', ')}`
  ];
  for (const { outcome, text, count, rows } of withoutDryRun(reasons)) {
    lines.push(`${outcome}, ${plural(count, 'line')} (${rows.join(', ')}): ${text}`);
  }
  if (repeated > 0) lines.push(`${plural(repeated, 'line')} repeated a person`);
  if (earlier > 0) lines.push(`${plural(earlier, 'line')} done by an earlier run`);
  return [...lines.map((line) => colours.dim(line)), sumLine(counts, reasons, isDryRun)];
}
