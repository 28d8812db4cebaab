import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContainerState, StreamUpdate } from '../../../serve/preview/protocol.js';
import { openPreview, type PreviewServer } from './preview-server.js';

let server: PreviewServer;

beforeAll(async () => {
  server = await openPreview();
});

afterAll(() => server.close());

const CHANGES = [
  ['POST', '/preview/samples'],
  ['PUT', '/preview/faults/paint'],
  ['DELETE', '/preview/faults'],
  ['POST', '/preview/search'],
  ['POST', '/preview/paste/send'],
  ['POST', '/preview/events/1/send'],
  ['POST', '/preview/export'],
  ['POST', '/preview/events/restore'],
  ['PUT', '/preview/tags/1/fields'],
  ['DELETE', '/preview/tags/1/fields'],
  ['DELETE', '/preview/events']
] as const;

describe('what changes something', () => {
  test.each(CHANGES)('%s %s takes nothing from another site', async (method, path) => {
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example' };
    expect((await fetch(new URL(path, server.url), { method, headers })).status).toBe(403);
  });

  test.each(CHANGES)('%s %s takes JSON only', async (method, path) => {
    const headers = { 'content-type': 'text/plain' };
    expect((await fetch(new URL(path, server.url), { method, headers })).status).toBe(415);
  });

  test.each([
    ['/preview/samples', { count: 101 }, /count/],
    ['/preview/samples', { count: 1, choice: { thing: '__proto__' } }, /thing has to be one of/],
    ['/preview/faults/explode', {}, /no such fault/],
    ['/preview/faults/paint', { times: 0 }, /times has to be/],
    ['/preview/search', { terms: 'none' }, /terms has to be a list/],
    ['/preview/paste/send', { text: 'hello' }, /This is no hit/]
  ])('%s refuses %o with a message', async (path, body, message) => {
    const method = path.startsWith('/preview/faults') ? 'PUT' : 'POST';
    expect(await server.ask(method, path, body)).toEqual({
      error: expect.stringMatching(message) as string
    });
  });
});

test('page and data come with headers that let nothing foreign in', async () => {
  for (const path of ['/', '/preview/page/main.js', '/preview/container']) {
    const { headers } = await fetch(new URL(path, server.url));
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});

test('only files of the bundle are given out', async () => {
  for (const name of ['..%2froutes.js', 'toString', 'tsconfig.json']) {
    expect((await fetch(new URL(`/preview/page/${name}`, server.url))).status).toBe(404);
  }
});

test('the form gets secrets masked, and masked ones back as they were', async () => {
  const before = { ...server.container.tags[0]?.fields };
  const state = await server.ask<ContainerState>('GET', '/preview/container');
  const fields = state.tags[0]?.fields ?? {};
  expect(JSON.stringify(state)).not.toContain('acme-road');
  expect(fields.acmeKey).toBe('acme •••');
  await server.ask('PUT', '/preview/tags/1/fields', { fields: { ...fields, color: 'blue' } });
  expect(server.container.tags[0]?.fields).toEqual({ ...before, color: 'blue' });
  const changed = await server.ask<ContainerState>('GET', '/preview/container');
  expect(changed.tags[0]?.isChanged).toBe(true);
  await server.ask('DELETE', '/preview/tags/1/fields');
  expect(server.container.tags[0]?.fields).toEqual(before);
});

test('a tag that is gone is an answer, not a fault', async () => {
  for (const method of ['PUT', 'DELETE']) {
    const answer = await server.ask(method, '/preview/tags/7/fields', { fields: {} });
    expect(answer).toEqual({ error: expect.stringContaining('no such tag') as string });
  }
});

test('a value that is hidden in part is refused', async () => {
  const fields = { acmeKey: 'road •••' };
  const answer = await server.ask('PUT', '/preview/tags/1/fields', { fields });
  expect(answer).toEqual({ error: expect.stringContaining('acmeKey') as string });
});

test('a field that refers to no variable is refused with its name', async () => {
  const fields = { color: '{{Nobody}}' };
  const answer = await server.ask('PUT', '/preview/tags/1/fields', { fields });
  expect(answer).toEqual({ error: expect.stringContaining('Nobody') as string });
});

test('the stream brings everything there is, then what happens', async () => {
  await server.send();
  const abort = new AbortController();
  const response = await fetch(new URL('/preview/stream', server.url), { signal: abort.signal });
  const updates = updatesIn(response.body as ReadableStream<Uint8Array>);
  const first = (await updates.next()).value as StreamUpdate;
  expect(first.isWhole).toBe(true);
  expect(first.counts.received).toBe(first.events.length);
  await server.send({ worth: '' });
  const seen: string[] = [];
  while (!seen.includes('purchase refused')) {
    const { events } = (await updates.next()).value as StreamUpdate;
    seen.push(...events.map(({ name, outcome }) => `${name} ${outcome}`));
  }
  abort.abort();
});

async function* updatesIn(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamUpdate> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      const data = /^event: events\ndata: (.*)$/m.exec(message)?.[1];
      if (data) yield JSON.parse(data) as StreamUpdate;
    }
  }
}
