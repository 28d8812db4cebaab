import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ACCESS_TOKEN } from '../amazon.js';
import { fireAlone, type Fired, type Json } from '../tag.js';
import { echoes, echoingAmazon } from './echo.js';
import { person, tracesOf, type Person } from './person.js';

const CLIENT_SECRET = 'amzn1.oa2-cs.v1.qqsecretqq';
const REFRESH_TOKEN = 'Atzr|qqrefreshqq';

/** Every mode in which something is written down. */
const modes = fc.record({
  api: fc.constantFrom('adsApiV1', 'conversionsV1', 'offAmazon2023'),
  offAmazonShape: fc.constantFrom('compact', 'rich'),
  logType: fc.constantFrom('no', 'debug', 'always'),
  bigQueryLogType: fc.constantFrom('no', 'always'),
  deadLetterMode: fc.constantFrom('none', 'bigquery'),
  logBigQueryDatasetId: fc.constant('logs'),
  logBigQueryTableId: fc.constant('logs'),
  deadLetterDatasetId: fc.constant('dead'),
  deadLetterTableId: fc.constant('letters'),
  sendIpAddress: fc.boolean(),
  authMode: fc.constantFrom('lwa', 'lwa', 'accessToken'),
  maxAttempts: fc.constantFrom(1, 2),
  phoneFormat: fc.constantFrom('digits', 'e164'),
  useOptimisticScenario: fc.boolean(),
  amznUserData: fc.constantFrom('GRANTED', 'GRANTED', 'DENIED', ''),
  additionalAdvertisers: fc.constantFrom(
    [],
    [{ accountId: '5879120000001', profileId: '3231294500001' }]
  )
});

const circumstances = fc.record({
  debugMode: fc.boolean(),
  bigQueryFails: fc.boolean(),
  hasRows: fc.boolean(),
  hasEmailAsId: fc.boolean()
});

function eventOfPerson(of: Person, hasEmailAsId: boolean): Record<string, unknown> {
  return {
    event_name: 'purchase',
    value: 12,
    ip_override: of.ip,
    user_agent: 'Mozilla/5.0',
    client_id: of.email,
    email: of.email,
    page_location: `https://shop.example/?email=${of.email}&aref=Abcde12345&amzn_click_id=c.1`,
    transaction_id: hasEmailAsId ? of.email : 'ORDER-1',
    user_data: {
      email_address: [of.email],
      phone_number: of.phone,
      address: {
        first_name: of.firstName,
        last_name: of.lastName,
        street: of.street,
        city: of.city,
        region: of.region,
        postal_code: of.postalCode,
        country: of.country
      }
    }
  };
}

function rowsOfPerson(of: Person): { type: string; value: unknown }[] {
  return [
    { type: 'EMAIL', value: of.email },
    { type: 'PHONE', value: of.phone },
    { type: 'FIRST_NAME', value: of.firstName },
    // Put into the wrong row: it is no such id, and must not go out as one.
    { type: 'RAMP_ID', value: of.email },
    { type: 'MATCH_ID', value: of.email }
  ];
}

/** The request without what the contract wants as it is: IP address, postal code, access token. */
function withoutWanted(sent: Fired['sent'][number], fields: Record<string, unknown>): string {
  const body = JSON.parse(sent.body ?? '') as Record<string, Json[]>;
  for (const event of Object.values(body).flat()) removeWanted(event, fields);
  const { Authorization, ...headers } = sent.headers;
  expect(Authorization).toMatch(/^Bearer Atza\|/);
  return JSON.stringify([sent.url, headers, body]);
}

function removeWanted(event: Json | undefined, fields: Record<string, unknown>): void {
  const parts = event as unknown as {
    consent?: { geo?: unknown };
    matchKeys?: { type: string }[];
    userInfo?: { postalCode?: unknown };
  };
  delete parts.userInfo?.postalCode;
  if (fields.sendIpAddress !== true) return;
  delete parts.consent?.geo;
  if (parts.matchKeys) parts.matchKeys = parts.matchKeys.filter(({ type }) => type !== 'FIP');
}

/** Everything that is written down, in one text. */
function writtenBy({ logs, insertedRows, cookies, error, refusals }: Fired): string {
  return JSON.stringify([logs, insertedRows, cookies, error, refusals]);
}

function expectNoTrace(where: string, text: string, traces: readonly string[]): void {
  const lower = text.toLowerCase();
  const found = traces.filter((trace) => lower.includes(trace.toLowerCase()));
  expect(found, where).toEqual([]);
}

describe('personal data and secrets', () => {
  it(
    'occur nowhere but where the contract wants them, in any mode, whatever Amazon repeats',
    { timeout: 180_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(person, modes, circumstances, echoes, async (of, mode, around, echo) => {
          const fields = {
            ...mode,
            clientSecret: CLIENT_SECRET,
            refreshToken: REFRESH_TOKEN,
            accessToken: ACCESS_TOKEN,
            matchKeys: around.hasRows ? rowsOfPerson(of) : []
          };
          const fired = await fireAlone(eventOfPerson(of, around.hasEmailAsId), fields, {
            http: echoingAmazon(echo),
            container: { debugMode: around.debugMode },
            bigQueryFails: around.bigQueryFails
          });
          expect(fired.error).toBeUndefined();
          expect(fired.calls).toBe(1);
          const personal = tracesOf(of);
          const secrets = [
            'qqsecretqq',
            'qqrefreshqq',
            ACCESS_TOKEN,
            encodeURIComponent(ACCESS_TOKEN)
          ];
          expectNoTrace('written down', writtenBy(fired), [...personal, ...secrets]);
          for (const sent of fired.sent) {
            expectNoTrace('sent', withoutWanted(sent, fields), [...personal, ...secrets]);
          }
          for (const { url, headers, body } of fired.requests.filter(
            (one) => !fired.sent.includes(one)
          )) {
            expectNoTrace('token request', JSON.stringify([url, headers, body]), personal);
            expectNoTrace('token request but its body', JSON.stringify([url, headers]), secrets);
          }
        }),
        { numRuns: 2000 }
      );
    }
  );
});
