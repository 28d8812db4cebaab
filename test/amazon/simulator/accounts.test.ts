import { describe, expect, test } from 'vitest';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { read } from './requests.js';

const ADVERTISERS = [
  { accountId: 'one', profileId: '11', region: 'NA' as const },
  { accountId: 'two', profileId: '22', region: 'EU' as const }
];
const HOSTS = { NA: 'advertising-api.amazon.com', EU: 'advertising-api-eu.amazon.com' };
const HASH = 'a'.repeat(64);

async function ask(
  path: string,
  {
    method = 'GET',
    region = 'NA' as keyof typeof HOSTS,
    body = undefined as unknown,
    headers = {} as Record<string, string>,
    knowsAll = false
  } = {}
): Promise<{ status: number; body: unknown }> {
  const amazon = new AmazonSimulator({
    accessTokens: ['token'],
    ...(knowsAll ? {} : { accounts: ADVERTISERS })
  });
  const reply = await amazon.handle({
    url: `https://${HOSTS[region]}${path}`,
    method,
    headers: {
      authorization: 'Bearer token',
      'Amazon-Advertising-API-ClientId': 'client',
      ...headers
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    timeoutMs: 1000
  });
  return read(reply);
}

describe('the simulator lists', () => {
  test('the profiles of a region', async () => {
    const { status, body } = await ask('/v2/profiles', { region: 'EU' });
    expect(status).toBe(200);
    expect(body).toMatchObject([{ profileId: 22, countryCode: 'DE', accountInfo: {} }]);
  });

  test('the accounts of a region, and a sample where any account exists', async () => {
    const listed = await ask('/adsAccounts/list', { method: 'POST', body: {} });
    expect(listed.body).toMatchObject({ adsAccounts: [{ adsAccountId: 'one' }] });
    const sample = await ask('/adsAccounts/list', {
      method: 'POST',
      body: {},
      knowsAll: true
    });
    expect(sample.body).toMatchObject({ adsAccounts: [{ adsAccountId: '5879120000000' }] });
  });

  test.each([
    [{ headers: { authorization: 'Bearer other' } }, 401],
    [{ headers: { 'Amazon-Advertising-API-ClientId': '' } }, 401],
    [{ method: 'PUT' }, 405]
  ])('nothing for %j', async (input, status) => {
    expect((await ask('/v2/profiles', input)).status).toBe(status);
  });
});

describe('the simulator takes requests to delete people', () => {
  const TYPE = { 'Content-Type': 'application/vnd.dspuserdeletionrequest.v1+json' };
  const path = (account: string): string => `/accounts/${account}/dsp/conversionDefinitions/delete`;
  const person = (type: string, value: string) => ({ matchKeys: [{ type, values: [value] }] });
  const deletion = (people: unknown, headers: Record<string, string> = TYPE, account = 'one') =>
    ask(path(account), { method: 'POST', headers, body: { deletionRequests: people } });

  test('and answers for each, from 1', async () => {
    const people = [person('EMAIL', HASH), person('EMAIL', 'a@b.co'), person('SHOE', HASH), {}];
    const { status, body } = await deletion(people);
    expect(status).toBe(207);
    expect(body).toMatchObject({
      success: [{ index: 1 }],
      error: [{ index: 2 }, { index: 3 }, { index: 4 }]
    });
    expect(JSON.stringify(body)).not.toContain('a@b.co');
  });

  test.each([
    ['no people', [], TYPE, 'one', 400],
    ['too many', Array.from({ length: 501 }, () => person('EMAIL', HASH)), TYPE, 'one', 400],
    ['another media type', [person('EMAIL', HASH)], {}, 'one', 415],
    ['an account of another region', [person('EMAIL', HASH)], TYPE, 'two', 403],
    ['an entity', [person('EMAIL', HASH)], TYPE, 'ENTITY1', 403]
  ])('but not with %s', async (_, people, headers, account, status) => {
    expect((await deletion(people, headers as Record<string, string>, account)).status).toBe(
      status
    );
  });
});
