import { describe, expect, it } from 'vitest';
import { FirestoreStore } from '../../../sandbox/api/firestore-store.js';
import type { HttpReply, HttpRequest } from '../../../sandbox/run/environment.js';
import { createSandbox } from '../../../sandbox/sandbox.js';
import { templateOf } from '../template-of.js';
import { evaluate, runOf, sandboxOf, withApis } from './evaluate.js';

const http = ({ url, body }: HttpRequest): HttpReply => {
  if (url.includes('down')) return { error: 'failed' };
  const delayMs = url.includes('slow') ? 20_000 : 30;
  return {
    statusCode: 201,
    headers: { 'content-type': 'text/plain' },
    body: `got ${body}`,
    delayMs
  };
};
const given = { environment: { http } };
const ANSWER = { statusCode: 201, headers: { 'content-type': 'text/plain' } };

describe('requests', () => {
  it.each([
    [
      "sendHttpRequest('https://a.b', {method: 'post', headers: {a: 1, b: null, c: undefined}}, 'x')",
      { ...ANSWER, body: 'got x' }
    ],
    ["sendHttpGet('https://a.b', {headers: {}})", { ...ANSWER, body: 'got undefined' }],
    ["sendHttpGet('https://down').catch((reason) => reason)", { reason: 'failed' }],
    [
      "sendHttpGet('https://slow').catch((reason) => [reason, getTimestampMillis()])",
      [{ reason: 'timed_out' }, 16_000]
    ],
    [
      "sendHttpGet('https://slow', {timeout: 500}).catch((reason) => [reason, getTimestampMillis()])",
      [{ reason: 'timed_out' }, 1500]
    ],
    [
      "Promise.create((resolve) => sendHttpRequest('https://a.b', (status, headers, body) => resolve([status, headers, body]), {method: 'PUT'}, 'y'))",
      [201, ANSWER.headers, 'got y']
    ],
    [
      "Promise.create((resolve) => sendHttpGet('https://down', (status, headers, body) => resolve([status, headers, body])))",
      [0, {}, undefined]
    ],
    [
      "Promise.create((resolve) => sendHttpRequest('https://slow', (status, headers, body) => resolve([status, headers, body]), {timeout: 5}, 'x'))",
      [-1, {}, undefined]
    ],
    [
      "Promise.create((resolve) => getGoogleScript('GTM', (script, metadata) => resolve([script, metadata]), {id: 'GTM-1', timeout: 50}))",
      ['got undefined', ANSWER.headers]
    ],
    ["getGoogleScript('GTAG', {id: 'G-1'})", { script: 'got undefined', metadata: ANSWER.headers }]
  ])('%s', async (expression, expected) => {
    expect(await evaluate(expression, given)).toEqual(expected);
  });

  it.each([
    [
      "'GTM', () => 1, {id: 'GTM-ABC123', timeout: 1000}",
      'https://www.googletagmanager.com/gtm.js?id=GTM-ABC123',
      1000
    ],
    ["'GTAG', {id: 'G-1'}", 'https://www.googletagmanager.com/gtag/js?id=G-1', 15_000],
    ["'ANALYTICS', {debug: true}", 'https://www.google-analytics.com/analytics_debug.js', 15_000]
  ])('getGoogleScript(%s) asks for %s', async (args, url, timeoutMs) => {
    const asked: HttpRequest[] = [];
    const listening = { http: (request: HttpRequest) => (asked.push(request), http(request)) };
    await runOf(`getGoogleScript(${args});`, { environment: listening });
    expect(asked).toMatchObject([{ url, timeoutMs }]);
  });

  it('of a script that does not come call back without one', async () => {
    const down = { http: () => ({ error: 'failed' as const }) };
    const { logs } = await runOf(
      "getGoogleScript('GTM', (script, metadata) => logToConsole(script, metadata));",
      { environment: down }
    );
    expect(logs).toEqual(['undefined {}']);
  });

  it('are recorded with what came of them', async () => {
    const { requests } = await runOf(
      "sendHttpRequest('https://a.b', {method: 'post', headers: {a: 1, b: null}}, 'x'); sendHttpGet('https://down');",
      given
    );
    expect(requests).toEqual([
      {
        url: 'https://a.b',
        method: 'POST',
        headers: { a: '1' },
        body: 'x',
        response: { ...ANSWER, body: 'got x' },
        sentAt: 1000,
        durationMs: 30
      },
      {
        url: 'https://down',
        method: 'GET',
        headers: {},
        body: null,
        response: { error: 'failed' },
        sentAt: 1000,
        durationMs: 0
      }
    ]);
  });

  it('fail where the transport throws', async () => {
    const broken = {
      http: () => {
        throw new Error('broken');
      }
    };
    const result = await evaluate("sendHttpGet('https://a.b').catch((reason) => reason)", {
      environment: broken
    });
    expect(result).toEqual({ reason: 'failed' });
  });

  it.each(['https://down', 'https://late'])(
    'to %s end the run and not the process, even if the template spoils their promise',
    async (url) => {
      const { returned, error } = await runOf(
        `const promise = sendHttpGet('${url}'); promise.constructor = 5; return 1;`,
        {
          environment: { http: () => ({ error: 'failed', delayMs: url.includes('late') ? 9 : 0 }) }
        }
      );
      expect([returned, error]).toEqual([1, undefined]);
    }
  );

  it('carry a mark where Google credentials would be', async () => {
    const scopes = "getGoogleAuth({scopes: ['https://www.googleapis.com/auth/datastore']})";
    const { requests } = await runOf(
      `sendHttpGet('https://a.b', {authorization: ${scopes}});`,
      given
    );
    expect(requests[0]?.headers).toEqual({ Authorization: 'Bearer google-credentials' });
  });

  it('for Google Analytics are recorded', async () => {
    const { googleAnalyticsEvents } = await runOf("sendEventToGoogleAnalytics({event_name: 'a'});");
    expect(googleAnalyticsEvents).toEqual([{ event_name: 'a' }]);
  });

  it.each([
    ['richsstsse', true],
    ['_z=fetch', true],
    ['v=2', false]
  ])('from the browser need one that can: %s', async (query, isSent) => {
    expect(await evaluate("sendPixelFromBrowser('https://a.b')", { request: { query } })).toBe(
      isSent
    );
  });
});

describe('BigQuery', () => {
  const TABLE = "{projectId: 'p', datasetId: 'd', tableId: 't'}";
  it('takes rows', async () => {
    const { returned, insertedRows } = await runOf(
      `return BigQuery.insert(${TABLE}, [{a: 1}, {a: 2}], {ignoreUnknownValues: true}).then((x) => [x, 'in']);`
    );
    expect(returned).toEqual([undefined, 'in']);
    const table = { projectId: 'p', datasetId: 'd', tableId: 't' };
    expect(insertedRows).toEqual(
      [{ a: 1 }, { a: 2 }].map((row) => ({ ...table, row, options: { ignoreUnknownValues: true } }))
    );
  });

  it('takes the server’s project where none is named', async () => {
    const { insertedRows } = await runOf("BigQuery.insert({datasetId: 'd', tableId: 't'}, [{}]);", {
      environment: { googleCloudProject: 'own' }
    });
    expect(insertedRows[0]?.projectId).toBe('own');
  });

  it.each([
    [`BigQuery.insert(${TABLE}, [])`, 'invalid_argument'],
    [`BigQuery.insert(${TABLE}, 'rows')`, 'invalid_argument'],
    ["BigQuery.insert({projectId: 'p', tableId: 't'}, [{}])", 'invalid_argument']
  ])('rejects %s', async (expression, reason) => {
    expect(await evaluate(`${expression}.catch((x) => x)`)).toEqual({ reason });
  });

  it.each([
    ['takes', '[{a: 1}]', ['in'], 1],
    ['does not take', '[]', ['errors [{"reason":"invalid_argument"}]'], 0]
  ])('calls back for rows that it %s', async (_, rows, logs, count) => {
    const run = await runOf(
      `BigQuery.insert(${TABLE}, ${rows}, {}, () => logToConsole('in'), (errors) => logToConsole('errors', errors));`
    );
    expect([run.logs, run.insertedRows.length, run.error]).toEqual([logs, count, undefined]);
  });

  it('rejects what the environment does not take', async () => {
    const environment = { bigQuery: () => ({ reason: 'failed' }) };
    const { returned, insertedRows } = await runOf(
      `return BigQuery.insert(${TABLE}, [{}]).catch((x) => x);`,
      { environment }
    );
    expect([returned, insertedRows]).toEqual([{ reason: 'failed' }, []]);
  });
});

describe('Firestore', () => {
  const start =
    "Firestore.write('users/a', {n: 1, tags: ['x'], o: {p: 1}}).then(() => Firestore.write('users/b', {n: 2, tags: ['y']})).then(() => ";
  it('gives an event again what it has read, unless it disables the cache', async () => {
    const sandbox = sandboxOf(`
      const read = (options) => Firestore.read('c/d', options).then((x) => x.data.n, (x) => x.reason);
      const query = (options) => Firestore.query('c', [], options).then((list) => list.length);
      const seen = [];
      const see = (value) => { seen.push(value); };
      return read().then(see)
        .then(() => Firestore.write('c/d', {n: data.n}))
        .then(() => read()).then(see).then(() => query()).then(see)
        .then(() => Firestore.write('c/d', {n: data.n + 1})).then(() => Firestore.write('c/e', {}))
        .then(() => read()).then(see).then(() => query()).then(see)
        .then(() => read({disableCache: true})).then(see)
        .then(() => query({disableCache: true})).then(see)
        .then(() => Firestore.runTransaction((id) => read({transaction: id}).then(see)))
        .then(() => seen);`);
    const first = await sandbox.run({ fields: { n: 1 } });
    expect(first.returned).toEqual(['not_found', 1, 1, 1, 1, 2, 2, 2]);
    const second = await sandbox.run({ fields: { n: 5 } });
    expect(second.returned).toEqual([2, 2, 2, 2, 2, 6, 2, 6]);
  });

  it('keeps a transaction to its project', async () => {
    const reading = (project: string): string =>
      `Firestore.write('c/d', {n: 1}, {projectId: 'p'}).then(() => Firestore.runTransaction((id) =>
         Firestore.read('c/d', {projectId: '${project}', transaction: id}), {projectId: 'p'})).catch((x) => x)`;
    expect(await evaluate(reading('p'))).toEqual([]);
    expect(await evaluate(reading('q'))).toEqual({ reason: 'invalid_argument' });
  });

  it.each([
    ["Firestore.read('users/a')", { id: 'a', data: { n: 1, tags: ['x'], o: { p: 1 } } }],
    ["Firestore.read('users/z').catch((x) => x)", { reason: 'not_found' }],
    ["Firestore.read('users').catch((x) => x)", { reason: 'invalid_argument' }],
    [
      "Firestore.write('users/a', {m: 2}, {merge: true}).then((id) => Firestore.read('users/' + id))",
      { id: 'a', data: { n: 1, m: 2, tags: ['x'], o: { p: 1 } } }
    ],
    [
      "Firestore.write('users/a', {m: 2}).then(() => Firestore.read('users/a')).then((x) => x.data)",
      { m: 2 }
    ],
    [
      "Firestore.write('users', {m: 2}).then((id) => Firestore.read('users/' + id)).then((x) => [x.id.length, x.data])",
      [20, { m: 2 }]
    ],
    ["Firestore.query('users', [['n', '==', 1]]).then((list) => list.map((x) => x.id))", ['a']],
    [
      "Firestore.query('users', [['n', '>=', 1], ['n', '<', 3]]).then((list) => list.map((x) => x.id))",
      ['a', 'b']
    ],
    [
      "Firestore.query('users', [['n', '!=', 1]], {limit: 1}).then((list) => list.map((x) => x.id))",
      ['b']
    ],
    [
      "Firestore.query('users', [['tags', 'array-contains', 'y']]).then((list) => list.map((x) => x.id))",
      ['b']
    ],
    [
      "Firestore.query('users', [['tags', 'array-contains-any', ['x', 'z']]]).then((list) => list.map((x) => x.id))",
      ['a']
    ],
    [
      "Firestore.query('users', [['n', 'in', [2, 3]]]).then((list) => list.map((x) => x.id))",
      ['b']
    ],
    [
      "Firestore.query('users', [['n', 'not-in', [2, 3]]]).then((list) => list.map((x) => x.id))",
      ['a']
    ],
    ["Firestore.query('users', [['o.p', '==', 1]]).then((list) => list.map((x) => x.id))", ['a']],
    ["Firestore.query('users', [['n', '~', 1]]).catch((x) => x)", { reason: 'invalid_argument' }],
    ["Firestore.query('users', 'n').catch((x) => x)", { reason: 'invalid_argument' }],
    ["Firestore.query('users/a', []).catch((x) => x)", { reason: 'invalid_argument' }]
  ])('%s', async (expression, expected) => {
    expect(await evaluate(`${start}${expression})`)).toEqual(expected);
  });

  it('makes a transaction’s writes at once', async () => {
    const transaction = `Firestore.runTransaction((transaction) =>
      Firestore.read('users/a', {transaction: transaction}).then((x) =>
        Firestore.write('users/a', {n: x.data.n + 1}, {transaction: transaction})))
      .then((ids) => Firestore.read('users/a').then((x) => [ids, x.data]))`;
    expect(await evaluate(`${start}${transaction})`)).toEqual([['a'], { n: 2 }]);
  });

  it('tries a transaction again that another write came before', async () => {
    const { returned, logs } = await runOf(`let other = true;
      return Firestore.write('users/a', {n: 1}).then(() => Firestore.runTransaction((transaction) => {
        logToConsole('try');
        return Firestore.read('users/a', {transaction: transaction}).then((x) => {
          const write = () => Firestore.write('users/a', {n: x.data.n + 1}, {transaction: transaction});
          if (!other) return write();
          other = false;
          return Firestore.write('users/a', {n: 10}).then(write);
        });
      })).then(() => Firestore.read('users/a')).then((x) => x.data);`);
    expect([returned, logs]).toEqual([{ n: 11 }, ['try', 'try']]);
  });

  it.each([
    ['undefined.x', { reason: 'failed' }],
    ["Promise.create((resolve, reject) => reject('own'))", 'own']
  ])('gives up a transaction that ends in %s', async (body, reason) => {
    const code = `Firestore.runTransaction((transaction) => {
      Firestore.write('users/a', {n: 5}, {transaction: transaction});
      return ${body};
    }).catch((reason) => Firestore.read('users/a').catch((x) => [reason, x]))`;
    const [ended, read] = (await evaluate(code)) as [unknown, unknown];
    if (typeof reason === 'object') expect(ended).toMatchObject(reason);
    else expect(ended).toBe(reason);
    expect(read).toEqual({ reason: 'not_found' });
  });

  it('can be shared by templates', async () => {
    const firestore = new FirestoreStore();
    const writer = templateOf({
      code: withApis("Firestore.write('a/b', {c: 1}, {projectId: 'p'});")
    });
    const reader = templateOf({
      type: 'VARIABLE',
      code: withApis("return Firestore.read('a/b', {projectId: 'p'});")
    });
    await createSandbox(writer, { firestore }).run();
    const { returned } = await createSandbox(reader, { firestore }).run();
    expect(returned).toEqual({ id: 'b', data: { c: 1 } });
  });
});
