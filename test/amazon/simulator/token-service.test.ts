import { describe, expect, it } from 'vitest';
import type { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { eventsRequest, FORM, NOW, PURCHASES, read, simulator, tokenRequest } from './requests.js';

const CREDENTIALS = [
  { clientId: 'client-1', clientSecret: 'secret-1', refreshToken: 'refresh-1' },
  { clientId: 'client-2', clientSecret: 'secret-2', refreshToken: 'refresh-2' }
];

async function statusWith(amazon: AmazonSimulator, token: unknown): Promise<number> {
  const headers = { Authorization: `Bearer ${String(token)}` };
  const request = eventsRequest('adsApiV1', [PURCHASES.adsApiV1], { headers });
  return read(await amazon.handle(request)).status;
}

describe('the token endpoint', () => {
  it('gives a token that opens the endpoints for events', async () => {
    const amazon = simulator({ credentials: CREDENTIALS });
    const { status, body } = read(await amazon.handle(tokenRequest(FORM)));
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^Atza\|[\w-]{64}$/) as string,
      refresh_token: 'refresh-1',
      token_type: 'bearer',
      expires_in: 3600
    });
    expect(await statusWith(amazon, body.access_token)).toBe(207);
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['another grant type', { grant_type: 'client_credentials' }, 400, 'unsupported_grant_type'],
    ['no grant type', { grant_type: '' }, 400, 'invalid_request'],
    ['no client', { client_id: '' }, 400, 'invalid_request'],
    ['no secret', { client_secret: '' }, 400, 'invalid_request'],
    ['no refresh token', { refresh_token: '' }, 400, 'invalid_request'],
    ['an unknown client', { client_id: 'client-3' }, 401, 'invalid_client'],
    ['a wrong secret', { client_secret: 'secret-2' }, 401, 'invalid_client'],
    ['a wrong refresh token', { refresh_token: 'x' }, 400, 'invalid_grant'],
    ["another client's refresh token", { refresh_token: 'refresh-2' }, 400, 'invalid_grant']
  ])('refuses %s', async (_what, change, status, error) => {
    const amazon = simulator({ credentials: CREDENTIALS });
    const answer = read(await amazon.handle(tokenRequest({ ...FORM, ...change })));
    expect([answer.status, answer.body.error]).toEqual([status, error]);
    expect(amazon.counts.tokens).toBe(0);
  });

  it('takes forms only, by POST', async () => {
    const asJson = read(await simulator().handle(tokenRequest(FORM, 'application/json')));
    expect([asJson.status, asJson.body.error]).toEqual([400, 'invalid_request']);
    const got = read(await simulator().handle({ ...tokenRequest(FORM), method: 'GET' }));
    expect(got.status).toBe(405);
  });

  it('takes any credentials that are not empty, where none are given', async () => {
    expect(read(await simulator().handle(tokenRequest(FORM))).status).toBe(200);
  });

  it('gives tokens that expire by the clock', async () => {
    let now = NOW;
    const amazon = simulator({ now: () => now, tokenLifetimeSeconds: 60 });
    const { body } = read(await amazon.handle(tokenRequest(FORM)));
    expect(body.expires_in).toBe(60);
    now += 59_999;
    expect(await statusWith(amazon, body.access_token)).toBe(207);
    now += 1;
    expect(await statusWith(amazon, body.access_token)).toBe(401);
  });

  it('gives tokens that belong to their client', async () => {
    const amazon = simulator({ credentials: CREDENTIALS });
    const second = { ...FORM, client_id: 'client-2', client_secret: 'secret-2' };
    const form = { ...second, refresh_token: 'refresh-2' };
    const { body } = read(await amazon.handle(tokenRequest(form)));
    expect(await statusWith(amazon, body.access_token)).toBe(401);
  });

  it('can make all tokens expire at once and take one that it did not give', async () => {
    const amazon = simulator();
    const { body } = read(await amazon.handle(tokenRequest(FORM)));
    amazon.tokens.expireAll();
    expect(await statusWith(amazon, body.access_token)).toBe(401);
    expect(await statusWith(amazon, 'token')).toBe(401);
    amazon.tokens.register('pasted');
    expect(await statusWith(amazon, 'pasted')).toBe(207);
  });

  it('gives the same tokens again for the same randomness, so that a run can be repeated', async () => {
    const first = read(await simulator({ random: () => 0.5 }).handle(tokenRequest(FORM)));
    const second = read(await simulator({ random: () => 0.5 }).handle(tokenRequest(FORM)));
    expect(first).toEqual(second);
  });
});
