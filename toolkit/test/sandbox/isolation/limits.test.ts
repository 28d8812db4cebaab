import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.js';
import { runTests } from '../../../sandbox/testing/run-tests.js';
import { realClock, VirtualClock } from '../../../sandbox/run/clock.js';
import type { HttpReply } from '../../../sandbox/run/environment.js';
import { LimitWatch, type Limits } from '../../../sandbox/realm/limits.js';
import { templateOf } from '../template-of.js';

const LIMITS: Limits = { timeMs: 30, memoryMb: 64, callbacks: 2000, keptLetters: 1_000_000 };

/** The error that ended a template, if one did. */
async function errorOf(code: string): Promise<string | undefined> {
  const environment = { clock: new VirtualClock(0) };
  const apis = `const callLater = require('callLater');
    const Promise = require('Promise');
    const storage = require('templateDataStorage');
    const JSON = require('JSON');
    const Object = require('Object');
    const createRegex = require('createRegex');
    const double = (text, times) => times > 0 ? double(text + text, times - 1) : text;
    `;
  const template = templateOf({ code: apis + code });
  const sandbox = createSandbox(template, { environment, limits: LIMITS });
  const { error } = await sandbox.run();
  // Whatever a run did, the next one has its own limits.
  const next = createSandbox(templateOf({ code: 'data.gtmOnSuccess();' }));
  expect((await next.run()).outcome).toBe('success');
  return error?.message;
}

describe('a busy machine', () => {
  it('makes no template guilty: the time of the processor counts, not that of the clock', () => {
    const watch = new LimitWatch({ ...LIMITS, timeMs: 20 });
    const run = {};
    watch.restart();
    // Others have the processor for this long: the clock goes on, and this process computes nothing.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
    expect(watch.check(run)).toBeUndefined();
    const until = process.cpuUsage().user + 60_000;
    let reason: string | undefined;
    while (process.cpuUsage().user < until) reason ??= watch.check(run);
    expect(reason).toMatch(/^Time limit: the template computed for 20 ms/);
  });
});

describe('the time limit', () => {
  it.each([
    ['a loop', 'while (true) {}'],
    ['a loop without a body', 'for (;;);'],
    [
      'a loop beside a counter of its own',
      'const meter$ = {left: 1e9, refill: () => 1, sized: (x) => x}; const meter$$ = meter$; for (;;) {}'
    ],
    ['a loop in a callback', 'callLater(() => { for (;;) {} });'],
    ['a loop in an iteration', '[1].forEach(() => { while (true) {} });'],
    ['a loop in a comparison', '[2, 1].sort(() => { while (true) {} });'],
    ['a loop in a replacement', "'a'.replace(createRegex('a'), () => { while (true) {} });"],
    ['a loop in a promise', 'Promise.create(() => { while (true) {} });'],
    ['a loop after a promise', 'Promise.create((done) => done()).then(() => { while (true) {} });'],
    [
      'a recursion that takes breath',
      'const f = () => { [1].map(g); }; const g = () => { for (let i = 0; i < 9; i++) f(); }; for (;;) { double("a", 3); }'
    ],
    [
      'a long sort',
      'const list = []; for (let i = 0; i < 10000; i++) list.push((i * 7919) % 100003); for (;;) list.sort();'
    ],
    [
      'searches by a regex that start anew at each letter',
      "const text = double('ab', 7); const regex = createRegex('[a-y]+z'); for (;;) text.search(regex);"
    ],
    ['searches of a long text', "const text = double('ab', 18); for (;;) text.indexOf('x');"],
    [
      'the keys of a large object',
      'const object = {}; for (let i = 0; i < 20000; i++) object["k" + i] = i; for (;;) Object.keys(object);'
    ],
    [
      'a promise chain without end',
      'const again = () => Firestore.read("a/b").then(again, again); const Firestore = require("Firestore"); again();'
    ]
  ])('stops %s', async (_, code) => {
    expect(await errorOf(code)).toMatch(
      /^Time limit: the template computed for 30 ms without a pause; look for a loop/
    );
  });

  it.each([
    ['a loop', 'while (true) {}'],
    ['a loop in a callback', "require('callLater')(() => { for (;;) {} });"],
    ['calls of an API', "const make = require('createRegex'); for (;;) make('a');"],
    ['a loop in a comparison', '[2, 1].sort(() => { while (true) {} });'],
    [
      'a loop after a promise',
      "require('Promise').create((done) => done()).then(() => { while (true) {} });"
    ]
  ])('says in which line %s was stopped, to who runs and who tests it', async (_, loop) => {
    const code = `data.gtmOnSuccess();\n${loop}`;
    const template = templateOf({ code, scenarios: { one: 'runCode({});' } });
    const at = { line: template.codeLine + 1 };
    const environment = { clock: new VirtualClock(0) };
    const sandbox = createSandbox(template, { environment, limits: LIMITS });
    expect((await sandbox.run()).error).toMatchObject(at);
    for await (const { failures } of runTests(template, { limits: LIMITS })) {
      expect(failures).toMatchObject([{ at, message: expect.stringContaining('Time limit') }]);
    }
    expect.assertions(2);
  });

  it.each([
    ['callLater', 'const again = () => callLater(again); again();'],
    [
      'promises that are made anew',
      'const again = () => Promise.create((done) => done()).then(again); again();'
    ],
    [
      'promises that time out',
      'const again = () => Promise.create(() => 1).catch(again); again();'
    ],
    [
      'requests',
      "const again = () => require('sendHttpGet')('https://a.b').then(again, again); again();"
    ]
  ])('stops a recursion through %s', async (_, code) => {
    expect(await errorOf(code)).toMatch(
      /Time limit: the template (scheduled 2,000 callbacks|computed|waited for 5 minutes)/
    );
  });

  it.each([
    ['a promise', "require('Promise').create((done) => { again(); done(1); });"],
    ['callLater', "require('callLater')(() => 1); again();"],
    ['sha256', "require('sha256')('a', () => 1); again();"],
    ['a method of a list', '[1].forEach(again);'],
    ['a request', "require('sendHttpGet')('https://a.b'); again();"]
  ])('ends what calls itself for ever by %s, and says so', async (_, body) => {
    // Each time from one call further down, so that the room left is another.
    for (let calls = 0; calls < 12; calls++) {
      const code = `const again = () => { ${body} };
        const start = (calls) => calls > 0 ? start(calls - 1) : again();
        start(${calls});`;
      const environment = { clock: new VirtualClock(0) };
      const { error, requests } = await createSandbox(templateOf({ code }), { environment }).run();
      expect(error?.message).toBe('RangeError: Maximum call stack size exceeded');
      expect(requests.filter(({ response }) => response === null)).toEqual([]);
    }
  });

  it('stops a run that scheduled too much at its next call of an API', async () => {
    const template = templateOf({
      code: `const callLater = require('callLater');
        for (let i = 0; i < 2001; i++) callLater(() => 1);
        require('logToConsole')('went on');`
    });
    const environment = { clock: new VirtualClock(0) };
    const limits = { ...LIMITS, timeMs: 2000 };
    const { error, logs } = await createSandbox(template, { environment, limits }).run();
    expect(error?.message).toMatch(/^Time limit: the template scheduled 2,000 callbacks/);
    expect(logs).toEqual([]);
  });

  it('stops callbacks that start one another and compute a little each', async () => {
    const spin = 'for (let i = 0; i < 300000; i++) {}';
    const error = await errorOf(`const again = () => { ${spin} callLater(again); }; again();`);
    expect(error).toMatch(/^Time limit: the template computed for (45 ms in all|30 ms)/);
  });

  it('lets a URL with one parameter many times through, which once took the square of them', async () => {
    const error = await errorOf(
      "require('parseUrl')('https://a.b/?' + double('a=1&', 18)); data.gtmOnSuccess();"
    );
    expect(error ?? 'Time limit').toContain('Time limit');
  });

  it('counts computing, not waiting', async () => {
    expect(
      await errorOf(`const start = require('getTimestampMillis')();
        const wait = () => require('getTimestampMillis')() < start + 1000 ? callLater(wait) : data.gtmOnSuccess();
        wait();`)
    ).toBeUndefined();
  });

  it('stops a recursion through callLater alone, several at once too', async () => {
    const template = templateOf({
      code: `const callLater = require('callLater');
        const again = () => callLater(again);
        again(); again(); again();`
    });
    const clock = new VirtualClock(0);
    const { error } = await createSandbox(template, { environment: { clock } }).run();
    expect(error?.message).toMatch(
      /^Time limit: the template called itself by callLater 2,500 times/
    );
    expect(clock.now()).toBeLessThan(5000);
  });

  it.each([
    [
      'by the clock',
      `const now = require('getTimestampMillis');
      let wait = () => { callLater(wait); if (now() > 10000) { wait = () => 1; data.gtmOnSuccess(); } };`
    ],
    [
      'for an answer',
      `let isAnswered = false;
      require('sendHttpGet')('https://a.b').then(() => { isAnswered = true; });
      let wait = () => isAnswered ? data.gtmOnSuccess() : callLater(wait);`
    ]
  ])('lets a tag wait longer %s', async (_, code) => {
    const clock = new VirtualClock(0);
    const http = async (): Promise<HttpReply> => ({
      statusCode: 200,
      headers: {},
      body: '',
      delayMs: 10_000
    });
    const template = templateOf({
      code: `const callLater = require('callLater'); ${code} wait();`
    });
    const sandbox = createSandbox(template, { environment: { clock, http } });
    expect(await sandbox.run()).toMatchObject({ outcome: 'success' });
    expect(clock.now()).toBeGreaterThan(9_999);
  });

  it('stops a scenario too, and goes on with the next', async () => {
    const template = templateOf({
      code: 'return data.value;',
      scenarios: {
        endless: 'while (true) {}',
        'ends well': 'assertThat(runCode({value: 1})).isEqualTo(1);'
      }
    });
    const results = [];
    for await (const result of runTests(template, { limits: LIMITS })) results.push(result);
    expect(results.map(({ passed }) => passed)).toEqual([false, true]);
    expect(results[0]?.failures[0]?.message).toContain('Time limit');
  });

  it('leaves runs that follow at once their own time', async () => {
    const template = templateOf({
      code: "if (data.spin) { while (true) {} } require('callLater')(data.gtmOnSuccess);"
    });
    const sandbox = createSandbox(template, { limits: LIMITS });
    const runs = [true, false, true, false].map((spin) => sandbox.run({ fields: { spin } }));
    const outcomes = (await Promise.all(runs)).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['none', 'success', 'none', 'success']);
  });
});

describe('what never settles', () => {
  const THENABLE = '{then: () => {}}';
  /** Makes two promises that wait for each other. */
  const CIRCLE = `const circle = () => {
    const create = require('Promise').create;
    let settle;
    const first = create((done) => { settle = done; });
    settle(create((done) => done(first)));
    return first;
  };`;

  it.each([
    ['an object with a then', `return ${THENABLE};`],
    [
      'a promise that takes on such an object',
      `return require('Promise').create((done) => done(${THENABLE}));`
    ],
    [
      'a callback that returns such an object',
      `return require('Promise').create((done) => done()).then(() => (${THENABLE}));`
    ]
  ])('lets a run end that returns %s', async (_, code) => {
    for (const type of ['TAG', 'VARIABLE'] as const) {
      const ends = type === 'TAG' ? 'data.gtmOnSuccess();' : '';
      const sandbox = createSandbox(templateOf({ type, code: `${ends} ${code}` }));
      const { outcome, returned, error } = await sandbox.run();
      expect(error).toBeUndefined();
      expect(outcome).toBe(type === 'TAG' ? 'success' : 'none');
      expect(returned).toEqual({ then: undefined });
    }
  });

  it('says that nothing is left to settle the promise of a variable', async () => {
    const template = templateOf({ type: 'VARIABLE', code: `${CIRCLE} return circle();` });
    const { returned, error } = await createSandbox(template).run();
    expect(returned).toBeUndefined();
    expect(error?.message).toMatch(/promise that nothing is left to settle/);
  });

  it('ends a run at its deadline, in virtual time, with a reason', async () => {
    const template = templateOf({
      code: `${CIRCLE} require('Firestore').runTransaction(circle);`,
      scenarios: { waits: 'runCode({});', good: 'assertThat(1).isEqualTo(1);' }
    });
    const clock = new VirtualClock(0);
    const { error } = await createSandbox(template, { environment: { clock } }).run();
    expect(error?.message).toMatch(/^Time limit: the template waited for 5 minutes/);
    expect(clock.now()).toBe(300_000);
    const results = [];
    for await (const { passed } of runTests(template)) results.push(passed);
    expect(results).toEqual([false, true]);
  });

  it.each([
    ['virtual', new VirtualClock(0, 20)],
    ['real', realClock]
  ])('times a request out that nobody ever answers, by a %s clock', async (_, clock) => {
    const code = `require('sendHttpGet')('https://a.b', {timeout: 50}).catch((error) => {
      require('logToConsole')(error.reason);
      data.gtmOnFailure();
    });`;
    const http = () => new Promise<HttpReply>(() => undefined);
    const sandbox = createSandbox(templateOf({ code }), { environment: { clock, http } });
    expect(await sandbox.run()).toMatchObject({ outcome: 'failure', logs: ['timed_out'] });
  });

  it('does not move the clock for a run that ends', async () => {
    const clock = new VirtualClock(0);
    const template = templateOf({ code: "require('callLater')(data.gtmOnSuccess);" });
    const sandbox = createSandbox(template, { environment: { clock } });
    for (let run = 0; run < 3; run++) {
      expect(await sandbox.run()).toMatchObject({ outcome: 'success' });
    }
    expect(clock.now()).toBeLessThan(100);
  });
});

describe('the memory limit', () => {
  it.each([
    ['a list that grows', 'const list = []; for (;;) list.push([1, 2, 3, 4, 5, 6, 7, 8]);'],
    [
      'a list that grows while it is walked',
      'const list = [1]; for (const item of list) { list.push(item); }'
    ],
    [
      'an object that grows',
      'const object = {}; for (let i = 0; true; i++) object["k" + i] = [1, 2, 3, 4, 5];'
    ],
    ['a list joined with itself', 'let list = [1]; for (;;) list = list.concat(list);'],
    [
      'pairs of a large object',
      'const object = {}; for (let i = 0; i < 50000; i++) object["k" + i] = i; const all = []; for (;;) all.push(Object.entries(object));'
    ],
    [
      'what it stores',
      "for (let i = 0; true; i++) storage.setItemCopy('k' + i, double('ab', 16) + i);"
    ]
  ])('stops %s', async (_, code) => {
    expect(await errorOf(code)).toMatch(/(Memory|Time) limit: /);
  });

  it('holds for what is stored, of which V8 keeps one copy and a reader gets many', async () => {
    const long = 'const text = double("0123456789", 15);';
    const error = await errorOf(
      `${long} for (const key of [1, 2, 3, 4]) storage.setItemCopy(key, text);`
    );
    expect(error).toMatch(/^Memory limit: more than 1 million letters in templateDataStorage/);
    // What is replaced, removed or cleared away counts no more.
    const again = `for (let i = 0; i < 9; i++) {
      storage.setItemCopy('one', text); storage.setItemCopy(i, [text]); storage.removeItem(i);
    }
    storage.clear(); storage.setItemCopy('a', text); storage.setItemCopy('b', [text, text]);`;
    expect(await errorOf(long + again)).toBeUndefined();
  });

  it.each([
    ['logs', "for (const time of [1, 2, 3, 4]) require('logToConsole')(text);"],
    ['returns', 'return [text, {a: text, b: [text, text]}];'],
    [
      'sends',
      "for (const time of [1, 2, 3, 4]) require('sendHttpRequest')('https://a.b', {}, text);"
    ],
    ['sets as cookies', "for (const time of [1, 2, 3, 4]) require('setCookie')('a', text);"],
    [
      'inserts',
      "for (const time of [1, 2, 3, 4]) require('BigQuery').insert({projectId: 'p', datasetId: 'd', tableId: 't'}, [{text: text}]);"
    ]
  ])('holds for what a run %s', async (_, code) => {
    const error = await errorOf(`const text = double("0123456789", 15); ${code}`);
    expect(error).toMatch(
      /^Memory limit: more than 1 million letters in what the template sent, logged and returned/
    );
  });

  it('holds for what a scenario logs, and the next one runs', async () => {
    const logs = "const log = require('logToConsole'); for (let i = 0; i < 9; i++) log(text);";
    const template = templateOf({
      code: '',
      setup: "let text = '0123456789'; for (let i = 0; i < 15; i++) text = text + text;",
      scenarios: { long: logs, good: 'assertThat(text.length).isEqualTo(327680);' }
    });
    const results = [];
    for await (const each of runTests(template, { limits: LIMITS })) results.push(each);
    expect(results.map((each) => [each.passed, each.logs])).toEqual([
      [false, []],
      [true, []]
    ]);
    expect(results[0]?.failures[0]?.message).toMatch(/^Memory limit: more than 1 million letters/);
  });

  it.each([
    ['+', 'text = text + text;'],
    ['+=', 'text += text;'],
    ['concat', 'text = text.concat(text);'],
    ['makeString', "text = require('makeString')([text, text]);"]
  ])('leaves a text that doubles by %s to V8, which has a limit of its own', async (_, doubles) => {
    const error = await errorOf(`let text = 'a'; for (;;) ${doubles}`);
    expect(error).toBe('RangeError: Invalid string length');
  });

  it.each([
    [
      'list',
      "let list = ['x']; for (let i = 0; i < 30; i++) list = [list, list, list, list];",
      'list'
    ],
    [
      'object',
      'let list = {}; for (let i = 0; i < 30; i++) list = {a: list, b: list, c: list};',
      'list'
    ],
    ['cycle', 'const list = []; list.push(list, list);', 'list']
  ])('refuses a %s that explodes when it is copied', async (_, make, name) => {
    for (const use of [
      `storage.setItemCopy('k', ${name});`,
      `require('logToConsole')(${name});`,
      `require('sha256Sync')(${name});`,
      `require('sendHttpRequest')('https://a.b', {}, ${name});`,
      `require('makeString')(${name});`
    ]) {
      const error = await errorOf(make + use);
      if (error !== undefined) {
        expect(error).toMatch(
          /limit: |too large|refers to itself|Maximum call stack|string length/
        );
      }
    }
  });

  it.each(['isEqualTo', 'isAnyOf', 'contains'])(
    'keeps %s from comparing without end',
    async (matcher) => {
      const template = templateOf({
        code: '',
        scenarios: {
          huge: `let a = []; let b = [];
            for (let i = 0; i < 60; i++) { a = [a, a]; b = [b, b]; }
            assertThat(a).${matcher}(b);`
        }
      });
      for await (const { passed } of runTests(template)) expect(passed).toBe(false);
    }
  );
});

describe('a promise that is resolved at the end of the stack', () => {
  /** Looks for the deepest call from which the promise can be resolved; frames have `size` arguments. */
  const code = (size: number): string => `const Promise = require('Promise');
    let resolve; let depth = 0; let deepest = 0; let tries = 0; let isDone = false;
    const descend = (n) => { depth++; if (n > 0) { descend(n - 1${',0'.repeat(100)}); return; } resolve(); };
    const from = (n) => { descend(n); return 1; };
    const start = Promise.create((done) => done());
    Promise.create((done) => { resolve = done; }).then(() => { isDone = true; });
    const attempt = () => {
      depth = 0;
      tries++;
      if (deepest === 0) return descend(1000000);
      deepest--;
      from(deepest${',0'.repeat(size)});
    };
    const next = () => {
      if (deepest === 0) deepest = depth + 1;
      if (tries < 60 && !isDone) start.then(attempt).then(next, next);
    };
    start.then(attempt).then(next, next);`;

  it.each([0, 9, 18, 27, 36, 45, 54, 63, 72, 81])(
    'lets its run end (%i words of a frame)',
    async (size) => {
      const environment = { clock: new VirtualClock(0) };
      const sandbox = createSandbox(templateOf({ code: code(size) }), { environment });
      expect(await sandbox.run()).toMatchObject({ outcome: 'none' });
    }
  );
});
