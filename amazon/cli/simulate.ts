import { writeFileSync } from 'node:fs';
import type { Advertiser } from '../simulator/advertisers.js';
import type { Region } from '../contracts/hosts.js';
import type { AmazonSimulator, AmazonSimulatorOptions } from '../simulator/amazon-simulator.js';
import {
  type AddCommand,
  colours,
  count,
  plural,
  print,
  untilInterrupted,
  UsageError
} from 'sgtm/command-line';

interface SimulateOptions {
  port: string;
  host: string;
  clientId?: string;
  account: string[];
  region?: string;
  tokenLifetime: string;
  wiremock?: string;
}

/** Secrets come from the environment alone: arguments show in the list of processes. */
const SECRETS = {
  clientSecret: 'SGTM_SIMULATOR_CLIENT_SECRET',
  refreshToken: 'SGTM_SIMULATOR_REFRESH_TOKEN',
  accessToken: 'SGTM_SIMULATOR_ACCESS_TOKEN'
} as const;

const EXPLANATION = `
Without --client-id any credentials get a token. With it, ${SECRETS.clientSecret} and
${SECRETS.refreshToken} in the environment say which do. An access token in
${SECRETS.accessToken} is valid without being asked for.

Example:
  amazon-ads simulate --account 5879120000000@EU --region EU`;

/** `amazon-ads simulate`: the Amazon Ads simulator on its own, for any integration. */
export const simulateCommand: AddCommand = (program) => {
  program
    .command('simulate')
    .description('run the Amazon Ads simulator on its own, to test any integration against it')
    .option('--port <number>', 'where to listen; 0 for any that is free', '8090')
    .option('--host <address>', 'the interface to listen on', '127.0.0.1')
    .option('--client-id <id>', 'the one client that gets a token')
    .option(
      '--account <id...>',
      'account and profile ids that exist, ID@EU for one of a region; all do without it',
      []
    )
    .option('--region <NA|EU|FE>', 'whose rules hold for requests that name none of Amazon’s hosts')
    .option('--token-lifetime <seconds>', 'how long a token is valid', '3600')
    .option('--wiremock <file>', 'write stub mappings for WireMock 3 to a file instead')
    .addHelpText('after', EXPLANATION)
    .action(async (options: SimulateOptions) => {
      if (options.wiremock !== undefined) await writeMappings(options.wiremock);
      else await simulate(options);
    });
};

async function writeMappings(file: string): Promise<void> {
  const { wireMockMappings } = await import('../simulator/wiremock.js');
  const mappings = wireMockMappings();
  writeFileSync(file, `${JSON.stringify(mappings, null, 2)}\n`);
  print(`${file}  ${plural(mappings.mappings.length, 'stub mapping')}`);
}

async function simulate(options: SimulateOptions): Promise<void> {
  const port = wholeNumber('--port', options.port, 0, 65_535);
  const settings = simulatorOptions(options);
  const { AmazonSimulator } = await import('../simulator/amazon-simulator.js');
  const { startAmazonServer } = await import('../simulator/amazon-server.js');
  const simulator = new AmazonSimulator(settings);
  const server = await startAmazonServer(simulator, { port, host: options.host });
  const interrupted = untilInterrupted();
  await greet(server.url, settings);
  await interrupted;
  await server.close();
  sumUp(simulator);
}

function simulatorOptions(options: SimulateOptions): AmazonSimulatorOptions {
  const { clientId, account } = options;
  const [clientSecret, refreshToken, accessToken] = [
    process.env[SECRETS.clientSecret],
    process.env[SECRETS.refreshToken],
    process.env[SECRETS.accessToken]
  ];
  const settings: AmazonSimulatorOptions = {
    tokenLifetimeSeconds: wholeNumber('--token-lifetime', options.tokenLifetime, 1, 86_400)
  };
  if (options.region !== undefined) settings.region = regionNamed(options.region);
  if (account.length > 0) settings.accounts = account.map(advertiserNamed);
  if (accessToken) settings.accessTokens = [accessToken];
  if (clientId === undefined) return settings;
  if (!clientSecret || !refreshToken) {
    const missing = clientSecret ? SECRETS.refreshToken : SECRETS.clientSecret;
    throw new UsageError(`--client-id: ${missing} is not set; put it into the environment`);
  }
  settings.credentials = [{ clientId, clientSecret, refreshToken }];
  return settings;
}

/** "123", or "123@EU" for one that only that region knows. */
function advertiserNamed(text: string): Advertiser | string {
  const [id = '', region] = text.split('@');
  if (region === undefined) return id;
  if (region !== 'NA' && region !== 'EU' && region !== 'FE') {
    throw new UsageError(`--account ${text}: give NA, EU or FE behind the @`);
  }
  return { accountId: id, profileId: id, region };
}

function regionNamed(name: string): Region {
  if (name === 'NA' || name === 'EU' || name === 'FE') return name;
  throw new UsageError('--region: give NA, EU or FE');
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${option}: give a whole number from ${least} to ${most}`);
}

async function greet(url: string, settings: AmazonSimulatorOptions): Promise<void> {
  const { CONTRACTS } = await import('../contracts/index.js');
  print(`The Amazon Ads simulator listens on ${colours.bold(url)}`);
  print();
  print(`  tokens   POST ${url}/auth/o2/token`);
  for (const { name, path } of Object.values(CONTRACTS)) {
    print(`  events   POST ${url}${path}  ${colours.dim(name)}`);
  }
  print(`  accounts GET  ${url}/v2/profiles, POST ${url}/adsAccounts/list`);
  print(`  deletion POST ${url}/accounts/ID/dsp/conversionDefinitions/delete`);
  print(`  admin    ${url}/__admin/requests, /conversions, /faults, /tokens/expire, /reset`);
  print();
  print('Point an integration at it by giving it this address in place of');
  print('https://api.amazon.com and https://advertising-api.amazon.com.');
  const given = settings.credentials
    ? 'Tokens go to the given client only.'
    : 'Any credentials get a token.';
  print(`${given} Ctrl-C ends it.`);
}

function sumUp({ counts }: AmazonSimulator): void {
  const { requests, tokens, accepted, refused } = counts;
  const parts = [
    plural(requests, 'request'),
    plural(tokens, 'token'),
    `${count(accepted)} accepted`,
    `${count(refused)} refused`
  ];
  print(colours.dim(parts.join(', ')));
}
