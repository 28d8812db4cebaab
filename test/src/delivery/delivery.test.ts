import { describe, expect, test } from 'vitest';
import {
  ACCEPTED,
  bearerOf,
  CREDENTIALS,
  linesOf,
  reply,
  reportOf,
  TagInstance,
  token
} from './tag-instance.js';

const BUSY = reply(503, '');
const BIGQUERY = {
  deadLetterMode: 'bigquery',
  deadLetterProjectId: 'shop',
  deadLetterDatasetId: 'amazon_ads',
  deadLetterTableId: 'dead_letters'
};

describe('an attempt that can be repeated', () => {
  test.each([
    ['429', reply(429, '')],
    ['500', reply(500, 'oops')],
    ['502', reply(502, '<html>')],
    ['503', BUSY],
    ['504', reply(504, '')],
    ['a time-out', { error: 'timed_out', delayMs: 5000 } as const],
    ['a connection that fails', { error: 'failed' } as const]
  ])('is repeated after %s with the same bytes', async (_, failure) => {
    const tag = new TagInstance();
    tag.amazon = [failure, failure, ACCEPTED];
    const run = await tag.fire({ transaction_id: undefined, timestamp: undefined });
    expect(run).toMatchObject({ outcome: 'success', calls: 1 });
    expect(tag.eventRequests).toHaveLength(3);
    expect(new Set(tag.eventRequests.map((sent) => sent.body)).size).toBe(1);
    expect(reportOf(run).Attempts).toBe(3);
  });

  test('waits twice as long after each failure', async () => {
    const tag = new TagInstance();
    tag.amazon = [BUSY];
    await tag.fire();
    const times = tag.eventRequests.map((sent) => sent.at);
    const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(waits).toHaveLength(4);
    waits.forEach((wait, index) => {
      expect(wait).toBeGreaterThanOrEqual(10 * 2 ** index);
      expect(wait).toBeLessThanOrEqual(20 * 2 ** index + 2);
    });
  });

  test.each([
    ['1', 1],
    ['3', 3],
    ['', 5],
    ['many', 5],
    [-2, 5],
    [7, 7]
  ])('is made so often with maxAttempts %j', async (maxAttempts, attempts) => {
    const tag = new TagInstance({ maxAttempts });
    tag.amazon = [BUSY];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(tag.eventRequests).toHaveLength(attempts);
  });

  test('begins within half a minute, whatever the fields say', async () => {
    const tag = new TagInstance({ maxAttempts: '10', timeoutMs: '12000' });
    tag.amazon = [{ error: 'timed_out', delayMs: 12_000 }];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(tag.eventRequests).toHaveLength(3);
    expect(reportOf(run).Reason).toBe('Amazon answered nothing: no answer in time');
  });

  test('waits for as long as Retry-After says', async () => {
    const tag = new TagInstance();
    tag.amazon = [reply(429, '', { 'retry-after': '3' }), ACCEPTED];
    expect((await tag.fire()).outcome).toBe('success');
    const [first, second] = tag.eventRequests.map((sent) => sent.at) as [number, number];
    expect(second - first).toBeGreaterThanOrEqual(3000);
    expect(second - first).toBeLessThan(3010);
  });

  test('is not made where Retry-After is longer than a tag can wait, and the log says so', async () => {
    const tag = new TagInstance();
    tag.amazon = [reply(429, '', { 'retry-after': '120' }), ACCEPTED];
    const run = await tag.fire();
    expect(run.outcome).toBe('failure');
    expect(tag.eventRequests).toHaveLength(1);
    expect(reportOf(run).Reason).toBe('Amazon answered 429: wait 120 s is too long for a tag');
  });

  test('does not wait for a Retry-After that is a date, and the log says so', async () => {
    const tag = new TagInstance({ maxAttempts: 2 });
    tag.amazon = [reply(503, '', { 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' })];
    const run = await tag.fire();
    expect(tag.eventRequests).toHaveLength(2);
    expect(reportOf(run).Reason).toContain('its Retry-After is no number');
  });
});

describe('an answer that no further attempt changes', () => {
  test.each([400, 403, 404, 413, 422])('%i is final', async (status) => {
    const tag = new TagInstance();
    tag.amazon = [reply(status, { code: 'CODE', message: 'words of Amazon' }), ACCEPTED];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(tag.eventRequests).toHaveLength(1);
    expect(reportOf(run)).toMatchObject({ StatusCode: status, Outcome: 'refused' });
    expect(reportOf(run).Reason).toContain('CODE words of Amazon');
  });

  test.each([
    ['an empty body', ''],
    ['a page', '<html>'],
    ['an empty object', {}],
    ['a list', []],
    ['another event accepted', { success: [{ index: 1 }] }],
    ['the event on both lists', { success: [{ index: 0 }], error: [{ index: 0, errors: [] }] }]
  ])('207 with %s is no success', async (_, body) => {
    const tag = new TagInstance();
    tag.amazon = [reply(207, body)];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(tag.eventRequests).toHaveLength(1);
  });
});

describe("Amazon's words", () => {
  const person = {
    ip_override: '203.0.113.77',
    user_agent: 'Mozilla/5.0 (Visitor 1234)',
    user_data: {
      email_address: 'jane.doe@example.com',
      address: { country: 'US', postal_code: '75236' }
    }
  };
  const secrets = [
    '203.0.113.77',
    '75236',
    'Mozilla/5.0 (Visitor 1234)',
    'jane.doe@example.com',
    'Atza|first',
    ...Object.values(CREDENTIALS).slice(1)
  ];
  const echoes = [
    ['adsApiV1', 400, (said: string) => ({ code: 'BAD', message: said })],
    [
      'adsApiV1',
      207,
      (said: string) => ({ error: [{ index: 0, errors: [{ code: 'BAD', message: said }] }] })
    ],
    ['conversionsV1', 422, (said: string) => ({ message: said })],
    ['offAmazon2023', 400, (said: string) => ({ errors: [{ errorMessage: said }] })]
  ] as const;

  const isShort = (line: string): boolean => !line.includes('RequestBody');

  test.each(echoes)(
    'with what %s was sent reach logs and dead letters without it (%i)',
    async (api, status, echo) => {
      const tag = new TagInstance({
        ...BIGQUERY,
        api,
        offAmazonShape: 'rich',
        sendIpAddress: true,
        sendUserAgent: true,
        matchKeys: [{ type: 'FIP', value: '203.0.113.77' }],
        bigQueryLogType: 'always',
        logBigQueryDatasetId: 'd',
        logBigQueryTableId: 't'
      });
      tag.amazon = (request) =>
        reply(
          status,
          echo(
            `${'x'.repeat(280)} ${request.headers.Authorization} ${request.body} jane.doe@example.com`
          )
        );
      const run = await tag.fire(person);
      const rows = run.insertedRows.map(({ row }) => ({
        ...(row as Record<string, unknown>),
        // The body has the user agent, as it has to be sent again.
        request_body: undefined
      }));
      expect(rows).toHaveLength(2);
      expect(reportOf(run).Reason).toContain('xxxx');
      for (const secret of secrets) {
        expect(JSON.stringify([run.logs.filter(isShort), rows])).not.toContain(secret);
      }
      for (const secret of ['203.0.113.77', 'jane.doe@example.com', 'Atza|', '75236']) {
        expect(JSON.stringify([run.logs, run.insertedRows])).not.toContain(secret);
      }
    }
  );

  test('are cut, but not in the middle of a token', async () => {
    const tag = new TagInstance();
    for (let length = 470; length < 500; length += 1) {
      tag.amazon = [reply(400, { message: `${'y'.repeat(length)}Atza|first` })];
      const run = await tag.fire();
      expect(run.logs.join()).not.toContain('Atz');
    }
  });
});

describe('a conversion that was not delivered', () => {
  test('becomes one row in the table of dead letters, with the body that was sent', async () => {
    const tag = new TagInstance({
      ...BIGQUERY,
      region: 'EU',
      amznUserData: 'GRANTED',
      logType: 'no'
    });
    tag.amazon = [BUSY];
    const run = await tag.fire();
    expect(run.logs).toEqual([]);
    expect(run.insertedRows).toHaveLength(1);
    expect(run.insertedRows[0]).toMatchObject({
      projectId: 'shop',
      datasetId: 'amazon_ads',
      tableId: 'dead_letters',
      row: {
        event_id: 'T-1',
        event_name: 'purchase',
        event_time: '2026-04-20T12:34:56.000Z',
        conversion_type: 'OFF_AMAZON_PURCHASES',
        match_keys: 'EMAIL',
        contract: 'adsApiV1',
        region: 'EU',
        account_id: '5879120000000',
        status_code: 503,
        attempts: 5,
        outcome: 'failed',
        reason: 'Amazon answered 503',
        request_body: tag.eventRequests[0]?.body
      }
    });
  });

  test('for want of a token has the body that would have been sent', async () => {
    const tag = new TagInstance(BIGQUERY);
    tag.tokens = [reply(400, { error: 'invalid_grant' }), token()];
    const dead = await tag.fire();
    await tag.wait(31_000);
    await tag.fire();
    const row = dead.insertedRows[0]?.row as { request_body: string };
    expect(row.request_body).toBe(tag.eventRequests[0]?.body);
  });

  test('stands whole in the log where BigQuery takes no row', async () => {
    const tag = new TagInstance({ ...BIGQUERY, logType: 'no' });
    tag.amazon = [BUSY];
    tag.bigQueryFailure = { reason: 'quota' };
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    const [line, ...others] = linesOf(run);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      Message: 'BigQuery refused this dead letter',
      EventId: 'T-1',
      Contract: 'adsApiV1',
      RequestBody: tag.eventRequests[0]?.body
    });
  });

  test('is one row for each advertiser that did not take it', async () => {
    const tag = new TagInstance({ ...BIGQUERY, additionalAdvertisers: [{ accountId: '2' }] });
    tag.amazon = (request) => (request.headers['Amazon-Ads-AccountId'] === '2' ? BUSY : ACCEPTED);
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(run.insertedRows.map(({ row }) => (row as { account_id: string }).account_id)).toEqual([
      '2'
    ]);
  });
});

describe('the optimistic scenario', () => {
  test('succeeds at once, and still keeps what Amazon did not take', async () => {
    const tag = new TagInstance({ ...BIGQUERY, useOptimisticScenario: true });
    tag.amazon = [BUSY];
    const run = await tag.fire();
    expect(run).toMatchObject({ outcome: 'success', calls: 1 });
    expect(tag.eventRequests).toHaveLength(5);
    expect(run.insertedRows).toHaveLength(1);
  });
});

describe('the log line of an event', () => {
  test('has what an operator works with, and no value of a match key', async () => {
    const tag = new TagInstance();
    tag.amazon = [
      { ...BUSY, delayMs: 100 },
      { ...ACCEPTED, delayMs: 100 }
    ];
    const run = await tag.fire();
    expect(run.logs.filter((line) => line.includes('Outcome'))).toHaveLength(1);
    expect(reportOf(run)).toMatchObject({
      Name: 'Amazon Ads',
      Type: 'Message',
      Message: 'Conversion accepted',
      Outcome: 'accepted',
      EventName: 'purchase',
      EventId: 'T-1',
      ConversionType: 'OFF_AMAZON_PURCHASES',
      MatchKeys: 'EMAIL',
      StatusCode: 207,
      Attempts: 2,
      Token: 'new'
    });
    expect(reportOf(run).LatencyMs).toBeGreaterThanOrEqual(210);
    expect(bearerOf(tag.eventRequests[0]!)).toBe('first');
  });
});
