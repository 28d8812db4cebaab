import { describe, expect, it } from 'vitest';
import { fire, NOW, type Json } from './tag.js';
import { answer, answerAsAmazon } from './amazon.js';

const live = { debugMode: false };
const traced = { headers: { 'trace-id': 'trace-7' } };
const event = { event_id: 'id-1', value: 5, currency: 'USD' };
const table = {
  bigQueryLogType: 'always',
  logBigQueryProjectId: 'project',
  logBigQueryDatasetId: 'amazon_ads',
  logBigQueryTableId: 'logs'
};

/** The line that says how an event ended. */
const REPORT = {
  Name: 'Amazon Ads',
  Type: 'Message',
  TraceId: 'trace-7',
  EventName: 'purchase',
  Message: 'Conversion accepted',
  Outcome: 'accepted',
  EventId: 'id-1',
  ConversionType: 'OFF_AMAZON_PURCHASES',
  MatchKeys: 'EMAIL',
  MatchKeyCount: 1,
  AccountId: '5879120000000',
  StatusCode: 207,
  Attempts: 1,
  LatencyMs: 0,
  Token: 'new'
};

describe('the log', () => {
  it('has one line an event where it is always on', async () => {
    const around = { container: live, request: traced };
    const { lines } = await fire(event, { logType: 'always' }, around);
    expect(lines).toEqual([REPORT]);
  });

  it('names the types of the match keys, not their values', async () => {
    const user = { user_data: { email_address: 'a@b.example', address: { city: 'Bath' } } };
    const { lines } = await fire(user, { logType: 'always' }, { container: live });
    expect(lines[0]?.MatchKeys).toBe('EMAIL,CITY');
  });

  it.each([
    ['no', live, 0],
    ['no', { debugMode: true }, 0],
    ['debug', live, 0],
    ['debug', { debugMode: true }, 3],
    ['debug', { debugMode: false, previewMode: true }, 3],
    ['always', live, 1],
    ['always', { debugMode: true }, 3],
    [undefined, live, 0]
  ])('set to %s has in %j %d lines', async (logType, container, count) => {
    const { lines } = await fire(event, { logType }, { container });
    expect(lines).toHaveLength(count);
  });

  it('holds no event name that is an e-mail address, and Amazon gets none', async () => {
    const named = { event_name: 'jane@shop.example' };
    const fields = { logType: 'always', eventMode: 'standard', conversionType: 'LEAD' };
    const { lines, requests } = await fire(named, fields, { container: live });
    expect(lines[0]?.EventName).toBeUndefined();
    expect(requests.at(-1)?.body).toContain('"name":"LEAD"');
    expect(JSON.stringify([lines, requests])).not.toContain('jane');
  });

  it('names the event ID of an event that is not sent, if it has one', async () => {
    const around = { container: live };
    const without = { user_data: {}, transaction_id: 'T-7' };
    const fields = { logType: 'always' };
    const { lines } = await fire(without, fields, around);
    expect(lines.at(-1)).toMatchObject({ Outcome: 'failed', EventId: 'T-7' });
    const { lines: others } = await fire({ ...without, transaction_id: '' }, fields, around);
    expect(others.at(-1)).not.toHaveProperty('EventId');
  });

  it('shows request and answer in debug mode', async () => {
    const { lines, sent } = await fire(event, {}, { request: traced });
    const common = { Name: 'Amazon Ads', TraceId: 'trace-7', EventName: 'purchase' };
    expect(lines[0]).toEqual({
      ...common,
      Type: 'Request',
      RequestUrl: sent[0]?.url,
      RequestBody: JSON.parse(sent[0]?.body ?? '') as Json
    });
    expect(lines[1]).toEqual({ ...common, Type: 'Response', ResponseStatusCode: 207 });
    expect(lines).toHaveLength(3);
  });

  it('says how many attempts an event took, and how long', async () => {
    let asked = 0;
    const http: typeof answerAsAmazon = (request) => {
      if (request.url.includes('token')) return answerAsAmazon(request);
      asked += 1;
      return asked === 1
        ? { ...answer(503, {}), delayMs: 800 }
        : { ...answerAsAmazon(request), delayMs: 40 };
    };
    const { lines } = await fire(event, { logType: 'always' }, { container: live, http });
    expect(lines[0]).toMatchObject({ Attempts: 2, Outcome: 'accepted', StatusCode: 207 });
    expect(Number(lines[0]?.LatencyMs)).toBeGreaterThanOrEqual(840);
  });

  it('has a line an advertiser', async () => {
    const additionalAdvertisers = [{ accountId: '5879120000001' }];
    const fields = { logType: 'always', additionalAdvertisers };
    const { lines } = await fire(event, fields, { container: live });
    expect(lines.map(({ AccountId }) => AccountId)).toEqual(['5879120000000', '5879120000001']);
  });
});

describe('the rows in BigQuery', () => {
  it('say the same, in snake case', async () => {
    const around = { container: live, request: traced };
    const { insertedRows, lines } = await fire(event, { logType: 'no', ...table }, around);
    expect(lines).toEqual([]);
    expect(insertedRows).toEqual([
      {
        projectId: 'project',
        datasetId: 'amazon_ads',
        tableId: 'logs',
        options: { ignoreUnknownValues: true },
        row: {
          timestamp: NOW,
          tag_name: 'Amazon Ads',
          name: 'Amazon Ads',
          type: 'Message',
          trace_id: 'trace-7',
          event_name: 'purchase',
          message: 'Conversion accepted',
          outcome: 'accepted',
          event_id: 'id-1',
          conversion_type: 'OFF_AMAZON_PURCHASES',
          match_keys: 'EMAIL',
          match_key_count: 1,
          account_id: '5879120000000',
          status_code: 207,
          attempts: 1,
          latency_ms: 0,
          token: 'new'
        }
      }
    ]);
  });

  it('are there for events that are not sent', async () => {
    const { insertedRows } = await fire({ event_name: 'scroll' }, table);
    expect(insertedRows[0]?.row).toMatchObject({ outcome: 'skipped', event_name: 'scroll' });
  });

  it('that BigQuery refuses do not fail the event', async () => {
    const fields = { ...table, logType: 'always' };
    const around = { container: live, bigQueryFails: true };
    const { outcome, lines } = await fire(event, fields, around);
    expect(outcome).toBe('success');
    expect(lines.map(({ Message }) => Message)).toEqual([
      'Conversion accepted',
      'BigQuery refused the log row'
    ]);
  });
});
