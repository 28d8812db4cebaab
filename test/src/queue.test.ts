import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDeadLetter } from '../../amazon/replay/dead-letter.js';
import { createSandbox, parseTemplate, VirtualClock, type HttpRequest } from 'sgtm/sandbox';

const template = parseTemplate(readFileSync('template.tpl', 'utf8'));
const FIELDS = {
  autoMatchKeys: true,
  accountId: '5879120000000',
  region: 'NA',
  clientId: 'amzn1.application-oa2-client.0123456789abcdef',
  authMode: 'lwa',
  clientSecret: 'amzn1.oa2-cs.v1.secret',
  refreshToken: 'Atzr|refresh',
  delivery: 'queue',
  queueProjectId: 'my-project',
  queueTopic: 'conversions'
};
const EVENT = {
  event_name: 'purchase',
  transaction_id: 'A-1',
  value: 10,
  currency: 'USD',
  ip_override: '203.0.113.9',
  user_data: { email_address: 'kim@example.org', address: { country: 'US' } }
};
const NOW = Date.parse('2026-04-20T12:34:56Z');

async function queued(status: number) {
  const requests: HttpRequest[] = [];
  const sandbox = createSandbox(template, {
    environment: {
      clock: new VirtualClock(NOW),
      http: (request) => {
        requests.push(request);
        const isQueue = request.url.includes('pubsub');
        const body = request.url.includes('token')
          ? '{"access_token":"Atza|x","expires_in":3600}'
          : '{"success":[{"index":0}],"error":[]}';
        return isQueue
          ? { statusCode: status, headers: {}, body: '{}' }
          : { statusCode: 200, headers: {}, body };
      }
    }
  });
  const result = await sandbox.run({ fields: FIELDS, event: EVENT });
  return { requests, result };
}

describe('delivery by way of a queue', () => {
  it('publishes one message that the worker reads, and asks Amazon for nothing', async () => {
    const { requests, result } = await queued(200);
    expect(result, result.logs.join()).toMatchObject({ outcome: 'success', calls: 1 });
    expect(requests.map(({ url }) => url)).toEqual([
      'https://pubsub.googleapis.com/v1/projects/my-project/topics/conversions:publish'
    ]);
    const [message] = (JSON.parse(String(requests[0]?.body)) as { messages: { data: string }[] })
      .messages;
    const text = Buffer.from(String(message?.data), 'base64').toString('utf8');
    expect(text).not.toMatch(/203\.0\.113\.9|kim@|Atz/);
    expect(readDeadLetter(text, NOW)).toMatchObject({
      contract: 'adsApiV1',
      region: 'NA',
      account: '5879120000000',
      hasId: true
    });
  });

  it.each([403, 404, 429, 503])(
    'sends the conversion itself where Pub/Sub answers %d',
    async (status) => {
      const { requests, result } = await queued(status);
      expect(result, result.logs.join()).toMatchObject({ outcome: 'success', calls: 1 });
      expect(requests.at(-1)?.url).toContain('advertising-api.amazon.com');
    }
  );
});
