import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { HttpReply, HttpRequest } from '../../../sandbox/run/environment.js';
import { ALL_PERMISSIONS } from '../template-of.js';
import { runOf } from './evaluate.js';

/*
 * The table of the asynchronous APIs, made from the types: each API × form × outcome, and × documented
 * option. Each cell has its code here, or is one of those that docs/emulator.md calls not emulated.
 */

const TYPES = readFileSync('toolkit/types/sgtm.d.ts', 'utf8');
const OUTCOMES = ['success', 'failed', 'timed out', 'denied'] as const;

/** Every overload that returns a promise: its API, and its parameters as text. */
function overloads(): { api: string; parameters: string }[] {
  const found: { api: string; parameters: string }[] = [];
  const functions = /export function (\w+)\(((?:(?!export function)[\s\S])*?)\): SgtmPromise</g;
  for (const [, api = '', parameters = ''] of TYPES.matchAll(functions))
    found.push({ api, parameters });
  for (const [, name = '', body = ''] of TYPES.matchAll(
    /export const (BigQuery|Firestore): \{([\s\S]*?)\n {2}\};/g
  )) {
    for (const [, member = '', parameters = ''] of body.matchAll(
      /^ {4}(\w+)\(([\s\S]*?)\): SgtmPromise</gm
    )) {
      found.push({ api: `${name}.${member}`, parameters });
    }
  }
  return found;
}

function optionsIn(parameters: string): string[] {
  const [, name] = /options\??: (\w+)/.exec(parameters) ?? [];
  const [, inline] = /options\??: \{([^}]*)\}/.exec(parameters) ?? [];
  const [, named] = new RegExp(`interface ${name} \\{([\\s\\S]*?)\\n  \\}`).exec(TYPES) ?? [];
  return [...(inline ?? named ?? '').matchAll(/(\w+)\?:/g)].map(([, key]) => key as string);
}

const isCallbackForm = (parameters: string): boolean =>
  /\b(callback: (HttpCallback|\(script)|onSuccess:)/.test(parameters);

const cells = [
  ...new Set(
    overloads().flatMap(({ api, parameters }) => {
      const form = isCallbackForm(parameters) ? 'callback' : 'promise';
      return [
        ...OUTCOMES.map((outcome) => `${api}, ${form}, ${outcome}`),
        ...optionsIn(parameters).map((key) => `${api}, option ${key}`)
      ];
    })
  )
];

/** Code, and what it logs, or what its error says. */
type Cell = readonly [code: string, logged: string];

const see = (call: string): string =>
  `${call}.then((x) => logToConsole('came', x), (x) => logToConsole(x.reason));`;
const STATUS = '(status, headers, body) => logToConsole(status, getType(body))';
const TABLE = "{projectId: 'p', datasetId: 'd', tableId: 't'}";
const DENIED = 'Permission denied';

function httpCells(api: string): Record<string, Cell> {
  return {
    [`${api}, promise, success`]: [see(`${api}('https://ok').then((x) => x.body)`), 'came body'],
    [`${api}, promise, failed`]: [see(`${api}('https://down')`), 'failed'],
    [`${api}, promise, timed out`]: [see(`${api}('https://slow')`), 'timed_out'],
    [`${api}, promise, denied`]: [see(`${api}('https://ok')`), DENIED],
    [`${api}, callback, success`]: [`${api}('https://ok', ${STATUS});`, '201 string'],
    [`${api}, callback, failed`]: [`${api}('https://down', ${STATUS});`, '0 undefined'],
    [`${api}, callback, timed out`]: [`${api}('https://slow', ${STATUS});`, '-1 undefined'],
    [`${api}, callback, denied`]: [`${api}('https://ok', ${STATUS});`, DENIED],
    [`${api}, option headers`]: [
      see(`${api}('https://echo', {headers: {a: 1}}).then((x) => x.body)`),
      'came GET {"a":"1"} 15000'
    ],
    [`${api}, option timeout`]: [
      see(`${api}('https://echo', {timeout: 7}).then((x) => x.body)`),
      'came GET {} 7'
    ],
    [`${api}, option authorization`]: [
      see(
        `${api}('https://echo', {authorization: getGoogleAuth({scopes: ['https://www.googleapis.com/auth/datastore']})}).then((x) => x.body)`
      ),
      'came GET {"Authorization":"Bearer google-credentials"} 15000'
    ]
  };
}

const TESTED: Readonly<Record<string, Cell>> = {
  ...httpCells('sendHttpGet'),
  ...httpCells('sendHttpRequest'),
  'sendHttpGet, option method': [
    see("sendHttpGet('https://echo', {method: 'PUT'}).then((x) => x.body)"),
    'came GET {} 15000'
  ],
  'sendHttpRequest, option method': [
    see("sendHttpRequest('https://echo', {method: 'PUT'}).then((x) => x.body)"),
    'came PUT {} 15000'
  ],
  'getGoogleScript, promise, success': [
    see("getGoogleScript('GTM', {id: 'ok'}).then((x) => x.script)"),
    'came body'
  ],
  'getGoogleScript, promise, failed': [see("getGoogleScript('GTM', {id: 'down'})"), 'failed'],
  'getGoogleScript, promise, timed out': [see("getGoogleScript('GTM', {id: 'slow'})"), 'timed_out'],
  'getGoogleScript, promise, denied': [see("getGoogleScript('GTM')"), DENIED],
  'getGoogleScript, callback, success': [
    "getGoogleScript('GTM', (x, y) => logToConsole(x, y), {id: 'ok'});",
    'body {}'
  ],
  'getGoogleScript, callback, failed': [
    "getGoogleScript('GTM', (x, y) => logToConsole(x, y), {id: 'down'});",
    'undefined {}'
  ],
  'getGoogleScript, callback, timed out': [
    "getGoogleScript('GTM', (x, y) => logToConsole(x, y), {id: 'slow'});",
    'undefined {}'
  ],
  'getGoogleScript, callback, denied': [
    "getGoogleScript('GTM', (x, y) => logToConsole(x, y));",
    DENIED
  ],
  'getGoogleScript, option id': [
    see("getGoogleScript('GTAG', {id: 'url'}).then((x) => x.script)"),
    'came https://www.googletagmanager.com/gtag/js?id=url'
  ],
  'getGoogleScript, option debug': [
    see("getGoogleScript('ANALYTICS', {id: 'url', debug: true}).then((x) => x.script)"),
    'came https://www.google-analytics.com/analytics_debug.js?id=url'
  ],
  'getGoogleScript, option timeout': [
    see("getGoogleScript('GTM', {id: 'echo', timeout: 9}).then((x) => x.script)"),
    'came GET {} 9'
  ],
  'sendEventToGoogleAnalytics, promise, success': [
    see("sendEventToGoogleAnalytics({event_name: 'x'})"),
    'came {}'
  ],
  'sendEventToGoogleAnalytics, promise, denied': [
    see("sendEventToGoogleAnalytics({event_name: 'x'})"),
    DENIED
  ],
  'BigQuery.insert, promise, success': [see(`BigQuery.insert(${TABLE}, [{}])`), 'came undefined'],
  'BigQuery.insert, promise, failed': [see(`BigQuery.insert(${TABLE}, [])`), 'invalid_argument'],
  'BigQuery.insert, promise, denied': [see(`BigQuery.insert(${TABLE}, [{}])`), DENIED],
  'BigQuery.insert, callback, success': [
    `BigQuery.insert(${TABLE}, [{}], {}, () => logToConsole('in'));`,
    'in'
  ],
  'BigQuery.insert, callback, failed': [
    `BigQuery.insert(${TABLE}, [], {}, () => 1, (x) => logToConsole(x));`,
    '[{"reason":"invalid_argument"}]'
  ],
  'BigQuery.insert, callback, denied': [
    `BigQuery.insert(${TABLE}, [{}], {}, () => logToConsole('in'));`,
    DENIED
  ],
  'Firestore.read, promise, success': [
    see("Firestore.write('c/d', {a: 1}).then(() => Firestore.read('c/d')).then((x) => x.data.a)"),
    'came 1'
  ],
  'Firestore.read, promise, failed': [see("Firestore.read('c/d')"), 'not_found'],
  'Firestore.read, promise, denied': [see("Firestore.read('c/d')"), DENIED],
  'Firestore.write, promise, success': [see("Firestore.write('c/d', {})"), 'came d'],
  'Firestore.write, promise, failed': [see("Firestore.write('c//d', {})"), 'invalid_argument'],
  'Firestore.write, promise, denied': [see("Firestore.write('c/d', {})"), DENIED],
  'Firestore.query, promise, success': [see("Firestore.query('c', [])"), 'came []'],
  'Firestore.query, promise, failed': [see("Firestore.query('c/d', [])"), 'invalid_argument'],
  'Firestore.query, promise, denied': [see("Firestore.query('c', [])"), DENIED],
  'Firestore.runTransaction, promise, success': [
    see("Firestore.runTransaction((t) => Firestore.write('c/d', {}, {transaction: t}))"),
    'came ["d"]'
  ],
  'Firestore.runTransaction, promise, failed': [
    see("Firestore.runTransaction((t) => Firestore.read('c/d', {transaction: t}))"),
    'not_found'
  ],
  'Firestore.runTransaction, promise, denied': [
    see("Firestore.runTransaction((t) => Firestore.read('c/d', {transaction: t}))"),
    'failed'
  ],
  'Firestore.runTransaction, option projectId': [
    see(
      "Firestore.runTransaction((t) => Firestore.read('c/d', {projectId: 'q', transaction: t}), {projectId: 'p'})"
    ),
    'invalid_argument'
  ],
  'Firestore.read, option projectId': [
    see(
      "Firestore.write('c/d', {}, {projectId: 'p'}).then(() => Firestore.read('c/d', {projectId: 'q'}))"
    ),
    'not_found'
  ],
  'Firestore.read, option disableCache': [
    see(
      "Firestore.write('c/d', {a: 1}).then(() => Firestore.read('c/d')).then(() => Firestore.write('c/d', {a: 2})).then(() => Firestore.read('c/d', {disableCache: true})).then((x) => x.data.a)"
    ),
    'came 2'
  ],
  'Firestore.read, option transaction': [
    see("Firestore.read('c/d', {transaction: 'none'})"),
    'invalid_argument'
  ],
  'Firestore.write, option projectId': [
    see(
      "Firestore.write('c/d', {a: 1}, {projectId: 'p'}).then(() => Firestore.read('c/d', {projectId: 'p'})).then((x) => x.data.a)"
    ),
    'came 1'
  ],
  'Firestore.write, option transaction': [
    see("Firestore.write('c/d', {}, {transaction: 'none'})"),
    'invalid_argument'
  ],
  'Firestore.write, option merge': [
    see(
      "Firestore.write('c/d', {a: 1}).then(() => Firestore.write('c/d', {b: 2}, {merge: true})).then(() => Firestore.read('c/d')).then((x) => x.data)"
    ),
    'came {"a":1,"b":2}'
  ],
  'Firestore.query, option projectId': [
    see(
      "Firestore.write('c/d', {}, {projectId: 'p'}).then(() => Firestore.query('c', [], {projectId: 'p'})).then((x) => x.length)"
    ),
    'came 1'
  ],
  'Firestore.query, option disableCache': [
    see(
      "Firestore.query('c', []).then(() => Firestore.write('c/d', {})).then(() => Firestore.query('c', [], {disableCache: true})).then((x) => x.length)"
    ),
    'came 1'
  ],
  'Firestore.query, option transaction': [
    see("Firestore.query('c', [], {transaction: 'none'})"),
    'invalid_argument'
  ],
  'Firestore.query, option limit': [
    see(
      "Firestore.write('c/a', {}).then(() => Firestore.write('c/b', {})).then(() => Firestore.query('c', [], {limit: 1})).then((x) => x.length)"
    ),
    'came 1'
  ]
};

/** Options that the types have for another operation of the same API. */
const MEANINGLESS = [
  'Firestore.read, option merge',
  'Firestore.read, option limit',
  'Firestore.write, option disableCache',
  'Firestore.write, option limit',
  'Firestore.query, option merge'
];

function http({ url, method, headers, timeoutMs }: HttpRequest): HttpReply {
  if (url.includes('down')) return { error: 'failed' };
  const body = url.includes('echo')
    ? `${method} ${JSON.stringify(headers)} ${timeoutMs}`
    : url.includes('url')
      ? url
      : 'body';
  return { statusCode: 201, headers: {}, body, delayMs: url.includes('slow') ? 60_000 : 0 };
}

const notEmulated = (): string[] => {
  const page = readFileSync('toolkit/docs/emulator.md', 'utf8');
  const [, section = ''] = page.split('## Not emulated\n');
  return [...(section.split('\n## ')[0] ?? '').matchAll(/^- `(.+)`$/gm)].map(
    ([, cell]) => cell as string
  );
};

describe('the table of the asynchronous APIs', () => {
  it('has each cell of the types tested, or called not emulated in docs/emulator.md', () => {
    expect(cells.length).toBeGreaterThan(70);
    const known = [...Object.keys(TESTED), ...MEANINGLESS, ...notEmulated()];
    const missing = cells.filter((cell) => !known.includes(cell));
    const unknown = known.filter((cell) => !cells.includes(cell));
    expect({ missing, unknown }).toEqual({ missing: [], unknown: [] });
    expect(new Set(known).size).toBe(known.length);
  });

  it.each(Object.entries(TESTED))('%s', async (name, [code, logged]) => {
    const { use_google_credentials, logging } = ALL_PERMISSIONS;
    const permissions = name.endsWith('denied')
      ? { logging: logging ?? {}, use_google_credentials: use_google_credentials ?? {} }
      : ALL_PERMISSIONS;
    const { logs, error } = await runOf(code, { permissions, environment: { http } });
    if (logged === DENIED) {
      expect(error?.message).toContain(DENIED);
      expect(logs).toEqual([]);
    } else expect([logs, error]).toEqual([[logged], undefined]);
  });
});
