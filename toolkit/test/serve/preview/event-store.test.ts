import { describe, expect, test } from 'vitest';
import { EventStore } from '../../../serve/preview/event-store.js';
import type { FiredTag, ServedEvent } from '../../../serve/tagging/served-event.js';

function servedEvent(id: number, change: Partial<ServedEvent> = {}): ServedEvent {
  return {
    id,
    receivedAt: 1_800_000_000_000 + id,
    client: 'GA4',
    request: {
      number: id,
      method: 'GET',
      path: '/g/collect',
      query: '',
      headers: {},
      body: undefined,
      ip: '127.0.0.1'
    },
    isLocal: true,
    eventData: { event_name: `event_${id}` },
    fired: [],
    notFired: [],
    isOver: true,
    ...change
  };
}

function firedTag(change: Partial<FiredTag> = {}): FiredTag {
  return {
    id: 1,
    name: 'Tag',
    status: 'success',
    requests: [],
    logs: [],
    cookies: [],
    insertedRows: [],
    refusals: [],
    ...change
  };
}

describe('the store', () => {
  test('keeps the newest events and counts them all', () => {
    const store = new EventStore(() => ({}), undefined, { events: 100, characters: 1e9 });
    for (let id = 1; id <= 250; id++) store.take(servedEvent(id));
    store.takeChanges();
    expect(store.summaries().map(({ id }) => id)).toEqual(
      Array.from({ length: 100 }, (_, index) => 151 + index)
    );
    expect(store.counts.received).toBe(250);
  });

  test('counts an event by how it ended, however often it changed', () => {
    const store = new EventStore(() => ({}), {
      who: 'Acme',
      tag: ({ logs }) => (logs.length > 0 ? { outcome: 'skipped', counts: { words: 2 } } : {})
    });
    const skipped = firedTag({ logs: ['nothing to send'] });
    store.take(servedEvent(1, { isOver: false, fired: [firedTag({ status: 'running' })] }));
    store.takeChanges();
    store.take(servedEvent(1, { fired: [skipped] }));
    store.takeChanges();
    store.take(servedEvent(1, { fired: [skipped] }));
    store.takeChanges();
    store.take(servedEvent(2, { fired: [firedTag({ status: 'failure' })] }));
    store.takeChanges();
    expect(store.counts).toMatchObject({
      received: 2,
      skipped: 1,
      failed: 1,
      words: 2
    });
  });

  test('counts events that fell out before anybody looked', () => {
    const store = new EventStore(() => ({}), undefined, { events: 2, characters: 1e9 });
    for (let id = 1; id <= 5; id++) {
      store.take(servedEvent(id, { fired: [firedTag({ status: 'failure' })] }));
    }
    store.takeChanges();
    expect(store.counts.failed).toBe(5);
  });

  test('keeps rows of large events, not the events, once there are too many', () => {
    const store = new EventStore(() => ({}), undefined, { events: 100, characters: 500_000 });
    for (let id = 1; id <= 20; id++) {
      store.take(servedEvent(id, { eventData: { event_name: 'big', text: 'x'.repeat(100_000) } }));
    }
    store.takeChanges();
    expect(store.summaries()).toHaveLength(20);
    expect(store.record(1)).toBe('forgotten');
    expect(store.record(20)).toMatchObject({ event: { id: 20 } });
    expect(store.record(21)).toBeUndefined();
  });

  test.each([
    ['path', { path: `/${'x'.repeat(15_000)}` }],
    ['query', { query: 'x'.repeat(15_000) }],
    ['headers', { headers: { cookie: 'x'.repeat(15_000) } }],
    ['body', { body: 'x'.repeat(15_000) }]
  ])('counts the %s of a request towards its limit', (_part, change) => {
    const store = new EventStore(() => ({}), undefined, { events: 100, characters: 100_000 });
    const { request } = servedEvent(0);
    for (let id = 1; id <= 20; id++) {
      store.take(servedEvent(id, { request: { ...request, ...change } }));
    }
    expect(store.record(1)).toBe('forgotten');
    expect(store.record(20)).toMatchObject({ event: { id: 20 } });
  });

  test('shows an event with the fields its tags had when it came in', () => {
    let fields = { eventName: 'before' };
    const store = new EventStore(() => fields);
    store.take(servedEvent(1, { fired: [firedTag()] }));
    fields = { eventName: 'after' };
    const record = store.record(1);
    expect(typeof record === 'object' && record.fieldsOfTag(1)).toEqual({ eventName: 'before' });
  });

  test('a cleared list begins anew', () => {
    const store = new EventStore(() => ({}));
    store.take(servedEvent(1));
    store.clear();
    expect(store.summaries()).toEqual([]);
    expect(store.counts.received).toBe(0);
  });
});
