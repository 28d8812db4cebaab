import { afterEach, describe, expect, it } from 'vitest';
import { send, serve, type Parts, type Serving } from './serving.js';

const HIT = '/g/collect?v=2&en=';

describe('the local container', () => {
  let served: Serving | undefined;
  afterEach(() => served?.close());

  async function serving(parts: Parts): Promise<Serving> {
    served = await serve(parts);
    return served;
  }

  it('fires the tags whose trigger lets them', async () => {
    const { send: hit, events } = await serving({
      tags: {
        always: {},
        sales: { trigger: { type: 'events', names: ['purchase', 'refund'] } },
        carts: { trigger: { type: 'matches', pattern: '^(add_to|view)_cart$' } }
      }
    });
    for (const name of ['purchase', 'add_to_cart', 'scroll']) await hit(HIT + name);
    expect(events.map(({ fired }) => fired.map(({ name }) => name))).toEqual([
      ['always', 'sales'],
      ['always', 'carts'],
      ['always']
    ]);
    expect(events[2]?.notFired).toEqual(['sales', 'carts']);
  });

  it('goes on when somebody who listens fails, and says so', async () => {
    const faults: unknown[] = [];
    const {
      container,
      send: hit,
      events
    } = await serving({ onFault: (error) => faults.push(error) });
    container.onUpdate(() => {
      throw new RangeError('the page is broken');
    });
    container.onChange(() => {
      throw new RangeError('the page is broken');
    });
    expect((await hit(`${HIT}purchase`)).status).toBe(204);
    container.setFields(1, {});
    expect(events[0]).toMatchObject({ isOver: true, fired: [{ status: 'success' }] });
    expect(faults.map(String)).toEqual(Array(3).fill('RangeError: the page is broken'));
  });

  it('says once that an event is over whose tags end at the same moment', async () => {
    const { container, send: hit } = await serving({ tags: { first: {}, second: {}, third: {} } });
    const ended: number[] = [];
    container.onUpdate(({ id, isOver }) => {
      if (isOver) ended.push(id);
    });
    await hit(`${HIT}purchase`);
    await container.idle();
    expect(ended).toEqual([1]);
  });

  it('forgets what a template stored when its fields change', async () => {
    const code = `const storage = require('templateDataStorage');
      require('logToConsole')(storage.getItemCopy('token') || 'none');
      storage.setItemCopy('token', data.secret);
      data.gtmOnSuccess();`;
    const {
      container,
      send: hit,
      events
    } = await serving({
      tags: { tag: { code, values: { secret: 'one' } } }
    });
    await hit(`${HIT}x`);
    await hit(`${HIT}x`);
    container.setFields(1, { secret: 'two' });
    await hit(`${HIT}x`);
    container.resetFields(1);
    await hit(`${HIT}x`);
    expect(events.flatMap(({ fired }) => fired[0]?.logs)).toEqual(['none', 'one', 'none', 'none']);
  });

  it('shows what each tag did and how it ended', async () => {
    const { send: hit, events } = await serving({
      http: () => ({ statusCode: 202, headers: {}, body: 'ok' }),
      tags: {
        sends: {
          code: `const log = require('logToConsole');
            require('setCookie')('seen', 'yes');
            require('sendHttpRequest')('https://vendor.example/in', { method: 'POST' }, 'hi')
              .then((answer) => { log(answer.statusCode); data.gtmOnSuccess(); });`
        },
        fails: { code: 'data.gtmOnFailure();' },
        breaks: { code: 'const nothing = undefined; nothing.x();' },
        forgets: { code: 'const all = require("getAllEventData")();' },
        oversteps: {
          code: `require('sendHttpGet')('https://vendor.example/'); data.gtmOnSuccess();`,
          permissions: {}
        }
      }
    });
    await hit(`${HIT}purchase`);
    const [sends, fails, breaks, forgets, oversteps] = events[0]?.fired ?? [];
    expect(sends).toMatchObject({
      id: 1,
      status: 'success',
      logs: ['202'],
      cookies: [{ name: 'seen', value: 'yes' }],
      requests: [{ url: 'https://vendor.example/in', method: 'POST', body: 'hi' }]
    });
    expect(fails).toMatchObject({ id: 2, status: 'failure', cookies: [], requests: [] });
    expect(breaks).toMatchObject({
      status: 'exception',
      error: { line: expect.any(Number) as number }
    });
    expect(forgets).toMatchObject({ status: 'none' });
    expect(oversteps).toMatchObject({
      status: 'exception',
      refusals: [{ permission: 'send_http' }]
    });
  });

  it('tells of an event when it arrives and each time a tag ends', async () => {
    const { send: hit, container } = await serving({ tags: { one: {}, two: {} } });
    const seen: string[] = [];
    container.onUpdate(({ fired }) => seen.push(fired.map(({ status }) => status).join()));
    await hit(`${HIT}purchase`);
    expect(seen[0]).toBe('running,running');
    expect(seen.at(-1)).toBe('success,success');
    expect(seen).toHaveLength(3);
  });

  it('answers once every tag has said how it ended, though one still works', async () => {
    let answer: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { url, events, container } = await serving({
      http: async () => {
        await isAsked;
        return { statusCode: 200, headers: {}, body: '' };
      },
      tags: {
        optimistic: {
          code: `require('sendHttpGet')('https://vendor.example/'); data.gtmOnSuccess();`
        }
      }
    });
    await send(`${url}${HIT}purchase`);
    expect(events[0]).toMatchObject({ isOver: false, fired: [{ status: 'running' }] });
    answer();
    await container.idle();
    expect(events[0]).toMatchObject({
      isOver: true,
      fired: [{ status: 'success', requests: [{ response: { statusCode: 200 } }] }]
    });
  });

  it('keeps what a template stores from one event to the next', async () => {
    const { send: hit, events } = await serving({
      tags: {
        counts: {
          code: `const storage = require('templateDataStorage');
            const count = (storage.getItemCopy('count') || 0) + 1;
            storage.setItemCopy('count', count);
            require('logToConsole')(count);
            data.gtmOnSuccess();`
        }
      }
    });
    await Promise.all(Array.from({ length: 20 }, () => hit(`${HIT}purchase`)));
    const counts = events.map(({ fired }) => Number(fired[0]?.logs[0]));
    expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  });

  it('gives each of many simultaneous events its own data', async () => {
    const { send: hit, events } = await serving({
      tags: {
        echoes: {
          code: `require('logToConsole')(require('getEventData')('n')); data.gtmOnSuccess();`
        }
      }
    });
    await Promise.all(Array.from({ length: 60 }, (_, n) => hit(`${HIT}x&epn.n=${n}`)));
    expect(events).toHaveLength(60);
    for (const { eventData, fired } of events) {
      expect(fired[0]?.logs).toEqual([String(eventData.n)]);
    }
  });

  it('tells tags which tag and event they are', async () => {
    const code = `require('logToConsole')(data.gtmTagId, data.gtmEventId); data.gtmOnSuccess();`;
    const { send: hit, events } = await serving({ tags: { one: { code }, two: { code } } });
    await hit(`${HIT}a`);
    await hit(`${HIT}b`);
    expect(events.map(({ fired }) => fired.map(({ logs }) => logs[0]))).toEqual([
      ['1 1', '2 1'],
      ['1 2', '2 2']
    ]);
  });

  it('lets a tag hear how all tags ended', async () => {
    const { send: hit, events } = await serving({
      tags: {
        watches: {
          code: `const log = require('logToConsole');
            require('addEventCallback')((id, event) =>
              log(id, event.tags.map((tag) => tag.id + ':' + tag.status).join()));
            data.gtmOnSuccess();`
        },
        fails: { code: 'data.gtmOnFailure();' }
      }
    });
    await hit(`${HIT}x`);
    expect(events[0]?.fired[0]?.logs).toEqual(['GTM-LOCAL 1:success,2:failure']);
  });
});

describe('the fields of a tag', () => {
  let served: Serving | undefined;
  afterEach(() => served?.close());

  const LOGS = `require('logToConsole')(data.id, data.mode); data.gtmOnSuccess();`;
  const FIELDS = [
    { type: 'TEXT', name: 'id' },
    { type: 'SELECT', name: 'mode', defaultValue: 'usual' }
  ];

  async function loggedBy(tagId = 1): Promise<string | undefined> {
    await served?.send(`${HIT}x`);
    return served?.events.at(-1)?.fired[tagId - 1]?.logs[0];
  }

  it('have their default values where they are missing', async () => {
    served = await serve({ tags: { tag: { code: LOGS, fields: FIELDS, values: { id: 'a' } } } });
    expect(await loggedBy()).toBe('a usual');
  });

  it('can be replaced while it runs, and taken back', async () => {
    served = await serve({ tags: { tag: { code: LOGS, fields: FIELDS, values: { id: 'a' } } } });
    let changes = 0;
    served.container.onChange(() => changes++);
    served.container.setFields(1, { id: 'b', mode: 'other' });
    expect(await loggedBy()).toBe('b other');
    expect(served.container.tags[0]?.isChanged).toBe(true);
    served.container.resetFields(1);
    expect(await loggedBy()).toBe('a usual');
    expect(served.container.tags[0]?.isChanged).toBe(false);
    expect(changes).toBe(2);
  });

  it('cannot be set for a tag that is not there', async () => {
    served = await serve();
    expect(() => served?.container.setFields(7, {})).toThrow(/id 7/);
  });
});

describe('variables', () => {
  let served: Serving | undefined;
  afterEach(() => served?.close());

  const LOGS = `require('logToConsole')(require('JSON').stringify([data.a, data.b])); data.gtmOnSuccess();`;

  async function logged(parts: Pick<Parts, 'variables'>, values: object): Promise<unknown> {
    served = await serve({
      ...parts,
      tags: { tag: { code: LOGS, values: values as Record<string, unknown> } }
    });
    await served.send(`${HIT}purchase&ep.user_data.email_address=a%40b.example&epn.value=7`);
    return JSON.parse(served.events[0]?.fired[0]?.logs[0] ?? '[]');
  }

  it('give fields their values, of any type where the field is nothing else', async () => {
    const variables = {
      list: { value: [1, 2] },
      mail: { eventData: 'user_data.email_address' }
    };
    expect(
      await logged({ variables }, { a: '{{list}}', b: 'to {{mail}} about {{Event Name}}' })
    ).toEqual([[1, 2], 'to a@b.example about purchase']);
  });

  it('reach into tables', async () => {
    const variables = { id: { value: 'x' } };
    expect(await logged({ variables }, { a: [{ key: '{{id}}' }], b: '{{id}}' })).toEqual([
      [{ key: 'x' }],
      'x'
    ]);
  });

  it('can be templates that refer to others, each evaluated once for an event', async () => {
    const variables = {
      rate: { value: 2 },
      doubled: {
        code: `require('logToConsole')('asked'); return require('getEventData')('value') * data.rate;`,
        values: { rate: '{{rate}}' }
      }
    };
    expect(await logged({ variables }, { a: '{{doubled}}', b: '{{doubled}}' })).toEqual([14, 14]);
    expect(served?.events[0]?.variables).toEqual([
      { name: 'rate', type: 'c', value: 2, logs: [], refusals: [] },
      {
        name: 'doubled',
        type: expect.stringMatching(/^cvt_/) as string,
        value: 14,
        logs: ['asked'],
        refusals: []
      }
    ]);
  });

  it('show the error that kept them from a value', async () => {
    const variables = { broken: { code: 'const x = undefined; return x.y;' } };
    expect(await logged({ variables }, { a: '{{broken}}', b: 1 })).toEqual([null, 1]);
    expect(served?.events[0]?.variables?.[0]?.error?.message).toBeTruthy();
  });

  it('that do not exist keep the tag from firing and are named', async () => {
    served = await serve({ tags: { tag: { values: { a: '{{nowhere}}' } } } });
    expect(served.container.problems).toEqual([
      { name: 'tag', message: expect.stringMatching(/\{\{nowhere\}\}/) as string }
    ]);
    await served.send(`${HIT}x`);
    expect(served.events[0]?.fired[0]).toMatchObject({
      status: 'exception',
      error: { message: expect.stringMatching(/\{\{nowhere\}\}/) as string }
    });
    expect(() => served?.container.setFields(1, { a: '{{neither}}' })).toThrow(/\{\{neither\}\}/);
    served.container.setFields(1, { a: 'text' });
    expect(served.container.problems).toEqual([]);
  });

  it('that refer to themselves are named', async () => {
    served = await serve({
      tags: { tag: { values: { a: '{{one}}' } } },
      variables: {
        one: { code: 'return data.x;', values: { x: '{{two}}' } },
        two: { code: 'return data.x;', values: { x: '{{one}}' } }
      }
    });
    expect(served.container.problems.map(({ name }) => name)).toContain('tag');
    expect(served.container.problems[0]?.message).toMatch(/refers to itself/);
  });
});
