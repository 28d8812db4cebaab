import {
  type AddCommand,
  colours,
  ExitCode,
  plural,
  print,
  printError,
  UsageError
} from 'sgtm/command-line';
import type { ForgetSummary } from '../forget/forget.js';
import { credentialsIn, ownTemplate, readTagFields } from './fields.js';
import { credentialsFor, standIn, stopOnSignal } from './target.js';
import { sumLine, withoutDryRun } from './sum.js';

interface Options {
  data: string;
  dryRun?: boolean;
  simulate?: boolean;
  to?: string;
  credentials?: string;
  journal?: string;
  json?: boolean;
}

const HELP = `
The file has an e-mail address or its SHA-256 on each line, or is a CSV that has some.
Addresses are hashed as the tag hashes them, in each of its forms. Amazon deletes what
it got before the request; what is sent of these people afterwards it keeps, so block
them first where they come from.

Credentials are those of --data, else of --credentials, else of the environment.
Who was forgotten is kept in <file>.journal, in a form that names nobody.

Exit code: 0 all accepted, 1 some were not, 2 bad input.

Example:
  amazon-ads forget people.txt --data fields.json --dry-run`;

/** `amazon-ads forget`: has Amazon delete what it knows of people. */
export const forgetCommand: AddCommand = (program, report) => {
  program
    .command('forget')
    .description('ask Amazon to delete what events told it of people')
    .argument('<file>', 'e-mail addresses or their SHA-256, one a line; - for standard input')
    .requiredOption('--data <fields>', "the tag's fields: a JSON file, or JSON itself")
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
  const to = standIn(options.to);
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
      journal: journalOf(file, options),
      signal: stop.signal
    });
  } finally {
    stop.forget();
    await simulator?.close();
  }
}

function journalOf(file: string, { journal, simulate }: Options): string | undefined {
  if (simulate) return undefined;
  return journal ?? (file === '-' ? undefined : `${file}.journal`);
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
