import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWith, sgtmProcess } from '../command.js';

interface PrintedRun {
  outcome: string;
  calls: number;
  returned: unknown;
  requests: {
    url: string;
    method: string;
    headers: Record<string, string>;
    body: string;
    response: { statusCode: number; body: string };
  }[];
  logs: string[];
  cookies: { name: string; value: string; options: Record<string, unknown> }[];
  bigquery: Record<string, unknown>[];
  error: string | null;
}

const CREDENTIALS = {
  clientId: 'amzn1.application-oa2-client.0123456789abcdef',
  clientSecret: 'amzn1.oa2-cs.v1.secret',
  refreshToken: 'Atzr|refresh',
  accountId: '5879120000000'
};

const PURCHASE = {
  event_name: 'purchase',
  transaction_id: 'T-1',
  value: 20,
  currency: 'USD',
  user_data: { email_address: ' Test@Example.com ', address: { country: 'US' } }
};

let files: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  files = await folderWith({
    'fields.json': JSON.stringify(CREDENTIALS),
    'purchase.json': JSON.stringify(PURCHASE),
    'two.ndjson': `${JSON.stringify(PURCHASE)}\n{"$wait": 60000}\n${JSON.stringify({ ...PURCHASE, transaction_id: 'T-2' })}\n`,
    'responses.json': JSON.stringify([
      {
        match: 'https://advertising-api.amazon.com/',
        replies: [
          { statusCode: 503, delayMs: 800 },
          { statusCode: 207, body: { success: [{ index: 0 }], error: [] } }
        ]
      }
    ])
  });
});

afterAll(() => files.remove());

async function runs(...args: string[]): Promise<PrintedRun[]> {
  const { code, stdout, stderr } = await sgtmProcess(['run', ...args, '--json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { runs: PrintedRun[] }).runs;
}

const withFields = (): string[] => ['template.tpl', '--data', files.path('fields.json')];

describe('sgtm run with this project’s tag', () => {
  it('sends a purchase to the Events API and shows the request', async () => {
    const [run] = await runs(...withFields(), '--event', files.path('purchase.json'));
    expect(run).toMatchObject({ outcome: 'success', calls: 1, error: null });
    const [token, events] = run?.requests ?? [];
    expect(token?.url).toBe('https://api.amazon.com/auth/o2/token');
    expect(events).toMatchObject({
      url: 'https://advertising-api.amazon.com/adsApi/v1/create/events',
      method: 'POST',
      response: { statusCode: 207 }
    });
    expect(events?.headers).toMatchObject({
      'Amazon-Ads-ClientId': CREDENTIALS.clientId,
      'Amazon-Ads-AccountId': '5879120000000'
    });
    expect(events?.headers.Authorization).toMatch(/^Bearer Atza\|/);
    expect(JSON.parse(events?.body ?? '')).toMatchObject({
      events: [
        {
          eventId: 'T-1',
          matchKeys: [
            {
              type: 'EMAIL',
              values: ['973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b']
            }
          ]
        }
      ]
    });
  });

  it('runs events one after another on one instance, so that the second needs no token request', async () => {
    const both = await runs(...withFields(), '--event', files.path('two.ndjson'));
    expect(both.map(({ requests }) => requests.length)).toEqual([2, 1]);
  });

  it('repeats a run exactly when it is given the time', async () => {
    const args = [
      'run',
      ...withFields(),
      '--event',
      files.path('purchase.json'),
      '--now',
      '1790000000000'
    ];
    const [first, second] = await Promise.all([
      sgtmProcess([...args, '--json']),
      sgtmProcess([...args, '--json'])
    ]);
    expect(first.stdout).toContain('2026-09-21T');
    expect(first.stdout).toBe(second.stdout);
  });

  it('answers from a script, in virtual time', async () => {
    const [run] = await runs(
      ...withFields(),
      '--event',
      files.path('purchase.json'),
      '--responses',
      files.path('responses.json')
    );
    expect(run?.requests.map(({ response }) => response.statusCode)).toEqual([200, 503, 207]);
    expect(run?.requests[1]?.body).toBe(run?.requests[2]?.body);
  });

  it('fires all events at once when asked to, with one token request', async () => {
    const both = await runs(...withFields(), '--event', files.path('two.ndjson'), '--concurrent');
    const urls = both.flatMap(({ requests }) => requests.map(({ url }) => url));
    expect(urls.filter((url) => url.endsWith('/token'))).toHaveLength(1);
  });

  it('prints no secret for people to paste', async () => {
    const { stdout } = await sgtmProcess([
      'run',
      ...withFields(),
      '--event',
      files.path('purchase.json')
    ]);
    expect(stdout).toContain('success');
    expect(stdout).not.toContain(CREDENTIALS.clientSecret);
    expect(stdout).not.toContain('Atzr|refresh');
    expect(stdout).not.toContain(encodeURIComponent('Atzr|refresh'));
  });
});
