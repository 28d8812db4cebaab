import {
  type AddCommand,
  colours,
  ExitCode,
  plural,
  print,
  readGiven,
  UsageError
} from 'sgtm/command-line';
import type { Finding } from '../doctor/finding.js';
import type { Credentials } from '../replay/credentials.js';
import { credentialsIn, ownTemplate, warnOfSecrets } from './fields.js';
import { safeAddress, standIn } from './target.js';

interface Options {
  data: string;
  live?: boolean;
  to?: string;
  testEvent?: boolean;
  json?: boolean;
}

const HELP = `
Without --live only the fields are looked at; token, clock and account are not checked.
With --live Login with Amazon and Amazon Ads are asked, and BigQuery if dead letters
are on (GOOGLE_OAUTH_ACCESS_TOKEN). Nothing is changed; --test-event sends one event
that Amazon is asked not to process.

Credentials are those of --data, else of the environment. They are never shown.

Exit code: 0 nothing is wrong, 1 something is, 2 bad input.

Examples:
  amazon-ads doctor --data fields.json
  amazon-ads doctor --data fields.json --live --test-event`;

/** `amazon-ads doctor`: what is wrong before the first event. */
export const doctorCommand: AddCommand = (program, report) => {
  program
    .command('doctor')
    .description('find what is wrong with fields, credentials and account before the first event')
    .requiredOption('--data <fields>', "the tag's fields: a JSON file, or JSON itself")
    .option('--live', 'ask Amazon')
    .option('--to <url>', 'ask this server instead, such as amazon-ads simulate')
    .option('--test-event', 'send one event that is marked as a test')
    .option('--json', 'print the findings as JSON')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const { live = false, json = false } = options;
      if (live && options.to !== undefined) {
        throw new UsageError('--live and --to: give one of them');
      }
      const fields = await readAnyFields(options.data);
      const findings: Finding[] = [];
      for await (const finding of examineWith(fields, options)) {
        findings.push(finding);
        if (!json) for (const line of linesOf(finding)) print(line);
      }
      const faults = findings.filter(({ state }) => state === 'fault').length;
      if (json) print(JSON.stringify({ findings }, null, 2));
      else print(lastLine(faults, findings));
      report(faults > 0 ? ExitCode.faultsFound : ExitCode.done);
    });
};

/** Says that nothing is wrong only where everything was looked at. */
function lastLine(faults: number, findings: readonly Finding[]): string {
  const open = findings.filter(({ state }) => state === 'unchecked').map(({ check }) => check);
  const left = open.length > 0 ? `; not checked: ${open.join(', ')}` : '';
  if (faults > 0) return `${plural(faults, 'fault')} found${left}`;
  return open.length > 0 ? `no fault in what was checked${left}` : 'nothing is wrong';
}

/** Fields the tag does not have are for the doctor to name. */
async function readAnyFields(data: string): Promise<Record<string, unknown>> {
  const { text, name } = await readGiven(data);
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      const fields = parsed as Record<string, unknown>;
      warnOfSecrets(fields, name);
      return fields;
    }
  } catch {
    // The parser's own message would repeat a part of the file.
  }
  throw new UsageError(`${name}: it is no JSON object; write {"accountId": "…", …}`);
}

async function* examineWith(
  fields: Record<string, unknown>,
  { live = false, to, testEvent = false }: Options
): AsyncGenerator<Finding> {
  const { examine } = await import('../doctor/doctor.js');
  const bigQueryUrl = process.env.BIGQUERY_API_URL;
  yield* examine({
    template: await ownTemplate(),
    fields,
    credentials: credentialsIn(fields) ?? (await credentialsOfEnvironment(live)),
    to: localStandIn(to),
    isAsked: live || to !== undefined,
    bigQuery: {
      url: bigQueryUrl
        ? safeAddress('BIGQUERY_API_URL', bigQueryUrl).href.replace(/\/+$/, '')
        : 'https://bigquery.googleapis.com',
      token: process.env.GOOGLE_OAUTH_ACCESS_TOKEN,
      isLive: live
    },
    sendsTestEvent: testEvent,
    now: Date.now
  });
}

/** The credentials are real ones: they go to Amazon or stay on this machine. */
function localStandIn(text: string | undefined): URL | undefined {
  const url = standIn(text);
  if (url === undefined || url.protocol === 'http:') return url;
  throw new UsageError(
    `--to ${text}: give a server on this machine, such as http://127.0.0.1:8090`
  );
}

async function credentialsOfEnvironment(isLive: boolean): Promise<Credentials | undefined> {
  const { credentialsFromEnvironment } = await import('../replay/credentials.js');
  if (!isLive) return undefined;
  try {
    return credentialsFromEnvironment(process.env);
  } catch {
    return undefined;
  }
}

const SIGNS = {
  good: colours.green('✓'),
  fault: colours.red('✗'),
  open: colours.dim('–'),
  unchecked: colours.dim('–')
};

function linesOf({ check, state, text, remedy }: Finding): string[] {
  const line = `${SIGNS[state]} ${check.padEnd(12)} ${text}`;
  return remedy ? [line, `${' '.repeat(15)}→ ${remedy}`] : [line];
}
