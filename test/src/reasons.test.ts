import { describe, expect, it } from 'vitest';
import { NOTES, REASONS, sentenceOf, type ReasonCode } from '../../src/reasons.js';
import { answer, answerAsAmazon } from './amazon.js';
import { fire, fireAlone, NOW, type Circumstances, type Fired } from './tag.js';

type Values = Record<string, unknown>;

/** Amazon's events endpoint answers so; Login with Amazon gives a token. */
const answering = (status: number, body: object = {}, headers = {}): Circumstances => ({
  http: (request) =>
    request.url.includes('token') ? answerAsAmazon(request) : { ...answer(status, body), headers }
});

const loginAnswering = (status: number, body: object): Circumstances => ({
  http: () => answer(status, body)
});

const ONCE = { maxAttempts: 1 };
const REFUSAL = { error: [{ index: 0, errors: [{ code: 'X', message: 'bad' }] }] };

/** An event, fields and circumstances that end for each reason; some need more than one event. */
const ENDINGS: Record<
  Exclude<
    ReasonCode,
    'breaker_open' | 'token_queue_full' | 'token_late' | 'match_key_missing' | 'nobody_named'
  >,
  [event: Values, fields?: Values, around?: Circumstances]
> = {
  ad_storage_not_granted: [{ 'x-ga-gcs': 'G100' }, { adStorageConsent: 'required' }],
  event_unmapped: [{ event_name: 'scroll_far' }],
  consent_missing: [{ country: 'DE' }],
  event_time_unreadable: [{}, { eventTime: 'tomorrow' }],
  event_too_old: [{ event_time: NOW - 28 * 86400000 }],
  purchase_below_zero: [{ value: -1 }],
  user_data_denied: [{ amzn_user_data: 'no' }],
  account_id_unusable: [{}, { accountId: 'ENTITY1' }],
  profile_id_unusable: [{}, { api: 'conversionsV1', profileId: '' }],
  credential_unusable: [{}, { clientSecret: '' }],
  refresh_token_refused: [{}, ONCE, loginAnswering(400, { error: 'invalid_grant' })],
  client_refused: [{}, ONCE, loginAnswering(401, { error: 'invalid_client' })],
  token_unavailable: [{}, ONCE, loginAnswering(503, {})],
  amazon_silent: [
    {},
    ONCE,
    {
      http: (request) =>
        request.url.includes('token') ? answerAsAmazon(request) : { error: 'failed' }
    }
  ],
  amazon_throttled: [{}, ONCE, answering(429)],
  amazon_unavailable: [{}, ONCE, answering(503)],
  amazon_wait_too_long: [{}, {}, answering(503, {}, { 'retry-after': '60' })],
  amazon_token_refused: [{}, {}, answering(401)],
  amazon_access_refused: [{}, {}, answering(403)],
  amazon_address_unknown: [{}, {}, answering(404)],
  amazon_refused: [{}, {}, answering(207, REFUSAL)],
  amazon_unreadable: [{}, {}, answering(200, { success: [] })]
};

/** A purchase that leaves nothing to note. */
const WHOLE = { country: 'US', transaction_id: 'T-1', value: 5, currency: 'USD' };

function reportOf(fired: Fired) {
  return fired.lines.at(-1);
}

describe('the code of a reason', () => {
  it.each(Object.entries(ENDINGS))('%s stands beside its sentence', async (code, parts) => {
    const [event, fields, around] = parts;
    const report = reportOf(await fire(event, fields, around));
    expect(report?.ReasonCode).toBe(code);
    const [start = ''] = REASONS[code as ReasonCode].split('{}');
    expect(report?.Reason).toMatch(start);
    expect(report?.Reason).not.toContain('{');
  });

  it('tells a purchase without a match key from an event that names nobody', async () => {
    const purchase = await fireAlone({ event_name: 'purchase' });
    const view = await fireAlone({ event_name: 'page_view' });
    expect([reportOf(purchase)?.ReasonCode, reportOf(view)?.ReasonCode]).toEqual([
      'match_key_missing',
      'nobody_named'
    ]);
  });

  it('is missing where the conversion was accepted', async () => {
    const report = reportOf(await fire());
    expect(report?.Outcome).toBe('accepted');
    expect(report).not.toHaveProperty('ReasonCode');
    expect(report).not.toHaveProperty('Reason');
  });
});

describe('the codes of notes', () => {
  it('are one text, each with its subject', async () => {
    const event = {
      language: 'xx',
      value: 'much',
      currency: 'XXX',
      user_data: { email: 'a@b.example', phone_number: 'none' },
      us_privacy: 'no idea'
    };
    const report = reportOf(await fire(event));
    expect(report?.NoteCodes).toBe(
      'country_assumed,match_key_unusable:PHONE.phone_number,value_unreadable,event_id_missing,currency_unknown,limited_data_use_assumed:us_privacy'
    );
    expect(String(report?.Notes).split('; ')).toEqual([
      'country unknown: US assumed',
      'PHONE left out: phone_number does not hold one',
      'value left out: it is not an amount that can be read in one way',
      'no order ID: a random one was made',
      'currency left out: Amazon does not accept it',
      'limited data use assumed: us_privacy cannot be read'
    ]);
  });

  it('are missing where nothing was noted', async () => {
    const report = reportOf(await fire(WHOLE));
    expect(report).not.toHaveProperty('NoteCodes');
  });
});

describe('both', () => {
  it('go into the rows of the log and of dead letters', async () => {
    const fields = {
      ...ONCE,
      bigQueryLogType: 'always',
      logBigQueryDatasetId: 'd',
      logBigQueryTableId: 'logs',
      deadLetterMode: 'bigquery',
      deadLetterDatasetId: 'd',
      deadLetterTableId: 't'
    };
    const fired = await fire({ ...WHOLE, value: 'much' }, fields, answering(503));
    expect(fired.insertedRows).toHaveLength(2);
    for (const { row } of fired.insertedRows) {
      expect(row).toMatchObject({
        reason_code: 'amazon_unavailable',
        note_codes: 'value_unreadable'
      });
    }
  });
});

describe('the table of codes', () => {
  it('has codes in one form, and no code twice', () => {
    const codes = [...Object.keys(REASONS), ...Object.keys(NOTES)];
    expect(codes.filter((code) => !/^[a-z]+(_[a-z]+)+$/.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('gives an unknown code word for word', () => {
    expect(sentenceOf('of_another_version:17', REASONS)).toBe('of_another_version');
    expect(sentenceOf('constructor', NOTES)).toBe('constructor');
  });
});
