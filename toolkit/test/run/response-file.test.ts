import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../sandbox/run/environment.js';
import { readResponses } from '../../run/response-file.js';
import { toReply } from '../../run/scripted-transport.js';
import { scriptedTransport } from '../../run/scripted-transport.js';

const request = (url: string): HttpRequest => ({
  url,
  method: 'POST',
  headers: {},
  body: undefined,
  timeoutMs: 5000
});

describe('readResponses', () => {
  it.each([
    ['{}', 'r:1:1 responses: the file must be array'],
    ['[{"match": "https://a"}]', "r:1:2 responses: 0 must have required property 'replies'"],
    ['[{"match": "https://a", "replies": []}]', 'r:1:36 responses'],
    ['[{"match": "x", "replies": [{"status": 200}]}]', '("status")'],
    ['[{"match": "x", "replies": [{"statusCode": "200"}]}]', 'r:1:44 responses'],
    ['[', 'r:1:2 invalid-json']
  ])('names the place of what is wrong in %s', (text, message) => {
    expect(() => readResponses(text, 'r')).toThrow(message);
  });
});

describe('scriptedTransport', () => {
  const behind = () => ({ statusCode: 299, headers: {}, body: 'behind' });

  it('gives the replies in their order and the last one again and again', async () => {
    const responses = readResponses(
      '[{"match": "https://a.example/x", "replies": [{"statusCode": 500}, {"body": {"a": 1}}]}]',
      'r'
    );
    const http = scriptedTransport(responses, behind);
    const ask = () => http(request('https://a.example/x/y'));
    expect(await ask()).toEqual({ statusCode: 500, headers: {}, body: '' });
    expect(await ask()).toEqual({ statusCode: 200, headers: {}, body: '{"a":1}' });
    expect(await ask()).toEqual({ statusCode: 200, headers: {}, body: '{"a":1}' });
  });

  it('leaves what nothing matches to the transport behind', async () => {
    const http = scriptedTransport([{ match: 'https://a.example/x', replies: [{}] }], behind);
    expect(await http(request('https://a.example/'))).toMatchObject({ body: 'behind' });
  });

  it('lets an answer that never comes take as long as the template waits', () => {
    expect(toReply({ error: 'timed_out' }, 5000)).toEqual({ error: 'timed_out', delayMs: 5000 });
    expect(toReply({ error: 'timed_out', delayMs: 10 }, 5000)).toMatchObject({ delayMs: 10 });
    expect(toReply({ error: 'failed' }, 5000)).toEqual({ error: 'failed', delayMs: 0 });
  });

  it('gives header names in lower case', () => {
    expect(toReply({ headers: { 'Retry-After': '3' } }, 5000)).toMatchObject({
      headers: { 'retry-after': '3' }
    });
  });
});
