import {
  type AddCommand,
  colours,
  count,
  endProgress,
  ExitCode,
  plural,
  print,
  printError,
  readGiven,
  showProgress,
  UsageError
} from 'sgtm/command-line';
import type { SendOptions, SendSummary } from '../send/send.js';
import type { Mapping } from '../send/mapping.js';
import type { Understood } from '../send/survey.js';
import { credentialsIn, ownTemplate, readTagFields } from './fields.js';
import { ProgressLine } from './progress-line.js';
import { understoodLines } from './understood.js';
import { shardSuffix } from '../shard.js';
import { SHARD_HELP, shardOf } from './shard.js';
import { credentialsFor, standIn, stopOnSignal } from './target.js';
import { sumLine, withoutDryRun } from './sum.js';

interface Options {
  data: string;
  map?: string;
  mapOnly?: string;
  skip?: string;
  yes?: boolean;
  set?: string;
  source?: string;
  timeZone?: string;
  dateOrder?: string;
  consent?: string;
  status?: string;
  encoding?: string;
  delimiter?: string;
  dryRun?: boolean;
  simulate?: boolean;
  to?: string;
  credentials?: string;
  shard?: string;
  journal?: string;
  json?: boolean;
}

const HELP = `
The exports of shops, payment services and GA4 (BigQuery) are recognized, and other
files by the usual names of columns; docs/orders.md has all. What was understood is
shown before anything is sent. On a terminal you are asked; in a pipe the run goes on
if nothing is unclear. --yes goes on in any case.

Credentials are those of --data, else of --credentials, else of the environment:
AMAZON_ADS_CLIENT_ID, and either AMAZON_ADS_CLIENT_SECRET with
AMAZON_ADS_REFRESH_TOKEN or AMAZON_ADS_ACCESS_TOKEN.

What is done is kept in <file>.journal, rejected rows in <file>.rejected.csv (or
.ndjson). Stop it with Ctrl-C and run it again: nothing is sent twice.

Exit code: 0 all accepted, 1 some rows were not, 2 bad input.

Examples:
  amazon-ads send orders.csv --data fields.json --dry-run
  amazon-ads send orders.csv --data fields.json --time-zone Europe/Berlin --consent granted
  amazon-ads send till.csv --data fields.json --map 'email=Mail,time=Sold,value=Sum' --set country=DE`;

/** `amazon-ads send`: orders from a file as conversions. */
export const sendCommand: AddCommand = (program, report) => {
  program
    .command('send')
    .description('send orders from a file to Amazon Ads as conversions')
    .argument('<files...>', 'CSV or NDJSON, also as .gz; - for standard input')
    .requiredOption('--data <fields>', "the tag's fields: a JSON file, or JSON itself")
    .option('--map <columns>', "adds columns: 'email=E-Mail,time=Date+Time', or JSON, or its file")
    .option('--map-only <columns>', 'the same, and no other column is read')
    .option('--set <values>', "for rows that say nothing of it: 'currency=EUR,country=DE'")
    .option('--source <source>', 'WEBSITE, ANDROID, IOS, FIRE_TV, OFFLINE; OFFLINE for files')
    .option('--time-zone <zone>', 'for times that name none, such as Europe/Berlin')
    .option('--date-order <order>', 'dmy, mdy or ymd, for 03/04/2026')
    .option('--consent <status>', 'granted or denied, for rows that say nothing of it')
    .option('--status <words>', "what statuses mean: 'sale=ready,no sale=parked'")
    .option('--encoding <name>', 'utf-8, utf-16 or windows-1252')
    .option('--delimiter <name>', 'comma, semicolon, tab or bar; found out unless given')
    .option('--skip <lines>', 'lines above the names of the columns')
    .option('--yes', 'send without being asked, and in a pipe also if something is unclear')
    .option('--dry-run', 'check and count every row, send nothing')
    .option('--simulate', 'send to a simulator of Amazon that lasts as long as the run')
    .option('--to <url>', 'send to this server instead, such as amazon-ads simulate')
    .option('--credentials <file>', 'JSON: clientId, clientSecret and refreshToken')
    .option('--shard <part>', SHARD_HELP)
    .option('--journal <file>', 'where it is kept what is done; <file>.journal unless given')
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options) => {
      const isDryRun = options.dryRun ?? false;
      const summary = await send(files, options);
      if (summary.wasDeclined) {
        print('nothing was sent');
        return report(ExitCode.faultsFound);
      }
      if (options.json) print(JSON.stringify(summary, null, 2));
      else for (const line of summaryLines(summary, isDryRun)) print(line);
      if (summary.fault !== undefined) printError(faultLine(summary, files));
      report(exitCodeOf(summary, isDryRun));
    });
};

async function send(files: readonly string[], options: Options): Promise<SendSummary> {
  const { sendOrders } = await import('../send/send.js');
  const settings = await settingsFrom(files, options);
  const simulator = options.simulate ? await startSimulator() : undefined;
  const stop = stopOnSignal();
  const progress = new ProgressLine();
  try {
    return await withInputFaults(() =>
      sendOrders({
        ...settings,
        ...(simulator ? { to: new URL(simulator.url) } : {}),
        signal: stop.signal,
        confirm: (understood) => {
          if (!options.json) {
            for (const line of understoodLines(understood)) print(colours.dim(line));
          }
          return confirm(understood, options);
        },
        onProgress: (state) => showProgress(progress.line(state))
      })
    );
  } finally {
    endProgress();
    stop.forget();
    await simulator?.close();
  }
}

/**
 * Whether what was understood is to be sent. Where nothing reaches Amazon, and with --yes, it is; on a
 * terminal the caller is asked.
 *
 * @throws UsageError in a pipe if something is unclear
 */
async function confirm(understood: Understood, options: Options): Promise<boolean> {
  const isSafe = options.dryRun ?? options.simulate ?? false;
  if (options.yes || isSafe) return true;
  if (understood.orders === 0 && understood.unclear.length === 0) return true;
  const isAsked = process.stdin.isTTY && process.stdout.isTTY && !options.json;
  if (isAsked) return ask(`Send ${plural(understood.orders, 'order')}? [y/N] `);
  if (understood.unclear.length === 0) return true;
  const parts = understood.unclear.map(({ what, add }) => `${what}; add ${add}`);
  throw new UsageError(`nothing was sent: ${parts.join('. ')}. --yes sends in any case`);
}

async function ask(question: string): Promise<boolean> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  // Ctrl-C and Ctrl-D at the question are a no.
  const abort = new AbortController();
  for (const end of ['SIGINT', 'close']) terminal.once(end, () => abort.abort());
  try {
    const answer = await terminal.question(question, { signal: abort.signal });
    return /^y(es)?$/i.test(answer.trim());
  } catch (error) {
    if ((error as Error).name !== 'AbortError') throw error;
    print();
    return false;
  } finally {
    terminal.close();
  }
}

/** Bad input is the caller's to put right. */
async function withInputFaults<Result>(work: () => Promise<Result> | Result): Promise<Result> {
  const { InputFault } = await import('../send/row.js');
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputFault) throw new UsageError(error.message);
    throw error;
  }
}

type Settings = Omit<SendOptions, 'signal'>;

async function settingsFrom(files: readonly string[], options: Options): Promise<Settings> {
  const template = await ownTemplate();
  const { fields, name } = await readTagFields(options.data, template);
  await checkFields(fields, name);
  const to = standIn(options.to);
  const isDryRun = options.dryRun ?? false;
  const isReal = !to && !isDryRun && !options.simulate;
  const { constantsFrom } = await import('../send/mapping.js');
  const { statusWordsFrom } = await import('../send/sale.js');
  const { DELIMITER_NAMES } = await import('../send/csv.js');
  return withInputFaults(async () => {
    const shard = shardOf(options.shard);
    const part = shardSuffix(shard);
    const journal = journalOf(files, options, part);
    return {
      files,
      template,
      fields,
      credentials:
        (isReal && credentialsIn(fields)) || (await credentialsFor(options.credentials, isReal)),
      to,
      isDryRun,
      shard,
      baseOf: (file) => baseOf(file, files, options, part),
      // What a simulator takes that ends with the run is done nowhere.
      journal: options.simulate ? undefined : journal,
      mapping: await mappingFrom(options),
      isMappingAlone: options.mapOnly !== undefined,
      skip: skipFrom(options.skip),
      constants: options.set === undefined ? new Map() : constantsFrom(options.set),
      statuses: options.status === undefined ? undefined : statusWordsFrom(options.status),
      source: oneOf('--source', options.source?.toUpperCase(), SOURCES),
      timeZone: options.timeZone,
      dateOrder: oneOf('--date-order', options.dateOrder, ['dmy', 'mdy', 'ymd']),
      consent: oneOf('--consent', options.consent, ['granted', 'denied']),
      encoding: await encodingFrom(options.encoding),
      delimiter: oneOf('--delimiter', options.delimiter, DELIMITER_NAMES)
    };
  });
}

const SOURCES = [
  'WEBSITE',
  'ANDROID',
  'IOS',
  'FIRE_TV',
  'OFFLINE',
  'MEASUREMENT_ATTRIBUTION_PARTNER'
] as const;

/** A field that holds for every event cannot be what tells one from another. */
async function checkFields(fields: Readonly<Record<string, unknown>>, name: string): Promise<void> {
  for (const field of ['eventId', 'eventTime']) {
    if (fields[field] === undefined || fields[field] === '') continue;
    throw new UsageError(`${name}: ${field} would be the same for every row; take it out`);
  }
  const { contractOf } = await import('../contracts/index.js');
  const account = contractOf(fields.api).advertiserField;
  if (String(fields[account] ?? '').trim() === '') {
    throw new UsageError(
      `${name}: ${account} is empty; enter the advertiser's, see docs/orders.md`
    );
  }
}

function journalOf(
  files: readonly string[],
  { journal, dryRun, simulate }: Options,
  part: string
): string | undefined {
  if (journal !== undefined) return journal;
  const first = files.find((file) => file !== '-');
  if (first !== undefined) return `${first}${part}.journal`;
  if (dryRun || simulate) return undefined;
  throw new UsageError(
    'standard input: name a journal with --journal FILE, so that a second run sends nothing twice'
  );
}

/** What stands beside the journal is called as it is, unless there are several files. */
function baseOf(
  file: string,
  files: readonly string[],
  { journal }: Options,
  part: string
): string {
  const name = file === STANDARD_INPUT ? 'orders' : `${file}${part}`;
  return journal === undefined || files.length > 1 ? name : journal.replace(/\.journal$/, '');
}

const STANDARD_INPUT = 'standard input';

async function mappingFrom({ map, mapOnly }: Options): Promise<Mapping | undefined> {
  const given = map ?? mapOnly;
  if (given === undefined) return undefined;
  if (map !== undefined && mapOnly !== undefined) {
    throw new UsageError(
      '--map adds to what is recognized, --map-only is all that is read: give one'
    );
  }
  const { mappingFromJson, mappingFromText } = await import('../send/mapping.js');
  if (given.includes('=') && !given.trimStart().startsWith('{')) return mappingFromText(given);
  const { text, name } = await readGiven(given);
  return mappingFromJson(text, name);
}

function skipFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new UsageError(`--skip ${text}: give the number of lines above the names of the columns`);
}

async function encodingFrom(name: string | undefined) {
  if (name === undefined) return undefined;
  const { encodingNamed } = await import('../send/encoding.js');
  const encoding = encodingNamed(name);
  if (encoding) return encoding;
  throw new UsageError(
    `--encoding ${name}: give utf-8, utf-16 or windows-1252; convert others with iconv`
  );
}

function oneOf<Value extends string>(
  option: string,
  given: string | undefined,
  values: readonly Value[]
): Value | undefined {
  if (given === undefined) return undefined;
  const found = values.find((value) => value === given);
  if (found !== undefined) return found;
  throw new UsageError(`${option} ${given}: give one of ${values.join(', ')}`);
}

async function startSimulator() {
  const { AmazonSimulator } = await import('../simulator/amazon-simulator.js');
  const { startAmazonServer } = await import('../simulator/amazon-server.js');
  // Nobody looks at what it received.
  const simulator = new AmazonSimulator({ mostReceived: 1, mostConversions: 1 });
  return startAmazonServer(simulator, { port: 0 });
}

const MOST_REASONS = 20;

function summaryLines(summary: SendSummary, isDryRun: boolean): string[] {
  const { counts, groups, reasons, notes, clashes, earlier, rejectedFiles } = summary;
  const lines = groups.map(
    ({ contract, region, account, events, requests }) =>
      `${contract} ${region} ${account}: ${plural(events, 'event')} in ${plural(requests, 'request')}${isDryRun ? ' to send' : ''}`
  );
  const told = withoutDryRun(reasons);
  for (const { outcome, text, count: number, rows } of told.slice(0, MOST_REASONS)) {
    lines.push(`${outcome}, ${linesNamed(number, rows)}: ${text}`);
  }
  if (told.length > MOST_REASONS) {
    lines.push(`and ${plural(told.length - MOST_REASONS, 'further reason')}`);
  }
  for (const { text, count: number, line } of notes.slice(0, MOST_REASONS)) {
    lines.push(`note, ${plural(number, 'event')} from line ${line} on: ${text}`);
  }
  if (clashes > 0) lines.push(`${plural(clashes, 'row')} refused for an ID that other rows have`);
  const { repeated } = counts;
  if (repeated > 0) lines.push(`${plural(repeated, 'row')} repeated an event, which is sent once`);
  if (earlier > 0) lines.push(`${plural(earlier, 'row')} done by an earlier run, not sent again`);
  if (rejectedFiles.length > 0) {
    lines.push(`refused rows, with reasons: ${rejectedFiles.join(', ')}`);
  }
  if (summary.hasFormulas) {
    lines.push(
      'cells of it begin with =, +, - or @: correct it in a text editor, as a spreadsheet would take them for formulas'
    );
  }
  if (summary.wasStopped) lines.push('stopped; run it again for the rest');
  return [...lines.map((line) => colours.dim(line)), sumLine(counts, reasons, isDryRun)];
}

/** "line 7", "lines 7, 9", "1,203 lines: 7, 9, 12 …" */
function linesNamed(number: number, lines: readonly (number | string)[]): string {
  if (number === 1) return `line ${lines[0]}`;
  const named = lines.join(', ');
  return number > lines.length ? `${count(number)} lines: ${named} …` : `lines ${named}`;
}

function faultLine({ fault = '', reasons }: SendSummary, [file]: readonly string[]): string {
  const left = reasons.find(({ outcome, text }) => outcome === 'left' && text === fault);
  return left ? `${file}: from line ${left.rows[0]} on nothing was sent: ${fault}` : fault;
}

function exitCodeOf({ counts, fault }: SendSummary, isDryRun: boolean): ExitCode {
  if (fault !== undefined) return ExitCode.badInput;
  const { accepted, refused, tooOld, repeated, read } = counts;
  const isDone = isDryRun ? refused + tooOld === 0 : accepted + repeated === read;
  return isDone ? ExitCode.done : ExitCode.faultsFound;
}
