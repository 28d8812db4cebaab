/** One row of docs/emulator.md as a scenario: what stands before its claims, and these. */
export interface ClaimedRow {
  row: string;
  /** Code that the claims are about. */
  before: string;
  /** Whether the claims hold only once promises and timers are over. */
  later: boolean;
  /** An expression, and its type and value as text. */
  claims: readonly (readonly [expression: string, expected: string])[];
}

/** What the emulator claims about GTM. */
export const CLAIMS: readonly ClaimedRow[] = [
  {
    row: 'language: operators',
    before: '',
    later: false,
    claims: [
      ['1 + 2', 'number 3'],
      ['7 % 3', 'number 1'],
      ['-7 % 3', 'number -1'],
      ['1 / 3', 'number 0.3333333333333333'],
      ['1 / 0', 'number Infinity'],
      ['5 & 3', 'number 1'],
      ['5 | 3', 'number 7'],
      ['5 ^ 3', 'number 6'],
      ['~5', 'number -6'],
      ['1 << 4', 'number 16'],
      ['-1 >> 1', 'number -1'],
      ['-1 >>> 28', 'number 15'],
      ["'a' + 1", 'string "a1"'],
      ["1 + '2'", 'string "12"'],
      ["'3' * '4'", 'number 12'],
      ["'1' == 1", 'boolean true'],
      ["'1' === 1", 'boolean false'],
      ['null == undefined', 'boolean true'],
      ['null === undefined', 'boolean false'],
      ['!0', 'boolean true'],
      ["!!''", 'boolean false'],
      ["'a' < 'b'", 'boolean true'],
      ["'10' < '9'", 'boolean true'],
      ["10 < '9'", 'boolean false'],
      ['typeof undefined', 'string "undefined"'],
      ['typeof null', 'string "object"'],
      ['typeof []', 'string "object"'],
      ['typeof (() => 1)', 'string "function"'],
      ["true && 'x'", 'string "x"'],
      ["0 || 'y'", 'string "y"'],
      ["1 ? 'a' : 'b'", 'string "a"']
    ]
  },
  {
    row: 'language: statements',
    before:
      "let loops = ''; for (let i = 0; i < 3; i++) loops += i; let forIn = ''; for (const key in {a: 1, b: 2}) forIn += key; let forOf = 0; for (const each of [1, 2, 3]) forOf += each; let switched = ''; switch (2) { case 1: switched += 'a'; case 2: switched += 'b'; case 3: switched += 'c'; break; default: switched += 'd'; } let whiled = 0; while (whiled < 4) whiled++; let didOnce = 0; do { didOnce++; } while (false); let continued = ''; for (let j = 0; j < 4; j++) { if (j === 1) continue; if (j === 3) break; continued += j; }",
    later: false,
    claims: [
      ['loops', 'string "012"'],
      ['forIn', 'string "ab"'],
      ['forOf', 'number 6'],
      ['switched', 'string "bc"'],
      ['whiled', 'number 4'],
      ['didOnce', 'number 1'],
      ['continued', 'string "02"']
    ]
  },
  {
    row: 'language: functions',
    before:
      'function hoisted(n) { return n * 2; } const makeCounter = () => { let n = 0; return () => ++n; }; const counter = makeCounter(); function varargs() { return arguments.length; } const arrowArguments = () => arguments[0];',
    later: false,
    claims: [
      ['hoisted(2)', 'number 4'],
      ['((a, b) => b)(1)', 'undefined'],
      ['counter()', 'number 1'],
      ['counter()', 'number 2'],
      ['varargs(1, 2, 3)', 'number 3'],
      ['(function (a) { return a; })(5)', 'number 5'],
      ['arrowArguments(7)', 'number 7']
    ]
  },
  {
    row: 'language: hidden properties',
    before: '',
    later: false,
    claims: [
      ['[].constructor', 'undefined'],
      ["''.constructor", 'undefined'],
      ['({}).constructor', 'undefined'],
      ['(() => 1).prototype', 'undefined'],
      ['({}).__proto__', 'undefined'],
      ['({}).valueOf', 'undefined'],
      ['[].find', 'undefined'],
      ['[].includes', 'undefined'],
      ["''.startsWith", 'undefined'],
      ["''.padStart", 'undefined'],
      ['(1).toFixed', 'undefined'],
      ['(() => 1).call', 'undefined'],
      ['(() => 1).length', 'number 0'],
      ["''.charCodeAt", 'undefined'],
      ['[].flat', 'undefined']
    ]
  },
  {
    row: 'values: conversion to text',
    before: '',
    later: false,
    claims: [
      ["'' + [1, 2]", 'string "1,2"'],
      ["'' + {}", 'string "[object Object]"'],
      ["'' + null", 'string "null"'],
      ["'' + undefined", 'string "undefined"'],
      ["'' + true", 'string "true"'],
      ["'' + 1e21", 'string "1e+21"'],
      ["'' + 1e-7", 'string "1e-7"'],
      ["'' + 0.1", 'string "0.1"'],
      ["'' + -0", 'string "0"'],
      ['(255).toString()', 'string "255"'],
      ['true.toString()', 'string "true"'],
      ['[1, [2, 3]].toString()', 'string "1,2,3"'],
      ['({}).toString()', 'string "[object Object]"']
    ]
  },
  {
    row: 'lists: reading',
    before: 'const a = [1, 2, 2, 3];',
    later: false,
    claims: [
      ['a.length', 'number 4'],
      ['a[0]', 'number 1'],
      ['a[9]', 'undefined'],
      ['a.indexOf(2)', 'number 1'],
      ['a.indexOf(9)', 'number -1'],
      ['a.lastIndexOf(2)', 'number 2'],
      ["a.join('-')", 'string "1-2-2-3"'],
      ['a.join()', 'string "1,2,2,3"'],
      ['a.slice(1)', 'array [2,2,3]'],
      ['a.slice(-2)', 'array [2,3]'],
      ['a.slice(1, 2)', 'array [2]'],
      ['a.concat([4], 5)', 'array [1,2,2,3,4,5]'],
      ['a.every((x) => x > 0)', 'boolean true'],
      ['a.some((x) => x > 2)', 'boolean true']
    ]
  },
  {
    row: 'lists: callbacks',
    before:
      "const a = [1, 2, 3]; const seen = []; a.forEach((x, i) => { seen.push(x + ':' + i); });",
    later: false,
    claims: [
      ['a.map((x) => x * 2)', 'array [2,4,6]'],
      ['a.filter((x) => x > 1)', 'array [2,3]'],
      ['a.reduce((s, x) => s + x, 0)', 'number 6'],
      ['a.reduce((s, x) => s + x)', 'number 6'],
      ["a.reduceRight((s, x) => s + x, '')", 'string "321"'],
      ['a.map((x, i) => i)', 'array [0,1,2]'],
      ['a.map((x, i, all) => all.length)', 'array [3,3,3]'],
      ['seen', 'array ["1:0","2:1","3:2"]']
    ]
  },
  {
    row: 'lists: changing',
    before: 'const b = [1, 2, 3]; const own = [1]; own.total = 3;',
    later: false,
    claims: [
      ['b.push(4, 5)', 'number 5'],
      ['b', 'array [1,2,3,4,5]'],
      ['b.pop()', 'number 5'],
      ['b.shift()', 'number 1'],
      ['b.unshift(0)', 'number 4'],
      ['b', 'array [0,2,3,4]'],
      ['b.splice(1, 2)', 'array [2,3]'],
      ['b', 'array [0,4]'],
      ['b.reverse()', 'array [4,0]'],
      ['[3, 1, 10, 2].sort()', 'array [1,10,2,3]'],
      ['[3, 1, 10, 2].sort((x, y) => x - y)', 'array [1,2,3,10]'],
      ["['b', 'a', 'C'].sort()", 'array ["C","a","b"]'],
      ['own.total', 'number 3'],
      ['own.length', 'number 1']
    ]
  },
  {
    row: 'texts: reading',
    before: "const t = 'hello';",
    later: false,
    claims: [
      ['t.length', 'number 5'],
      ['t.charAt(1)', 'string "e"'],
      ['t.charAt(99)', 'string ""'],
      ['t[1]', 'string "e"'],
      ["t.indexOf('l')", 'number 2'],
      ["t.lastIndexOf('l')", 'number 3'],
      ["t.indexOf('z')", 'number -1'],
      ['t.slice(1, 3)', 'string "el"'],
      ['t.slice(-3)', 'string "llo"'],
      ['t.substring(3, 1)', 'string "el"'],
      ["t.split('l')", 'array ["he","","o"]'],
      ["t.split('')", 'array ["h","e","l","l","o"]'],
      ["t.split('l', 1)", 'array ["he"]'],
      ["t.concat('!', 1)", 'string "hello!1"'],
      ['t.toUpperCase()', 'string "HELLO"'],
      ["'İ'.toLowerCase().length", 'number 2'],
      ["'ß'.toUpperCase()", 'string "SS"'],
      ["' a '.trim()", 'string "a"'],
      ["'\\u00a0a\\ufeff'.trim()", 'string "a"'],
      ["'x'.toLocaleUpperCase()", 'string "X"']
    ]
  },
  {
    row: 'texts: text patterns',
    before: '',
    later: false,
    claims: [
      ["'a.b.c'.replace('.', '-')", 'string "a-b.c"'],
      ["'aXbX'.replace('X', '$&$&')", 'string "aXXbX"'],
      ["'abc'.replace('b', (m) => m + m)", 'string "abbc"'],
      ["'a.c'.search('.c')", 'number 1'],
      ["'abc'.match('b')[0]", 'string "b"'],
      ["'abc'.match('z')", 'null null'],
      ["'aab'.match('a+')[0]", 'string "aa"'],
      ["'price 12'.match('[0-9]+')[0]", 'string "12"']
    ]
  },
  {
    row: 'createRegex: RE2',
    before: '',
    later: false,
    claims: [
      ["createRegex('(')", 'null null'],
      ["createRegex('a(?=b)')", 'null null'],
      ["createRegex('(a)\\\\1')", 'null null'],
      ["testRegex(createRegex('^a.c$'), 'abc')", 'boolean true'],
      ["testRegex(createRegex('B', 'i'), 'abc')", 'boolean true'],
      ["testRegex(createRegex('b'), 'xyz')", 'boolean false'],
      ["'a1b22'.match(createRegex('[0-9]+', 'g'))", 'array ["1","22"]'],
      ["'a1b22'.replace(createRegex('[0-9]+', 'g'), '#')", 'string "a#b#"'],
      ["'a1b22'.replace(createRegex('([a-z])([0-9])'), '$2$1')", 'string "1ab22"'],
      ["'ab'.search(createRegex('b'))", 'number 1'],
      ["'k=v'.match(createRegex('(\\\\w)=(\\\\w)'))", 'array ["k=v","k","v"]'],
      ["testRegex(createRegex('\\\\pL'), 'é')", 'boolean true'],
      ["getType(createRegex('a'))", 'string "object"']
    ]
  },
  {
    row: 'getType',
    before: '',
    later: false,
    claims: [
      ['getType(1)', 'string "number"'],
      ["getType('')", 'string "string"'],
      ['getType(true)', 'string "boolean"'],
      ['getType(null)', 'string "null"'],
      ['getType(undefined)', 'string "undefined"'],
      ['getType([])', 'string "array"'],
      ['getType({})', 'string "object"'],
      ['getType(() => 1)', 'string "function"']
    ]
  },
  {
    row: 'makeNumber',
    before: '',
    later: false,
    claims: [
      ["makeNumber('12.5')", 'number 12.5'],
      ["makeNumber('')", 'number 0'],
      ["makeNumber('abc')", 'number NaN'],
      ["makeNumber('0x10')", 'number 16'],
      ['makeNumber(true)', 'number 1'],
      ['makeNumber(null)', 'number 0'],
      ['makeNumber(undefined)', 'number NaN'],
      ["makeNumber(' 3 ')", 'number 3'],
      ["makeNumber('1e3')", 'number 1000'],
      ['makeNumber([])', 'number 0']
    ]
  },
  {
    row: 'makeInteger',
    before: '',
    later: false,
    claims: [
      ["makeInteger('12.9')", 'number 12'],
      ["makeInteger('-12.9')", 'number -13'],
      ["makeInteger('12abc')", 'number 0'],
      ["makeInteger('abc')", 'number 0'],
      ["makeInteger('')", 'number 0'],
      ['makeInteger(null)', 'number 0'],
      ['makeInteger(true)', 'number 1'],
      ['makeInteger(1e21)', 'number 1e+21']
    ]
  },
  {
    row: 'makeString',
    before: '',
    later: false,
    claims: [
      ['makeString(1)', 'string "1"'],
      ['makeString(null)', 'string "null"'],
      ['makeString(undefined)', 'string "undefined"'],
      ['makeString([1, 2])', 'string "1,2"'],
      ['makeString({})', 'string "[object Object]"'],
      ['makeString(true)', 'string "true"']
    ]
  },
  {
    row: 'makeTableMap',
    before: '',
    later: false,
    claims: [
      ["makeTableMap([{k: 'a', v: 1}, {k: 'b', v: 2}], 'k', 'v')", 'object {"a":1,"b":2}'],
      ["makeTableMap([], 'k', 'v')", 'object {}'],
      ["makeTableMap([{k: 'a', v: 1}, {k: 'a', v: 2}], 'k', 'v')", 'object {"a":2}'],
      ["makeTableMap([{v: 1}], 'k', 'v')", 'object {}'],
      ["makeTableMap(undefined, 'k', 'v')", 'null null']
    ]
  },
  {
    row: 'JSON',
    before: 'const cycle = {}; cycle.self = cycle;',
    later: false,
    claims: [
      ['JSON.parse(\'{"a": [1, null]}\')', 'object {"a":[1,null]}'],
      ["JSON.parse('{')", 'undefined'],
      ['JSON.parse(undefined)', 'undefined'],
      ["JSON.parse('1')", 'number 1'],
      ['JSON.stringify({a: 1, b: undefined, c: () => 1})', 'string "{\\"a\\":1}"'],
      ['JSON.stringify([undefined])', 'string "[null]"'],
      ['JSON.stringify(undefined)', 'undefined'],
      ["JSON.stringify('é\\n')", 'string "\\"é\\\\n\\""'],
      ['JSON.stringify(cycle)', 'undefined'],
      ['JSON.stringify(0 / 0)', 'string "null"']
    ]
  },
  {
    row: 'Math',
    before: '',
    later: false,
    claims: [
      ['Math.abs(-2)', 'number 2'],
      ['Math.ceil(1.2)', 'number 2'],
      ['Math.floor(-1.2)', 'number -2'],
      ['Math.round(2.5)', 'number 3'],
      ['Math.round(-2.5)', 'number -2'],
      ['Math.max(1, 3, 2)', 'number 3'],
      ['Math.min(1, 3, 2)', 'number 1'],
      ['Math.pow(2, 10)', 'number 1024'],
      ['Math.sqrt(9)', 'number 3'],
      ['Math.max()', 'number -Infinity'],
      ['Math.random', 'undefined'],
      ['Math.PI', 'undefined']
    ]
  },
  {
    row: 'Object',
    before: 'const target = {a: 1, b: 2};',
    later: false,
    claims: [
      ['Object.keys({a: 1, b: 2})', 'array ["a","b"]'],
      ['Object.values({a: 1, b: 2})', 'array [1,2]'],
      ['Object.entries({a: 1})', 'array [["a",1]]'],
      ['Object.keys([7, 8])', 'array ["0","1"]'],
      ["Object.delete(target, 'a')", 'boolean true'],
      ['target', 'object {"b":2}'],
      ['Object.keys({b: 1, a: 2, 1: 3})', 'array ["1","b","a"]'],
      ['Object.assign', 'undefined']
    ]
  },
  {
    row: 'sha256Sync',
    before: '',
    later: false,
    claims: [
      ["sha256Sync('abc')", 'string "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="'],
      [
        "sha256Sync('abc', {outputEncoding: 'hex'})",
        'string "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"'
      ],
      ["sha256Sync('')", 'string "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="'],
      [
        "sha256Sync('ä', {outputEncoding: 'hex'})",
        'string "33e6d73fee82904c8d7afb78de1154d1e8dc2a0edb08120e63df5b9385c2d9cc"'
      ],
      [
        "sha256Sync(1, {outputEncoding: 'hex'})",
        'string "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b"'
      ]
    ]
  },
  {
    row: 'toBase64, fromBase64',
    before: '',
    later: false,
    claims: [
      ["toBase64('abc?>')", 'string "YWJjPz4="'],
      ["toBase64('abc?>', {urlEncoding: true})", 'string "YWJjPz4"'],
      ["toBase64('ä')", 'string "w6Q="'],
      ["fromBase64('YWJj')", 'string "abc"'],
      ["fromBase64('YWI')", 'string "ab"'],
      ["fromBase64('_-8')", 'string "��"'],
      ["fromBase64('*')", 'undefined'],
      ["fromBase64('w6Q=')", 'string "ä"']
    ]
  },
  {
    row: 'encodeUri, decodeUri',
    before: '',
    later: false,
    claims: [
      ["encodeUri('https://a.b/ä?x=1 2')", 'string "https://a.b/%C3%A4?x=1%202"'],
      ["encodeUriComponent('a/b?c=ä&')", 'string "a%2Fb%3Fc%3D%C3%A4%26"'],
      ["decodeUri('a%20b%2F')", 'string "a b%2F"'],
      ["decodeUriComponent('a%20b%2F')", 'string "a b/"'],
      ["decodeUriComponent('%')", 'undefined'],
      ["decodeUri('%E0')", 'undefined'],
      ["encodeUriComponent('!*()~')", 'string "!*()~"']
    ]
  },
  {
    row: 'parseUrl',
    before: "const u = parseUrl('https://me:pw@Shop.example:8443/a/b?x=1&y=2&x=3#h');",
    later: false,
    claims: [
      ['u.href', 'string "https://me:pw@shop.example:8443/a/b?x=1&y=2&x=3#h"'],
      ['u.origin', 'string "https://shop.example:8443"'],
      ['u.protocol', 'string "https:"'],
      ['u.username', 'string "me"'],
      ['u.password', 'string "pw"'],
      ['u.host', 'string "shop.example:8443"'],
      ['u.hostname', 'string "shop.example"'],
      ['u.port', 'string "8443"'],
      ['u.pathname', 'string "/a/b"'],
      ['u.search', 'string "?x=1&y=2&x=3"'],
      ['u.searchParams', 'object {"x":["1","3"],"y":"2"}'],
      ['u.hash', 'string "#h"'],
      ["parseUrl('no url')", 'undefined'],
      ["parseUrl('/path')", 'undefined'],
      ["parseUrl('https://Ä.example/').hostname", 'string "xn--4ca.example"'],
      ["parseUrl('https://a.b').pathname", 'string "/"'],
      ["parseUrl('https://a.b:443/').port", 'string ""']
    ]
  },
  {
    row: 'computeEffectiveTldPlusOne',
    before: '',
    later: false,
    claims: [
      ["computeEffectiveTldPlusOne('https://www.shop.co.uk/x')", 'string "shop.co.uk"'],
      ["computeEffectiveTldPlusOne('a.b.example.com')", 'string "example.com"'],
      ["computeEffectiveTldPlusOne('localhost')", 'string ""'],
      ["computeEffectiveTldPlusOne('127.0.0.1')", 'string ""'],
      ["computeEffectiveTldPlusOne('')", 'string ""'],
      ['computeEffectiveTldPlusOne(undefined)', 'undefined'],
      ["computeEffectiveTldPlusOne('co.uk')", 'string ""']
    ]
  },
  {
    row: 'generateRandom',
    before: '',
    later: false,
    claims: [
      ['generateRandom(3, 3)', 'number 3'],
      ['generateRandom(1, 2) >= 1', 'boolean true'],
      ['generateRandom(1, 2) <= 2', 'boolean true']
    ]
  },
  {
    row: 'getTimestamp',
    before: '',
    later: false,
    claims: [
      ['getType(getTimestampMillis())', 'string "number"'],
      ['getTimestampMillis() > 1700000000000', 'boolean true'],
      ['getTimestamp() > 1700000000000', 'boolean true'],
      ['getTimestampMillis() % 1', 'number 0']
    ]
  },
  {
    row: 'templateDataStorage',
    before: 'const stored = {a: [1]}; const change = () => { stored.a.push(2); return stored; };',
    later: false,
    claims: [
      ["templateDataStorage.getItemCopy('none')", 'null null'],
      ["templateDataStorage.setItemCopy('k', stored)", 'undefined'],
      ["templateDataStorage.getItemCopy('k')", 'object {"a":[1]}'],
      ['change()', 'object {"a":[1,2]}'],
      ["templateDataStorage.getItemCopy('k')", 'object {"a":[1]}'],
      ["templateDataStorage.removeItem('k')", 'undefined'],
      ["templateDataStorage.getItemCopy('k')", 'null null'],
      ["templateDataStorage.setItemCopy('n', null)", 'undefined'],
      ["templateDataStorage.getItemCopy('n')", 'null null'],
      ['templateDataStorage.clear()', 'undefined']
    ]
  },
  {
    row: 'getContainerVersion',
    before: '',
    later: false,
    claims: [
      ['getType(getContainerVersion())', 'string "object"'],
      ['getType(getContainerVersion().containerId)', 'string "string"'],
      ['getType(getContainerVersion().debugMode)', 'string "boolean"'],
      ['getType(getContainerVersion().previewMode)', 'string "boolean"'],
      ['getType(getContainerVersion().environmentName)', 'string "string"']
    ]
  },
  {
    row: 'getAllEventData in scenarios',
    before: '',
    later: false,
    claims: [
      ['getType(getAllEventData())', 'string "object"'],
      ["getEventData('a')", 'undefined'],
      ["getEventData('a.b')", 'undefined']
    ]
  },
  {
    row: 'promises: order',
    before:
      "const order = []; Promise.create((resolve) => { order.push('resolver'); resolve(1); }).then(() => { order.push('then'); }); callLater(() => { order.push('callLater'); }); order.push('end');",
    later: true,
    claims: [['order', 'array ["resolver","end","then","callLater"]']]
  },
  {
    row: 'promises: results',
    before:
      "const seen = []; const see = (x) => { seen.push(x); return x; }; Promise.create((resolve) => resolve(1)).then((x) => x + 1).then(see); Promise.create((resolve, reject) => reject('no')).catch((x) => x + '!').then(see); Promise.create((resolve) => resolve(Promise.create((inner) => inner('inner')))).then(see);",
    later: true,
    claims: [['seen', 'array [2,"no!","inner"]']]
  },
  {
    row: 'promises: all',
    before:
      "const seen = []; const make = (x) => Promise.create((resolve) => resolve(x)); Promise.all([make(1), 2, make(3)]).then((x) => { seen.push(x); }); Promise.all([]).then((x) => { seen.push(x); }); Promise.all([make(1), Promise.create((resolve, reject) => reject('r'))]).catch((x) => { seen.push(x); });",
    later: true,
    claims: [['seen', 'array [[],[1,2,3],"r"]']]
  },
  {
    row: 'promises: finally',
    before:
      "const seen = []; const p = Promise.create((resolve) => resolve('v')); p.finally(() => { seen.push('finally'); return 'ignored'; }).then((x) => { seen.push(x); });",
    later: true,
    claims: [
      ['seen', 'array ["finally","v"]'],
      ['getType(p.then)', 'string "function"'],
      ['getType(p.catch)', 'string "function"'],
      ['getType(p.finally)', 'string "function"'],
      ['p.constructor', 'undefined']
    ]
  },
  {
    row: 'callLater: order',
    before:
      'const order = []; callLater(() => { order.push(1); callLater(() => { order.push(3); }); }); callLater(() => { order.push(2); });',
    later: true,
    claims: [['order', 'array [1,2,3]']]
  },
  {
    row: 'sha256: callback',
    before:
      "const seen = []; sha256('abc', (digest) => { seen.push(digest); }, {outputEncoding: 'hex'}); seen.push('first');",
    later: true,
    claims: [
      ['seen', 'array ["first","ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"]']
    ]
  },
  {
    row: 'runCode: data and result',
    before: 'const given = [1];',
    later: false,
    claims: [
      ["runCode({mode: 'echo', value: 5})", 'number 5'],
      ["runCode({mode: 'echo', value: given})[0]", 'number 1'],
      ["runCode({mode: 'type of gtmOnSuccess'})", 'string "function"'],
      ["runCode({mode: 'none'})", 'undefined']
    ]
  },
  {
    row: 'mocks: value and function',
    before: "mock('getTimestampMillis', 42); mock('getCookieValues', (name) => [name + '!']);",
    later: false,
    claims: [
      ["runCode({mode: 'timestamp'})", 'number 42'],
      ["runCode({mode: 'cookie'})", 'array ["c!"]']
    ]
  },
  {
    row: 'mocks: objects',
    before: "mockObject('templateDataStorage', {getItemCopy: (key) => 'mocked ' + key});",
    later: false,
    claims: [
      ["runCode({mode: 'stored'})", 'string "mocked k"'],
      ["runCode({mode: 'json'})", 'string "{\\"a\\":3}"']
    ]
  },
  {
    row: 'mocks: require in the scenario',
    before: "mock('getTimestampMillis', 42);",
    later: false,
    claims: [["require('getTimestampMillis')()", 'number 42']]
  },
  {
    row: 'assertApi',
    before:
      "runCode({mode: 'success'}); assertApi('gtmOnSuccess').wasCalled(); assertApi('gtmOnFailure').wasNotCalled(); mock('getCookieValues', []); runCode({mode: 'cookie'}); assertApi('getCookieValues').wasCalledWith('c'); assertApi('getCookieValues').wasNotCalledWith('d');",
    later: false,
    claims: [['1', 'number 1']]
  },
  {
    row: 'matchers: equality',
    before:
      "assertThat([1, {a: 2}]).isEqualTo([1, {a: 2}]); assertThat(1).isStrictlyEqualTo(1); assertThat(1).isNotEqualTo(2); assertThat('1').isNotStrictlyEqualTo(1); assertThat(undefined).isUndefined(); assertThat(0).isDefined(); assertThat(null).isNull(); assertThat(0).isNotNull();",
    later: false,
    claims: [['1', 'number 1']]
  },
  {
    row: 'matchers: kinds',
    before:
      "assertThat(true).isTrue(); assertThat(false).isFalse(); assertThat(1).isTruthy(); assertThat(0).isFalsy(); assertThat(0 / 0).isNaN(); assertThat(1).isNotNaN(); assertThat(1 / 0).isInfinity(); assertThat(1).isNotInfinity(); assertThat([]).isArray(); assertThat(true).isBoolean(); assertThat(() => 1).isFunction(); assertThat(1).isNumber(); assertThat({}).isObject(); assertThat('').isString();",
    later: false,
    claims: [['1', 'number 1']]
  },
  {
    row: 'matchers: order and contents',
    before:
      "assertThat(2).isGreaterThan(1); assertThat(2).isGreaterThanOrEqualTo(2); assertThat(1).isLessThan(2); assertThat(2).isLessThanOrEqualTo(2); assertThat(1).isAnyOf([1, 2]); assertThat(3).isNoneOf([1, 2]); assertThat('abc').contains('b'); assertThat([1, 2]).contains(1); assertThat('abc').doesNotContain('z'); assertThat([1, 2]).containsExactly(2, 1); assertThat([1, 2]).doesNotContainExactly(1); assertThat([1]).hasLength(1); assertThat('').isEmpty(); assertThat([1]).isNotEmpty();",
    later: false,
    claims: [['1', 'number 1']]
  },
  {
    row: 'queryPermission',
    before: '',
    later: false,
    claims: [
      ["queryPermission('logging')", 'boolean true'],
      ["queryPermission('send_http', 'https://example.com/')", 'boolean false'],
      ["queryPermission('access_template_storage')", 'boolean true'],
      ["queryPermission('no_such')", 'boolean false']
    ]
  }
];
