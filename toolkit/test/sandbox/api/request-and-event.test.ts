import { describe, expect, it } from 'vitest';
import { DEFAULT_CONTAINER } from '../../../sandbox/run/environment.js';
import { Exchange } from '../../../sandbox/run/exchange.js';
import { incomingRequest } from '../../../sandbox/run/incoming-request.js';
import { evaluate, runOf, sandboxOf } from './evaluate.js';

const EVENT = { a: { b: [{ c: 1 }] }, text: 'x', none: null, 'x-ga-gcs': 'G111' };
const REQUEST = {
  method: 'post',
  path: '/collect',
  query: '?a=1&a=2&b=%C3%BC&c',
  headers: { 'X-Forwarded-For': '1.2.3.4', Cookie: 'one=a%20b; two=1; one=c; odd=%E0%A4%A' },
  body: '{"a":1}',
  ip: '1.2.3.4'
};

describe('event data', () => {
  it.each([
    ["getEventData('a.b.0.c')", 1],
    ["getEventData('a.b')", [{ c: 1 }]],
    ["getEventData('a.x.y')", undefined],
    ["getEventData('text.length')", undefined],
    ["getEventData('none')", null],
    ["getEventData('x-ga-gcs')", 'G111'],
    ['getAllEventData()', EVENT]
  ])('%s', async (expression, expected) => {
    expect(await evaluate(expression, { event: EVENT })).toEqual(expected);
  });

  it('is a copy each time', async () => {
    const code = `getAllEventData().a.b[0].c = 2;
      getEventData('a').b.push(3);
      return [getAllEventData().a, getEventData('a')];`;
    const { returned } = await runOf(code, { event: EVENT });
    expect(returned).toEqual([EVENT.a, EVENT.a]);
  });
});

describe('the request', () => {
  it.each([
    ['getRequestMethod()', 'POST'],
    ['getRequestPath()', '/collect'],
    ['getRequestQueryString()', 'a=1&a=2&b=%C3%BC&c'],
    ["getRequestQueryParameter('a')", '1'],
    ["getRequestQueryParameter('b')", 'ü'],
    ["getRequestQueryParameter('z')", undefined],
    ['getRequestQueryParameters()', { a: ['1', '2'], b: 'ü', c: '' }],
    ["getRequestHeader('x-forwarded-FOR')", '1.2.3.4'],
    ["getRequestHeader('z')", undefined],
    ['getRequestBody()', '{"a":1}'],
    ['getRemoteAddress()', '1.2.3.4'],
    ["getCookieValues('one')", ['a b', 'c']],
    ["getCookieValues('one', true)", ['a%20b', 'c']],
    ["getCookieValues('odd')", ['%E0%A4%A']],
    ["getCookieValues('z')", []],
    ['isRequestMpv2()', false],
    ['isRequestMpv1()', false]
  ])('%s', async (expression, expected) => {
    expect(await evaluate(expression, { request: REQUEST })).toEqual(expected);
  });

  it('is a bare GET unless it says more', async () => {
    const code =
      '[getRequestMethod(), getRequestPath(), getRequestQueryString(), getRequestBody()]';
    expect(await evaluate(code)).toEqual(['GET', '/', '', undefined]);
  });

  it.each([
    [
      'extractEventsFromMpv2()',
      { query: 'v=2&en=purchase&tid=G-1&cid=c' },
      { event_name: 'purchase', client_id: 'c' }
    ],
    [
      'extractEventsFromMpv1()',
      { query: 'v=1&t=pageview&tid=UA-1&cid=c' },
      { event_name: 'page_view', client_id: 'c' }
    ]
  ])('%s', async (expression, request, expected) => {
    expect(
      await evaluate(`${expression}[0]`, {
        request: { path: '/g/collect', ...request },
        type: 'VARIABLE'
      })
    ).toMatchObject(expected);
  });

  it.each(['extractEventsFromMpv1()', 'extractEventsFromMpv2()'])(
    'is refused by %s if it is none',
    async (expression) => {
      await expect(evaluate(expression, { request: REQUEST })).rejects.toThrow(
        /is no Measurement Protocol/
      );
    }
  );
});

describe('the container', () => {
  it('is described', async () => {
    expect(await evaluate('getContainerVersion()')).toEqual({
      containerId: 'GTM-LOCAL',
      debugMode: true,
      environmentName: 'Live',
      environmentMode: true,
      previewMode: false,
      version: '1'
    });
    expect(await evaluate('getClientName()')).toBeUndefined();
  });

  it.each([
    ['all', false, false, ['x']],
    ['debug', false, false, []],
    ['debug', true, false, ['x']],
    ['debug', false, true, ['x']]
  ])(
    'takes logs of "%s" where debug is %s and preview %s',
    async (environments, debugMode, previewMode, logs) => {
      const container = {
        containerId: 'GTM-1',
        debugMode,
        environmentName: '',
        environmentMode: false,
        previewMode,
        version: '2'
      };
      const permissions = { logging: { environments } };
      const result = await runOf("logToConsole('x');", { environment: { container }, permissions });
      expect(result.logs).toEqual(logs);
    }
  );

  it('writes values of a log side by side', async () => {
    const { logs } = await runOf("logToConsole('a', 1, {b: [null]}, undefined, () => 1);");
    expect(logs).toEqual(['a 1 {"b":[null]} undefined function']);
  });
});

describe('cookies that are set', () => {
  it('are recorded as they were set', async () => {
    const code = `setCookie('a', 'b c', {domain: 'auto', path: '/', 'max-age': 60, secure: true, httpOnly: true, sameSite: 'lax'});
      setCookie('d', 1, {}, true);`;
    expect((await runOf(code)).cookies).toEqual([
      {
        name: 'a',
        value: 'b c',
        options: {
          domain: 'auto',
          path: '/',
          'max-age': 60,
          secure: true,
          httpOnly: true,
          sameSite: 'lax'
        }
      },
      { name: 'd', value: '1', options: {}, noEncode: true }
    ]);
  });
});

describe('template storage', () => {
  it('keeps copies across runs of a sandbox', async () => {
    const sandbox = sandboxOf(`const before = templateDataStorage.getItemCopy('k');
      const value = {list: [1]};
      templateDataStorage.setItemCopy('k', value);
      value.list.push(2);
      templateDataStorage.getItemCopy('k').list.push(3);
      return [before, templateDataStorage.getItemCopy('k')];`);
    expect((await sandbox.run()).returned).toEqual([null, { list: [1] }]);
    expect((await sandbox.run()).returned).toEqual([{ list: [1] }, { list: [1] }]);
    expect([...sandbox.storage]).toEqual([['k', { list: [1] }]]);
  });

  it('lives for one request in preview mode', async () => {
    const container = { ...DEFAULT_CONTAINER, previewMode: true };
    const sandbox = sandboxOf(
      `const before = templateDataStorage.getItemCopy('k');
      templateDataStorage.setItemCopy('k', 1);
      return [before, templateDataStorage.getItemCopy('k')];`,
      { environment: { container } }
    );
    const exchange = new Exchange(incomingRequest());
    expect((await sandbox.run({ exchange })).returned).toEqual([null, 1]);
    expect((await sandbox.run({ exchange })).returned).toEqual([1, 1]);
    expect((await sandbox.run()).returned).toEqual([null, 1]);
  });

  it('forgets an item, and all of them', async () => {
    const { returned } =
      await runOf(`['a', 'b', 'c'].forEach((key) => templateDataStorage.setItemCopy(key, key));
      templateDataStorage.removeItem('a');
      const some = ['a', 'b'].map(templateDataStorage.getItemCopy);
      templateDataStorage.clear();
      return [some, templateDataStorage.getItemCopy('c')];`);
    expect(returned).toEqual([[null, 'b'], null]);
  });
});

describe('time', () => {
  it('stands still while code runs and moves on with callLater', async () => {
    const { logs } = await runOf(`logToConsole(getTimestampMillis(), getTimestamp());
      callLater(() => { logToConsole(getTimestampMillis()); callLater(() => logToConsole(getTimestampMillis())); });
      logToConsole('first');`);
    expect(logs).toEqual(['1000 1000', 'first', '1001', '1002']);
  });

  it('is no matter of what is no function', async () => {
    await expect(evaluate('callLater(1)')).rejects.toThrow('callLater needs a function');
  });
});
