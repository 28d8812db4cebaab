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
import type { Advertiser } from '../simulator/advertisers.js';
import { credentialsIn, ownTemplate } from './fields.js';
import { standIn } from './target.js';

interface Options {
  data: string;
  live?: boolean;
  to?: string;
  testEvent?: boolean;
  json?: boolean;
}

const HELP = `
Without --live a simulator of Amazon answers: it knows the forms, not your account.
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
      if (!json && !live && options.to === undefined) {
        print(colours.dim('Asking a simulator; add --live to ask Amazon.'));
      }
      const findings: Finding[] = [];
      for await (const finding of examineWith(fields, options)) {
        findings.push(finding);
        if (!json) for (const line of linesOf(finding)) print(line);
      }
      const faults = findings.filter(({ state }) => state === 'fault').length;
      if (json) print(JSON.stringify({ findings }, null, 2));
      else print(faults > 0 ? `${plural(faults, 'fault')} found` : 'nothing is wrong');
      report(faults > 0 ? ExitCode.faultsFound : ExitCode.done);
    });
};

/** Fields the tag does not have are for the doctor to name. */
async function readAnyFields(data: string): Promise<Record<string, unknown>> {
  const { text, name } = await readGiven(data);
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) {
      return parsed as Record<string, unknown>;
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
  const isAsked = live || to !== undefined;
  const simulator = isAsked ? undefined : await startSimulator(fields);
  try {
    yield* examine({
      template: await ownTemplate(),
      fields,
      credentials: credentialsIn(fields) ?? (await credentialsOfEnvironment(live)),
      to: simulator ? new URL(simulator.url) : localStandIn(to),
      bigQuery: {
        url: process.env.BIGQUERY_API_URL ?? 'https://bigquery.googleapis.com',
        token: process.env.GOOGLE_OAUTH_ACCESS_TOKEN,
        isLive: live
      },
      sendsTestEvent: testEvent,
      now: Date.now
    });
  } finally {
    await simulator?.close();
  }
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

/** A simulator that knows the advertiser of the fields, as nobody else can say who it is. */
async function startSimulator(fields: Record<string, unknown>) {
  const { regionNamed } = await import('../contracts/hosts.js');
  const { AmazonSimulator } = await import('../simulator/amazon-simulator.js');
  const { startAmazonServer } = await import('../simulator/amazon-server.js');
  const text = (name: string): string => String(fields[name] ?? '');
  const advertiser: Advertiser = {
    accountId: text('accountId'),
    profileId: text('profileId') || '1234567890',
    region: regionNamed(fields.region)
  };
  const simulator = new AmazonSimulator({ accounts: [advertiser] });
  return startAmazonServer(simulator, { port: 0 });
}

const SIGNS = { good: colours.green('✓'), fault: colours.red('✗'), open: colours.dim('–') };

function linesOf({ check, state, text, remedy }: Finding): string[] {
  const line = `${SIGNS[state]} ${check.padEnd(12)} ${text}`;
  return remedy ? [line, `${' '.repeat(15)}→ ${remedy}`] : [line];
}
