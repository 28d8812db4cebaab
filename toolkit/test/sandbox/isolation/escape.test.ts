import { describe, expect, it, vi } from 'vitest';
import { runTests } from '../../../sandbox/testing/run-tests.js';
import { VirtualClock } from '../../../sandbox/run/clock.js';
import { PatternCompiler } from '../../../sandbox/realm/regex.js';
import { createSandbox } from '../../../sandbox/sandbox.js';
import { APIS } from '../../../sandbox/api/registry.js';
import { templateOf } from '../template-of.js';
import { END_OF_ATTACK, pathsToNode, runUnchecked } from './enclosure.js';

/** Runs a template to its end, and resolves with what it logged: what it `found` must not be there. */
async function findingsOf(code: string): Promise<unknown> {
  const template = templateOf({
    code: `const log = require('logToConsole');
const callLater = require('callLater');
const Promise = require('Promise');
const storage = require('templateDataStorage');
const found = function (what) { log('found', what); };
const escape = function (value) {
  if (value === undefined || value === null) return;
  const make = value['const' + 'ructor'];
  if (make === undefined) return;
  const makeFunction = make['const' + 'ructor'];
  if (makeFunction) found(makeFunction('return typeof process')());
};
${code}
;log('${END_OF_ATTACK}');`
  });
  const sandbox = createSandbox(template, { environment: { clock: new VirtualClock(0) } });
  const { logs, error } = await sandbox.run({ fields: { text: 'a', list: [1] } });
  return withoutEnd(logs, error?.message);
}

/** The logs of an attack that came to its end. */
function withoutEnd(logs: readonly string[], error: string | undefined): string[] {
  expect(logs, `the attack ended early: ${error}`).toContain(END_OF_ATTACK);
  return logs.filter((line) => line !== END_OF_ATTACK);
}

describe('a template', () => {
  it('gets no function that whoever runs it has among the fields', async () => {
    const fields = { own: () => process, list: [() => process], inner: { own: () => process } };
    const template = templateOf({
      code: `require('logToConsole')(typeof data.own, typeof data.list[0], typeof data.inner.own);
        data.gtmOnSuccess();`
    });
    const { logs, error } = await createSandbox(template).run({ fields });
    expect(error).toBeUndefined();
    expect(logs).toEqual(['undefined undefined undefined']);
  });

  it.each([
    ['a string', "''"],
    ['a number', '1'],
    ['a boolean', 'true'],
    ['an array', '[]'],
    ['an object', '({})'],
    ['a function', 'function () {}'],
    ['an arrow function', '(() => 1)'],
    ['its data', 'data'],
    ['a list of its data', 'data.list'],
    ['a callback of its data', 'data.gtmOnSuccess'],
    ['require', 'require'],
    ['an API', "require('sendHttpRequest')"],
    ['an object API', "require('JSON')"],
    ['a method of a list', '[].map'],
    ['a method of a text', "''.replace"],
    ['a promise', 'Promise.create(() => undefined)'],
    ['a method of a promise', 'Promise.create(() => undefined).then'],
    ['a regex', "require('createRegex')('a')"],
    ['its arguments', '(function () { return arguments; })()']
  ])('gets no constructor from %s', async (_, expression) => {
    expect(
      await findingsOf(`const value = ${expression};
        escape(value);
        ['constructor', '__proto__', 'caller', '__defineGetter__', '__lookupGetter__', 'call', 'apply',
          'bind', 'valueOf'].forEach((name) => {
            if (value[name] !== undefined) found(name);
          });`)
    ).toEqual([]);
  });

  it('gets no function of Node’s by putting its own methods on a list it hands over', async () => {
    expect(
      await findingsOf(`const list = [1, 2];
        const steal = function (callback) { escape(callback); return []; };
        ['map', 'join', 'forEach', 'every', 'some', 'filter', 'reduce', 'slice', 'concat', 'toString',
          'findIndex', 'splice', 'flat', 'flatMap', 'entries', 'values', 'keys', 'toSorted', 'toJSON',
          'length'].forEach((name) => { if (name !== 'length') list[name] = steal; });
        storage.setItemCopy('k', list);
        log(list);
        require('sha256Sync')(list);
        require('toBase64')(list);
        require('makeTableMap')(list, list, list);
        require('Firestore').query('a', [list], {limit: list});
        require('Firestore').write('a/b', {list: list});
        require('BigQuery').insert({datasetId: list, tableId: list}, list, list);
        require('sendHttpRequest')(list, {method: list, headers: {a: list}}, list);
        const scopes = ['https://www.googleapis.com/auth/datastore'];
        scopes.map = scopes.join = scopes.forEach = scopes.toString = scopes.toJSON = steal;
        require('getGoogleAuth')({scopes: scopes});
        require('setCookie')(list, list, list);
        require('sendMessage')('m', list);
        require('queryPermission')('set_cookies', list, list);
        Promise.all(list);`).then((logs) =>
        (logs as string[]).filter((line) => line.startsWith('found'))
      )
    ).toEqual([]);
  });

  it('gets no error of Node’s by exhausting the stack in an API', async () => {
    expect(
      await findingsOf(`
        const attempts = {
          create: () => { Promise.create((resolve) => resolve(1)).catch(escape); },
          match: () => { 'a'.match('a' + require('generateRandom')(0, 1000000)); },
          createRegex: () => { require('createRegex')('b' + require('generateRandom')(0, 1000000)); },
          storage: () => { storage.setItemCopy('k', {a: [1]}); },
          later: () => { callLater(() => 1); },
          nested: () => { storage.setItemCopy('k', [[[[[[[[[1]]]]]]]]]); },
          resolve: () => { Promise.create((resolve, reject) => { reject('no'); }).catch(escape); },
          parse: () => { require('parseUrl')('https://a.b/?c=d'); }
        };
        require('Object').keys(attempts).forEach((name) => {
          let deepest = 0;
          const measure = function (depth) {
            deepest = depth;
            measure(depth + 1);
          };
          const dive = function (depth) {
            if (depth > deepest - 60) attempts[name]();
            dive(depth + 1);
          };
          const start = Promise.create((resolve) => resolve(1));
          start.then(() => measure(1)).catch(() => undefined).then(() => {
            for (let round = 0; round < 20; round++) start.then(() => dive(-round)).catch(escape);
          });
        });`)
    ).toEqual([]);
  });

  it('sees nothing of the stack of an error', async () => {
    expect(
      await findingsOf(`
        const look = (error) => {
          escape(error);
          if (error.stack !== undefined) found('stack');
        };
        Promise.create((resolve) => resolve(1)).then(() => undefined.x).catch(look);
        Promise.create(() => undefined.x).catch(look);
        Promise.create((resolve) => resolve({then: () => undefined.x})).catch(look);
        const own = Promise.create((resolve) => callLater(() => resolve(own)));
        own.catch(look);
        Promise.all([Promise.create((resolve) => resolve({then: () => undefined.x}))]).catch(look);
        require('sendHttpGet')('https://a.b').catch(look);
        require('Firestore').read('a').catch(look);`)
    ).toEqual([]);
  });

  it('cannot name a hidden property through an API that looks names up', async () => {
    expect(
      await findingsOf(`
        ['constructor', '__proto__', 'toString', 'hasOwnProperty'].forEach((name) => {
          escape(require('getEventData')(name));
          escape(require('getRequestHeader')(name));
          escape(require('getCookieValues')(name)[0]);
          escape(storage.getItemCopy(name));
          escape(require('getRequestQueryParameter')(name));
          escape(require('parseUrl')('https://a.b/?' + name + '=1').searchParams[name]);
          const made = require('JSON').parse('{"' + name + '": {"a": 1}}');
          escape(made);
          storage.setItemCopy('made', made);
          escape(storage.getItemCopy('made'));
          escape(require('makeTableMap')([{key: name, value: 'a'}], 'key', 'value'));
        });`)
    ).toEqual([]);
  });

  it.each(['getGoogleScript', 'hmacSha256'])(
    'gets no table of %s by a hidden name',
    async (api) => {
      const template = templateOf({
        code: `require('${api}')('constructor', 'constructor');`
      });
      const { error, requests } = await createSandbox(template).run();
      expect(error?.message).toContain('constructor');
      expect(requests).toEqual([]);
    }
  );

  it('cannot change what another template meets', async () => {
    const write = templateOf({
      code: `const targets = [[], '', 1, {}, () => 1, require('JSON'), require, [].map, ''.split, data];
        const index = data.index;
        targets[index].planted = 'here';`
    });
    const read = templateOf({
      type: 'VARIABLE',
      code: `const values = [[], '', 1, {}, () => 1, require('JSON'), require, [].map, ''.split, data];
        return values.filter((value) => value.planted !== undefined).length;`
    });
    const sandbox = createSandbox(write);
    const errors: (string | undefined)[] = [];
    for (let index = 0; index < 10; index++) {
      errors.push((await sandbox.run({ fields: { index } })).error?.message);
    }
    // Its own lists, objects, functions and data it may change; the others refuse.
    const refused = expect.stringMatching(
      /^TypeError: Cannot (add|create) property '?planted/
    ) as string;
    const [list, text, number, object, callable, ...others] = errors;
    expect([list, object, callable, others.at(-1)]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined
    ]);
    expect([text, number, ...others.slice(0, -1)]).toEqual(
      Array.from({ length: 6 }, () => refused)
    );
    expect((await createSandbox(read).run()).returned).toBe(0);
  });

  it('cannot change what its own next run meets', async () => {
    const sandbox = createSandbox(
      templateOf({
        type: 'VARIABLE',
        code: `const values = [[], '', {}, () => 1, require('JSON'), require, [].map, ''.split, data];
          const before = values.filter((value) => value.planted !== undefined).length;
          if (data.index !== undefined) values[data.index].planted = 'here';
          return before;`
      })
    );
    for (let index = 0; index < 9; index++) {
      await sandbox.run({ fields: { index } });
      expect((await sandbox.run()).returned).toBe(0);
    }
  });
});

describe('a scenario', () => {
  async function logsOf(code: string): Promise<string[]> {
    const template = templateOf({
      code: 'if (data.act) data.act(require); return data.value;',
      scenarios: {
        attack: `const log = require('logToConsole');
const escape = function (value) {
  if (value === undefined || value === null) return;
  const make = value['const' + 'ructor'];
  if (make !== undefined) log('found', make['const' + 'ructor']('return typeof process')());
};
${code}
;log('${END_OF_ATTACK}');`
      }
    });
    const logs: string[] = [];
    const failures: string[] = [];
    for await (const result of runTests(template)) {
      logs.push(...result.logs);
      failures.push(...result.failures.map(({ message }) => message));
    }
    return withoutEnd(logs, failures[0]);
  }

  it('gets nothing of Node’s from the test APIs', async () => {
    expect(
      await logsOf(`[require, runCode, mock, mockObject, assertApi, assertThat, fail, assertThat(1),
        assertThat(1).isEqualTo, assertApi('x'), assertApi('x').wasCalled, runCode({value: {}}),
        assertThat(1).isEqualTo(1)].forEach(escape);`)
    ).toEqual([]);
  });

  it('gets no function of Node’s through matchers that walk its values', async () => {
    expect(
      await logsOf(`const list = [1];
        const steal = function (callback) { escape(callback); return []; };
        ['map', 'every', 'some', 'findIndex', 'splice', 'filter', 'forEach', 'join', 'reduce', 'slice',
          'concat', 'toString', 'toSorted', 'toJSON'].forEach((name) => { list[name] = steal; });
        assertThat(list).isEqualTo([1]);
        assertThat([1]).isEqualTo(list);
        assertThat(list).contains(1);
        assertThat(1).isAnyOf(list);
        assertThat([1]).containsExactly(1);
        assertThat(list).containsExactly(1);
        assertThat({list: list}).isNotEqualTo({list: [list]});
        require('sha256Sync')(list);
        assertThat(list, list).isNotEqualTo({list: [list]});
        assertThat({length: 1, toJSON: steal, list: list}).isNotEqualTo(list);
        assertApi(list).wasNotCalled();
        assertApi('sha256Sync').wasNotCalledWith(list, {length: 3, toJSON: steal});`)
    ).toEqual([]);
  });

  it('gets no function of Node’s through what a failed matcher shows', async () => {
    const attack = (assertion: string): string => `const callLater = require('callLater');
      const steal = function (callback) { escape(callback); return []; };
      const list = [1];
      ['map', 'join', 'toString', 'toJSON', 'slice'].forEach((name) => { list[name] = steal; });
      const trap = {length: 2, toJSON: steal, toString: steal, list: list};
      callLater(() => { ${assertion} });`;
    for (const assertion of [
      'assertThat(list).isEqualTo(trap, list);',
      'assertThat(trap, trap).isUndefined();',
      'assertThat(trap).contains(list, trap);',
      'assertApi(trap).wasCalledWith(list, trap);',
      'fail(trap);'
    ]) {
      expect(await logsOf(attack(assertion))).toEqual([]);
    }
  });

  it('gets nothing of Node’s through the members of a mock', async () => {
    expect(
      await logsOf(`const steal = function (value) { escape(value); return {length: 2, toJSON: steal}; };
        const trap = {length: 3, toJSON: steal, toString: steal, then: steal, insert: steal};
        mock('sha256Sync', trap);
        mock('getAllEventData', steal);
        mockObject('BigQuery', trap);
        runCode({act: (require) => {
          escape(require('sha256Sync')(trap));
          escape(require('getAllEventData')(trap));
          escape(require('BigQuery').insert(trap, [trap], trap));
          escape(require('BigQuery').length);
        }});
        assertApi('BigQuery.insert').wasCalledWith(trap, [trap]);
        assertApi('getAllEventData').wasNotCalledWith([trap]);`)
    ).toEqual([]);
  });

  it('gets nothing of Node’s by a mock of a hidden name', async () => {
    const names = [
      'constructor',
      '__proto__',
      'toString',
      'valueOf',
      'hasOwnProperty',
      '__defineGetter__'
    ];
    for (const name of names) {
      const code = `const mocks = require('JSON').parse('{"${name}": 1}');
        let depth = 0;
        mocks['${name}'] = function (value) {
          log('ran');
          depth = depth + 1;
          if (depth < 3) escape(require('JSON')['${name}'](value));
          return {};
        };
        mockObject('JSON', mocks);
        const callLater = require('callLater');
        callLater(() => escape(require('JSON')['${name}']({})));
        callLater(() => runCode({act: (require) => escape(require('JSON')['${name}']({}))}));`;
      expect(new Set(await logsOf(code))).toEqual(new Set(['ran']));
    }
  });
});

describe('the realm itself, without the syntax check,', () => {
  it('gives no way to Node through any API or any value an API returns', async () => {
    const { values } = await runUnchecked(
      `keep(data); keep(require); keep([]); keep(''.split); keep(() => 1); keep(function* () {});
       keep(async () => 1); keep(async function* () {}); keep((function* () {})());
       const args = [[], ['https://a.b/c?d=e'], ['a', 'b'], ['a/b', {a: 1}], [() => 1, () => 1],
         [{a: [1]}, 'a', {}], ['name', () => 1], [{scopes: []}], [[['a', '==', 1]], []],
         [{datasetId: 'a', tableId: 'b'}, [{a: 1}], {}]];
       const attempt = (call) => {
         try { const value = call(); keep(value); return value; } catch (error) { keep(error); }
       };
       for (const name of ${JSON.stringify([...APIS.keys()])}) {
         const api = require(name);
         keep(api);
         const calls = typeof api === 'function' ? [api] : [];
         if (typeof api === 'object') for (const key in api) calls.push(api[key]);
         for (const call of calls) for (const list of args) {
           const result = attempt(() => call(list[0], list[1], list[2]));
           if (result && result.then) result.then(keep, keep);
         }
       }`,
      { environment: { http: () => ({ statusCode: 200, headers: { a: 'b' }, body: 'c' }) } }
    );
    expect(values.length).toBeGreaterThan(APIS.size * 5);
    expect(pathsToNode(values)).toEqual([]);
  });

  it('gives no way to Node through the global object', async () => {
    const { values } = await runUnchecked(
      'keep((0, function () { return this; })()); keep(typeof globalThis); keep(typeof Function);'
    );
    expect(pathsToNode(values)).toEqual([]);
    expect(values).toContain('undefined');
  });

  it('freezes what values inherit from, which has no constructor', async () => {
    const { values } = await runUnchecked(
      `keep([]); keep({}); keep(() => 1); keep(function* () {}); keep(require('Promise').create((done) => done(1)));
       try { null.x; } catch (error) { keep(error); }`
    );
    expect(values).toHaveLength(6);
    for (const value of values) {
      let prototype = Object.getPrototypeOf(value) as object | null;
      for (; prototype; prototype = Object.getPrototypeOf(prototype) as object | null) {
        expect(Object.isFrozen(prototype)).toBe(true);
        expect(Object.hasOwn(prototype, 'constructor')).toBe(false);
      }
    }
  });

  it.each([
    ['a string', "''['sub'].constructor"],
    ['a function', "(() => 1).constructor('return 1')()"],
    ['a generator', "Object.getPrototypeOf(function* () {}).constructor('return 1')"],
    ['eval', "eval('1')"],
    ['Function', "Function('return 1')()"],
    ['an indirect eval', "(0, eval)('1')"]
  ])('makes no code from text by %s', async (_, code) => {
    const { error, values } = await runUnchecked(`keep(${code});`, { throws: true });
    expect(values).toEqual([]);
    expect(error).toMatch(/Error/);
  });

  it('shows no caller, no callee and no call sites', async () => {
    const { values } = await runUnchecked(`
      const attempt = (call) => { try { keep(call()); } catch (error) { keep(error); } };
      attempt(() => (function () { return arguments.callee; })());
      attempt(() => (function own() { return own.caller; })());
      attempt(() => { try { null.x; } catch (error) { error.constructor.prepareStackTrace = (_, sites) => sites; } });
      require('Promise').create(() => null.x).catch((error) => keep(error));
      const options = { get method() { keep((function own() { return own.caller; })()); return 'GET'; } };
      require('sendHttpRequest')('https://a.b', options);`);
    expect(pathsToNode(values)).toEqual([]);
  });

  it('gives Node’s functions to no getter, setter or toJSON it calls', async () => {
    const { values } = await runUnchecked(`
      const trap = {
        get method() { keep(this); return 'POST'; },
        get headers() { keep(arguments); return { get a() { keep(arguments); return 'b'; } }; },
        get timeout() { throw { thrown: keep }; },
        toJSON() { keep(arguments); return this; },
        get length() { keep(arguments); return 1; },
        get 0() { keep(arguments); return trap; },
        get then() { keep(arguments); return undefined; },
        toString() { keep(arguments); return 'x'; },
        valueOf() { keep(arguments); return 1; }
      };
      const attempt = (call) => { try { keep(call()); } catch (error) { keep(error); } };
      for (const name of ${JSON.stringify([...APIS.keys()])}) {
        const api = require(name);
        const calls = typeof api === 'function' ? [api] : Object_values(api);
        for (const call of calls) {
          attempt(() => call(trap, trap, trap));
          attempt(() => call('a/b', trap, trap));
          attempt(() => call([trap], trap, trap));
        }
      }
      function Object_values(api) { const list = []; for (const key in api) list.push(api[key]); return list; }`);
    expect(values.length).toBeGreaterThan(50);
    expect(pathsToNode(values)).toEqual([]);
  });

  it('gets an error of its own where Node throws', async () => {
    const { values } = await runUnchecked(
      `try { require('generateRandom')(1, 2); } catch (error) { keep(error); }
       try { require('getTimestampMillis')(); } catch (error) { keep(error); }
       try { require('nothing'); } catch (error) { keep(error); }
       require('sendHttpGet')('https://a.b').catch(keep);`,
      {
        environment: {
          random: () => {
            throw new TypeError('of Node');
          },
          http: () => {
            throw new TypeError('of Node');
          }
        }
      }
    );
    expect(values).toHaveLength(3);
    expect(pathsToNode(values)).toEqual([]);
  });

  it('gets values of its own from a regex and what it finds', async () => {
    const { values } = await runUnchecked(`
      const createRegex = require('createRegex');
      for (const pattern of ['(a)|b', '(a+)+|b']) {
        for (const regex of [createRegex(pattern), createRegex(pattern, 'g')]) {
          keep(regex);
          keep('abc'.match(regex));
          keep('abc'.replace(regex, function () { keep(arguments); return 'x'; }));
        }
      }
      try { 'a'.match('('); } catch (error) { keep(error); }`);
    expect(values).toHaveLength(19);
    expect(pathsToNode(values)).toEqual([]);
  });

  it('gets no error that Node’s own parts of a regex throw', async () => {
    const regexes = vi.spyOn(PatternCompiler.prototype, 'compileRegex');
    const texts = vi.spyOn(PatternCompiler.prototype, 'compileText');
    const fail = (): never => {
      throw new TypeError('of Node');
    };
    const failing = { isGlobal: false, match: fail, search: fail, isIn: fail, endOfMatch: fail };
    regexes.mockImplementation((pattern, flags) =>
      pattern === 'fail' ? fail() : { ...failing, isGlobal: flags === 'g' }
    );
    texts.mockImplementation((pattern) => (pattern === 'fail' ? fail() : failing));
    try {
      const { values } = await runUnchecked(`
        const createRegex = require('createRegex');
        const testRegex = require('testRegex');
        const calls = [
          () => createRegex('fail'),
          () => testRegex(createRegex('a'), 'a'),
          () => testRegex(createRegex('a', 'g'), 'a'),
          () => 'a'.match(createRegex('a')),
          () => 'a'.search(createRegex('a')),
          () => 'a'.replace(createRegex('a'), 'b'),
          () => 'a'.match('fail'),
          () => 'a'.match('a'),
          () => 'a'.search('a')
        ];
        for (const call of calls) {
          try { call(); } catch (error) { keep(error); }
        }`);
      expect(values).toHaveLength(9);
      expect(pathsToNode(values)).toEqual([]);
    } finally {
      regexes.mockRestore();
      texts.mockRestore();
    }
  });

  it('gets no error of Node’s at any depth of the stack', async () => {
    const { values } = await runUnchecked(`
      let kept = 0;
      const letters = require('createRegex')('[a-z]', 'g');
      const note = (error) => { if (kept++ < 3000) keep(error); };
      const calls = [
        () => require('Promise').create((resolve) => resolve(1)).catch(note),
        () => require('Promise').create(() => null.x).catch(note),
        () => 'a'.match('(' + kept + ')'),
        () => require('createRegex')('a' + kept, 'g'),
        () => require('testRegex')(letters, 'abc'),
        () => keep('abc'.match(letters)),
        () => 'abc'.search(letters),
        () => 'abc'.replace(letters, 'x'),
        () => require('templateDataStorage').setItemCopy('a', [{ a: 1 }]),
        () => keep(require('templateDataStorage').getItemCopy('a')),
        () => keep(require('getAllEventData')()),
        () => keep(require('getCookieValues')('a')),
        () => require('sha256Sync')('a' + kept, { outputEncoding: 'hex' }),
        () => require('getTimestampMillis')(),
        () => require('callLater')(() => 1),
        () => require('sendHttpGet')('https://a.b').catch(note),
        () => require('Firestore').runTransaction(() => 1).catch(note)
      ];
      for (const call of calls) {
        let left = 0;
        // On the way back from the end of the stack there is a little more room at each return.
        const dive = () => {
          try { dive(); } catch (error) { note(error); }
          if (left-- > 0) try { call(); } catch (error) { note(error); }
        };
        const start = [dive, () => dive(), () => [1].map(dive), () => [1, 2].some(() => dive())];
        for (const from of start) { left = 60; from(); }
      }`);
    expect(values.length).toBeGreaterThan(10);
    expect(pathsToNode(values)).toEqual([]);
  });

  it.each([
    ['callLater', "require('callLater')(() => 1)"],
    ['sha256', "require('sha256')('a', () => 1)"],
    ['sendHttpGet', "require('sendHttpGet')('https://a.b')"],
    ['sendHttpRequest', "require('sendHttpRequest')('https://a.b', { method: 'POST' }, 'a')"],
    ['getGoogleScript', "require('getGoogleScript')('ANALYTICS')"],
    ['a promise', "require('Promise').create((resolve) => resolve(1)).then(() => 1)"],
    ['a late promise', "require('Promise').create(() => 1).catch(() => 1)"],
    ['all promises', "require('Promise').all([]).then(() => 1)"],
    ['Firestore', "require('Firestore').read('a/b')"],
    ['a transaction', "require('Firestore').runTransaction(() => 1)"],
    [
      'BigQuery',
      "require('BigQuery').insert({ projectId: 'a', datasetId: 'b', tableId: 'c' }, [{ a: 1 }])"
    ],
    ['sendMessage', "require('sendMessage')('a', { b: 1 })"],
    ['runContainer', "require('runContainer')({ a: 1 }, () => 1, () => 1)"]
  ])('ends where %s is called at any depth of the stack', async (_, call) => {
    const { values } = await runUnchecked(`
      let done = 0;
      const dive = () => {
        try { dive(); } catch (error) {}
        if (done < 3) try { ${call}; done++; } catch (error) {}
      };
      const start = (calls) => calls > 0 ? start(calls - 1) : dive();
      // Each time from one call further down, so that the room left is another.
      for (let calls = 0; calls < 3; calls++) { done = 0; start(calls); }
      keep(done);`);
    expect(values).toEqual([3]);
  });

  it('imports nothing', async () => {
    const { values } = await runUnchecked(
      "import('node:fs').then(keep, keep); import('node:fs').catch(keep);"
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(values.length).toBeGreaterThan(0);
    expect(pathsToNode(values)).toEqual([]);
  });
});
