import { describe, expect, it } from 'vitest';
import { EventScope } from '../../../sandbox/run/event-scope.js';
import { Exchange } from '../../../sandbox/run/exchange.js';
import { incomingRequest } from '../../../sandbox/run/incoming-request.js';
import { runOf, sandboxOf } from './evaluate.js';

/** An exchange whose container reports one tag and lets a test look at each event. */
function exchangeWith(
  onEvent: (scope: EventScope) => Promise<void> | void = () => undefined
): Exchange {
  const exchange = new Exchange(incomingRequest({ path: '/hit' }));
  exchange.runContainer = async (event, onStart) => {
    const scope = new EventScope(event);
    onStart(scope);
    await onEvent(scope);
    const tags = [{ id: '1', status: 'success' as const, executionTime: 5 }];
    scope.finish('GTM-1', tags);
    return { scope, tags };
  };
  return exchange;
}

describe('a client', () => {
  it('claims the request, runs the container and answers', async () => {
    const events: unknown[] = [];
    const exchange = exchangeWith((scope) => void events.push(scope.eventData));
    let returned = 0;
    exchange.onReturn = () => returned++;
    const { error, logs } = await runOf(
      `claimRequest();
       runContainer({event_name: 'a', f: () => 1}, () => {
         logToConsole('complete');
         setResponseStatus(202);
         setResponseHeader('X-A', 'b');
         setResponseHeader('X-C', 'd');
         setResponseHeader('x-c', null);
         setResponseBody('ü');
         returnResponse();
         returnResponse();
       }, () => logToConsole('start'));`,
      { type: 'CLIENT', exchange, scope: new EventScope() }
    );
    expect(error).toBeUndefined();
    expect(logs).toEqual(['start', 'complete']);
    expect(events).toEqual([{ event_name: 'a', f: undefined }]);
    expect(exchange.isClaimed).toBe(true);
    expect(returned).toBe(1);
    expect(exchange.response).toMatchObject({
      statusCode: 202,
      headers: { 'x-a': 'b' },
      isReturned: true
    });
    expect(exchange.response.body.toString()).toBe('ü');
  });

  it('goes on where the container breaks', async () => {
    const exchange = exchangeWith(() => Promise.reject(new RangeError('of Node')));
    const { error, logs } = await runOf(
      `runContainer({a: 1}, () => logToConsole('complete'), () => logToConsole('start'));`,
      { type: 'CLIENT', exchange, scope: new EventScope() }
    );
    expect(error).toBeUndefined();
    expect(logs).toEqual(['start', 'complete']);
  });

  it('binds an API to the event it starts', async () => {
    const { logs } = await runOf(
      `runContainer({a: 1}, (bindToEvent) => logToConsole(bindToEvent(getEventData)('a'), getEventData('a')),
         (bindToEvent) => bindToEvent(addEventCallback)((id, event) => logToConsole(id, event)));`,
      { type: 'CLIENT', exchange: exchangeWith(), scope: new EventScope() }
    );
    expect(logs).toEqual([
      'GTM-1 {"tags":[{"id":"1","status":"success","executionTime":5}]}',
      '1 undefined'
    ]);
  });

  it('cannot claim later, and a tag cannot claim', async () => {
    const later = await runOf('callLater(() => claimRequest());', {
      type: 'CLIENT',
      scope: new EventScope()
    });
    const tag = await runOf('claimRequest();', { type: 'TAG', event: {} });
    for (const { error } of [later, tag]) {
      expect(error?.message).toContain('claimRequest can only be called by a client');
    }
  });

  it('answers with a pixel', async () => {
    const { response } = await runOf('setPixelResponse();', {
      type: 'CLIENT',
      scope: new EventScope()
    });
    expect(response.headers['content-type']).toBe('image/gif');
    expect(response.body.subarray(0, 6).toString()).toBe('GIF89a');
  });

  it.each([
    ["setResponseBody('w7w=', 'base64')", 'ü'],
    ["setResponseBody('c3bc', 'hex')", 'ü'],
    ["setResponseBody('ü', 'klingon')", 'ü']
  ])('writes a body by %s', async (code, body) => {
    const { response } = await runOf(`${code};`, { type: 'CLIENT', scope: new EventScope() });
    expect(response.body.toString()).toBe(body);
  });

  it.each(["'x'", '99', '600', '200.5'])('is refused the status %s', async (status) => {
    const { error } = await runOf(`setResponseStatus(${status});`, {
      type: 'CLIENT',
      scope: new EventScope()
    });
    expect(error?.message).toContain('is no HTTP status');
  });
});

describe('messages', () => {
  it('go from a tag to who listens to its event, as copies', async () => {
    const scope = new EventScope({ a: 1 });
    const listener = await runOf(
      "addMessageListener('m', (type, message) => { logToConsole(type, message); message.list.push(2); });",
      { type: 'TAG', scope }
    );
    const sender = await runOf(
      `const message = {list: [1], f: () => 1};
       logToConsole(hasMessageListener('m'), hasMessageListener('n'));
       sendMessage('m', message); sendMessage('n', message); sendMessage('m', 'no object');
       logToConsole(message.list);`,
      { type: 'TAG', scope }
    );
    expect(listener.logs).toEqual(['m {"list":[1]}']);
    expect(sender.logs).toEqual(['true false', '[1]']);
  });

  it('reach the client that started the event', async () => {
    const heard: string[] = [];
    const parent = new EventScope();
    parent.addMessageListener('m', (type) => heard.push(type));
    await runOf("sendMessage('m', {});", { type: 'TAG', scope: new EventScope({}, parent) });
    expect(heard).toEqual(['m']);
  });
});

describe('a tag', () => {
  it.each([
    ['data.gtmOnSuccess();', 'success', 1],
    ['callLater(data.gtmOnFailure);', 'failure', 1],
    ['data.gtmOnSuccess(); data.gtmOnFailure();', 'success', 2],
    ['', 'none', 0]
  ])('%s', async (code, outcome, calls) => {
    expect(await runOf(code, { type: 'TAG' })).toMatchObject({ outcome, calls });
  });

  it('gets its fields as a copy, and its ids', async () => {
    const fields = { list: [1], nested: { a: 1 } };
    const sandbox = sandboxOf(
      'data.list.push(2); data.nested.a = 2; logToConsole(data.list, data.gtmTagId, data.gtmEventId);',
      { type: 'TAG' }
    );
    for (let run = 0; run < 2; run++) {
      expect((await sandbox.run({ fields })).logs).toEqual(['[1,2] 1 1']);
    }
    expect(fields).toEqual({ list: [1], nested: { a: 1 } });
  });

  it('gets the ids given, else those of its fields', async () => {
    const sandbox = sandboxOf('logToConsole(data.gtmTagId, data.gtmEventId);', { type: 'TAG' });
    const ids = { gtmTagId: 3, gtmEventId: 4 };
    const fields = { gtmTagId: 7 };
    expect((await sandbox.run({ fields, ids })).logs).toEqual(['3 4']);
    expect((await sandbox.run({ fields })).logs).toEqual(['7 1']);
  });

  it('tells where it failed', async () => {
    const { error } = await runOf('const a = data.a;\nlet b = 1 + 1; b += a.c.d;', { type: 'TAG' });
    const code = 'let b = 1 + 1; b += a.c.d;';
    expect(error).toMatchObject({ column: code.indexOf('.c') + 2 });
    expect(error?.message).toContain("reading 'c'");
  });
});

describe('a variable', () => {
  it.each([
    ['return {a: [1]};', { a: [1] }],
    ['return Promise.create((resolve) => callLater(() => resolve(1)));', 1],
    ['return () => 1;', undefined],
    ['return {a: () => 1};', { a: undefined }],
    [
      "const p = Promise.create((resolve) => resolve(1)); p['const' + 'ructor'] = 5; return p;",
      undefined
    ],
    ['return {then: (resolve) => resolve(3)};', { then: undefined }]
  ])('%s', async (code, value) => {
    expect((await runOf(code)).returned).toEqual(value);
  });
});
