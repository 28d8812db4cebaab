import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseTemplate } from 'sgtm/sandbox';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COLUMNS } from '../../../amazon/doctor/dead-letter-table.js';
import { examine, type DoctorOptions } from '../../../amazon/doctor/doctor.js';
import type { Finding } from '../../../amazon/doctor/finding.js';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';

const CREDENTIALS = {
  clientId: 'amzn1.application-oa2-client.aaaa1111',
  clientSecret: 'amzn1.oa2-cs.v1.bbbb2222',
  refreshToken: 'Atzr|cccc3333'
};
const FIELDS = { ...CREDENTIALS, accountId: '5879120000000', region: 'NA', dataSetName: 'My_shop' };
const ADVERTISERS = [
  {
    accountId: '5879120000000',
    profileId: '1234567890',
    region: 'NA' as const,
    entityId: 'ENTITY1'
  },
  {
    accountId: '5879120000001',
    profileId: '1234567891',
    region: 'EU' as const,
    entityId: 'ENTITY2'
  }
];

let server: AmazonServer;
let simulator: AmazonSimulator;
const template = parseTemplate(readFileSync('template.tpl', 'utf8'));

/** A simulator that knows these advertisers and credentials of some scope. */
async function listen(scope?: string): Promise<void> {
  const credentials = [{ ...CREDENTIALS, ...(scope === undefined ? {} : { scope }) }];
  simulator = new AmazonSimulator({ credentials, accounts: ADVERTISERS });
  server = await startAmazonServer(simulator, { port: 0 });
}

beforeEach(() => listen());
afterEach(() => server.close());

const NO_BIG_QUERY = { url: '', token: undefined, isLive: false };

async function examined(
  changes: Record<string, unknown> = {},
  options: Partial<DoctorOptions> = {}
): Promise<Finding[]> {
  const fields: Record<string, unknown> = { ...FIELDS, ...changes };
  const text = (name: string): string => String(fields[name] ?? '');
  const credentials = {
    clientId: text('clientId'),
    clientSecret: text('clientSecret'),
    refreshToken: text('refreshToken')
  };
  const findings: Finding[] = [];
  const all = { template, fields, credentials, to: new URL(server.url), bigQuery: NO_BIG_QUERY };
  const rest = { isAsked: true, sendsTestEvent: false, now: Date.now, ...options };
  for await (const finding of examine({ ...all, ...rest })) findings.push(finding);
  return findings;
}

const faults = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ state }) => state === 'fault');

test('finds nothing where nothing is wrong, and has looked at everything', async () => {
  const findings = await examined({}, { sendsTestEvent: true });
  expect(faults(findings)).toEqual([]);
  expect(findings.filter(({ state }) => state === 'good').map(({ check }) => check)).toEqual([
    'form',
    'credentials',
    'ids',
    'data set',
    'consent',
    'token',
    'clock',
    'account',
    'test event'
  ]);
  expect(simulator.conversions[0]).toMatchObject({
    event: {
      eventDescription: { name: 'amazon_ads_doctor_test', conversionType: 'OTHER' },
      dataProcessingOptions: { options: 'LIMITED_DATA_USE' }
    }
  });
});

describe('finds a planted fault and names its remedy:', () => {
  test.each([
    [
      'a field the tag does not have',
      { accountID: '1' },
      'form',
      'the tag has no field accountID',
      'write accountId'
    ],
    [
      'a credential that is missing',
      { refreshToken: '' },
      'form',
      'refreshToken is empty',
      'Enter the refresh token'
    ],
    [
      'a value that is none of a choice',
      { region: 'US' },
      'form',
      'region is not one of its values',
      'write one of NA, EU, FE'
    ],
    [
      'secret and client ID in each other’s place',
      { clientId: CREDENTIALS.clientSecret, clientSecret: CREDENTIALS.clientId },
      'credentials',
      'clientSecret holds a client ID',
      'put it into clientId'
    ],
    [
      'an access token for a refresh token',
      { refreshToken: 'Atza|x' },
      'credentials',
      'refreshToken holds an access token',
      'a refresh token here'
    ],
    [
      'one value for two secrets',
      { clientSecret: 'same', clientId: 'same' },
      'credentials',
      'are the same',
      'copy each'
    ],
    [
      'a wrong secret',
      { clientSecret: 'amzn1.oa2-cs.v1.other' },
      'token',
      'knows no such client',
      'same security profile'
    ],
    [
      'a revoked refresh token',
      { refreshToken: 'Atzr|other' },
      'token',
      'wrong, revoked',
      'create a new one'
    ],
    [
      'an account of another region',
      { accountId: '5879120000001' },
      'account',
      'your account is in EU, the tag says NA',
      'set region to EU'
    ],
    [
      'an entity for an account',
      { accountId: 'ENTITY1' },
      'ids',
      'is an entity ID',
      'enter the advertiser account ID'
    ],
    [
      'a profile for an account',
      { accountId: '1234567890' },
      'account',
      'accountId is a profile ID',
      '5879120000000'
    ],
    [
      'an account that is nobody’s',
      { accountId: '99' },
      'account',
      'reaches no advertiser',
      '5879120000000'
    ],
    [
      'a data set that is none',
      { dataSetName: '1st' },
      'data set',
      'is not the name of a data set',
      '5 to 100 letters'
    ],
    [
      'no consent in Europe',
      { region: 'EU', accountId: '5879120000001', consentSource: 'none' },
      'consent',
      'Amazon refuses every event',
      'consentSource to auto'
    ],
    [
      'user data denied for all',
      { amznUserData: 'DENIED' },
      'consent',
      'the tag never sends user data',
      'clear the field'
    ],
    [
      'a table without a name',
      { deadLetterMode: 'bigquery' },
      'dead letters',
      'the table has no name',
      'deadLetterTableId'
    ]
  ])('%s', async (_, changes, check, text, remedy) => {
    const found = faults(await examined(changes)).find((one) => one.text.includes(text));
    expect(found).toMatchObject({ check });
    expect(found?.remedy).toContain(remedy);
  });

  test('a token without the scope', async () => {
    await server.close();
    await listen('profile');
    expect(faults(await examined())).toEqual([
      expect.objectContaining({
        check: 'token',
        remedy: 'create the refresh token again with that scope'
      })
    ]);
  });

  test('a clock that is wrong', async () => {
    const now = (): number => Date.now() - 600_000;
    const [clock] = faults(await examined({}, { now }));
    expect(clock).toMatchObject({ check: 'clock', remedy: expect.stringContaining('NTP') });
    expect(clock?.text).toMatch(/is (599|600|601|602|603|604|605) s slow/);
  });

  test('no access that a test event needs', async () => {
    simulator.faults.add({ on: 'events', kind: 'status', status: 403 });
    const [event] = faults(await examined({}, { sendsTestEvent: true }));
    expect(event).toMatchObject({ check: 'test event', text: expect.stringContaining('403') });
    expect(event?.remedy).toContain('event_manager_edit');
  });

  test('no credentials at all', async () => {
    const findings = await examined({}, { credentials: undefined });
    expect(faults(findings)[0]?.remedy).toContain('AMAZON_ADS_CLIENT_ID');
  });
});

describe('the table for dead letters', () => {
  let bigQuery: Server;
  let columns: { name: string; type: string }[] | undefined;
  const TABLE = {
    deadLetterMode: 'bigquery',
    deadLetterProjectId: 'p',
    deadLetterDatasetId: 'd',
    deadLetterTableId: 't'
  };

  beforeEach(async () => {
    columns = Object.entries(COLUMNS).map(([name, type]) => ({ name, type }));
    bigQuery = createServer(({ url, headers }, answer) => {
      const isIt = url === '/bigquery/v2/projects/p/datasets/d/tables/t';
      const isLetIn = headers.authorization === 'Bearer ya29.token';
      answer.statusCode = !isLetIn ? 401 : isIt && columns ? 200 : 404;
      answer.end(JSON.stringify({ schema: { fields: columns } }));
    });
    await new Promise<void>((done) => bigQuery.listen(0, '127.0.0.1', done));
  });
  afterEach(() => void bigQuery.close());

  const look = async (token = 'ya29.token'): Promise<Finding | undefined> => {
    const url = `http://127.0.0.1:${(bigQuery.address() as AddressInfo).port}`;
    const findings = await examined(TABLE, { bigQuery: { url, token, isLive: true } });
    return findings.find(({ check }) => check === 'dead letters');
  };

  test('that has every column is good', async () => {
    expect(await look()).toMatchObject({ state: 'good' });
  });

  test('that lacks a column gets the statement that adds it', async () => {
    columns = columns?.filter(({ name }) => name !== 'request_body');
    expect(await look()).toMatchObject({
      state: 'fault',
      text: 'p:d.t lacks request_body',
      remedy: 'ALTER TABLE `p.d.t` ADD COLUMN request_body STRING'
    });
  });

  test('that has one of another type, that is not there or not open is told', async () => {
    columns = columns?.map((one) => (one.name === 'attempts' ? { ...one, type: 'STRING' } : one));
    expect((await look())?.remedy).toContain('attempts as INT64');
    expect((await look('ya29.other'))?.text).toContain('BigQuery answered 401');
    columns = undefined;
    expect((await look())?.text).toBe('there is no table p:d.t');
  });

  test('is looked for in the columns that the page creates', () => {
    const page = readFileSync('docs/dead-letters.md', 'utf8');
    const [, definition = ''] = /CREATE TABLE [^(]+\(\n([\s\S]*?)\n\)\n/.exec(page) ?? [];
    const written = definition.split('\n').map((line) => /^ {2}(\w+) (\w+)/.exec(line)?.slice(1));
    const created = written.map((one) => [one?.[0], one?.[1] === 'INT64' ? 'INTEGER' : one?.[1]]);
    expect(Object.entries(COLUMNS)).toEqual(created);
  });
});

test('no finding holds a secret', async () => {
  const changes = [
    {},
    { clientSecret: 'amzn1.oa2-cs.v1.other4444' },
    { refreshToken: 'Atza|dddd5555' }
  ];
  for (const change of changes) {
    const told = JSON.stringify(await examined(change, { sendsTestEvent: true }));
    expect(told).not.toMatch(/bbbb2222|cccc3333|other4444|dddd5555|Atz[ar]\|\w/);
  }
});

test('shows no credential, whichever field it was put into', async () => {
  const secret = 'aB3dE5gH7';
  for (const changes of [
    { dataSetName: CREDENTIALS.clientSecret },
    { dataSetName: CREDENTIALS.refreshToken },
    { dataSetName: secret, clientSecret: secret },
    { accountId: secret, clientSecret: secret },
    { [CREDENTIALS.refreshToken]: 'x' },
    { dataSetName: 'a'.repeat(64) }
  ]) {
    const shown = JSON.stringify(await examined(changes));
    for (const text of ['bbbb2222', 'cccc3333', secret, 'a'.repeat(64)]) {
      expect(shown).not.toContain(text);
    }
  }
});

test('names a character of a credential that is not ASCII, and asks nobody with it', async () => {
  const findings = await examined({ clientSecret: `${CREDENTIALS.clientSecret}\u00e9x` });
  expect(faults(findings)).toMatchObject([
    {
      text: expect.stringMatching(
        /^clientSecret has a character that is not ASCII: U\+00E9, at place 25$/
      )
    }
  ]);
  expect(findings).toContainEqual(expect.objectContaining({ check: 'token', state: 'unchecked' }));
  expect(simulator.counts.requests).toBe(0);
});

test('does not follow a list of accounts that goes round in a circle', async () => {
  let lists = 0;
  const answer = (path: string | undefined): unknown => {
    if (path?.includes('token')) return { access_token: 'Atza|x', expires_in: 3600 };
    if (path?.includes('profiles')) return [];
    lists++;
    return { adsAccounts: [], nextToken: `token-${lists % 2}` };
  };
  const circle = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(request.url)));
  });
  await new Promise<void>((done) => circle.listen(0, '127.0.0.1', done));
  const { port } = circle.address() as AddressInfo;
  await examined({}, { to: new URL(`http://127.0.0.1:${port}`) });
  circle.close();
  expect(lists).toBeGreaterThan(0);
  expect(lists).toBeLessThanOrEqual(3 * 3);
});
