import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../../../sandbox/index.js';
import { permission, templateFile } from './template-file.js';

/** What the declared permission does not cover, as the messages say it. */
function uncovered(id: string, parameters: Record<string, unknown>, code: string): string[] {
  const permissions = JSON.stringify([permission(id, parameters)]);
  const content = templateFile({ permissions, code: `${code}\ndata.gtmOnSuccess();` });
  const problems = checkTemplate(content);
  expect(problems.filter(({ rule }) => rule !== 'permission-value')).toEqual([]);
  return problems.map(({ message }) => /cover (.*); add/.exec(message)?.[1] ?? message);
}

const fields = (entries: Record<string, string>): string =>
  `{${Object.entries(entries)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ')}}`;

describe('permission-value', () => {
  const urls = {
    allowedUrls: 'specific',
    urls: ['https://api.example.com/v1/*', 'https://*.example.org/']
  };
  const send = (expression: string): string[] =>
    uncovered('send_http', urls, `const send = require('sendHttpRequest');\nsend(${expression});`);

  it.each([
    ["'https://api.example.com/v1/events'"],
    ["'https://api.example.com/' + require('getType')(1)"],
    ["'https://' + require('getType')(1) + '/events'"],
    ["'https://eu.example.org/any/thing'"],
    ["'https://' + (1 ? 'eu' : 'us') + '.example.org/'"],
    ["require('getType')(1)"]
  ])('lets pass what a pattern allows, or may allow: %s', (expression) => {
    expect(send(expression)).toEqual([]);
  });

  it.each([
    ["'https://api.example.com/v2/events'", '"https://api.example.com/v2/events"'],
    ["'http://api.example.com/v1/events'", '"http://api.example.com/v1/events"'],
    ["'https://api.example.net/' + require('getType')(1)", '"https://api.example.net/…"'],
    ["1 ? 'https://eu.example.org/' : 'https://example.net/'", '"https://example.net/"']
  ])('names a URL outside the patterns: %s', (expression, expected) => {
    expect(send(expression)).toEqual([expected]);
  });

  it('follows a constant, but not a name that changes', () => {
    const code = (keyword: string): string =>
      `${keyword} url = 'https://example.net/';\nrequire('sendHttpGet')(url);`;
    expect(uncovered('send_http', urls, code('const'))).toEqual(['"https://example.net/"']);
    expect(uncovered('send_http', urls, code('let'))).toEqual([]);
  });

  it("takes any URL where any is allowed, and Google's where those are", () => {
    const google = "require('sendHttpGet')('https://www.googleapis.com/oauth2');";
    expect(uncovered('send_http', { allowedUrls: 'any' }, google)).toEqual([]);
    const domains = { allowedUrls: 'specific', urls: [], allowGoogleDomains: true };
    expect(uncovered('send_http', domains, google)).toEqual([]);
    expect(
      uncovered('send_http', domains, "require('sendHttpGet')('https://google.example/');")
    ).toHaveLength(1);
  });

  it.each([
    [
      'get_cookies',
      { cookieAccess: 'specific', cookieNames: ['_fbp', 'iu*'] },
      "require('getCookieValues')",
      ['_fbp', 'iu3'],
      ['_fbc']
    ],
    [
      'set_cookies',
      { allowedCookies: [{ name: 'a', domain: '*', path: '/', secure: 'any', session: 'any' }] },
      "require('setCookie')",
      ['a'],
      ['b']
    ],
    [
      'read_event_data',
      { eventDataAccess: 'specific', keyPatterns: ['user_data', 'items.*'] },
      "require('getEventData')",
      ['user_data', 'user_data.email', 'items.0'],
      ['user_id']
    ]
  ])('compares the names that %s lists', (id, parameters, api, covered, refused) => {
    const code = (name: string): string => `${api}('${name}');`;
    for (const name of covered) expect(uncovered(id, parameters, code(name))).toEqual([]);
    for (const name of refused)
      expect(uncovered(id, parameters, code(name))).toEqual([`"${name}"`]);
  });

  it('compares the parts of a request, header names without regard to case', () => {
    const parameters = {
      requestAccess: 'specific',
      headersAllowed: true,
      headerAccess: 'specific',
      headerWhitelist: [{ headerName: 'Trace-Id' }],
      pathAllowed: true
    };
    const read = (code: string): string[] => uncovered('read_request', parameters, code);
    expect(read("require('getRequestHeader')('trace-id');\nrequire('getRequestPath')();")).toEqual(
      []
    );
    expect(read("require('getRequestHeader')('origin');")).toEqual(['the header "origin"']);
    expect(read("require('getRequestBody')();")).toEqual(['the body']);
    expect(read("require('getRemoteAddress')();")).toEqual(['the remote address']);
    expect(read("require('getRequestMethod')();")).toEqual([]);
  });

  it('compares the table of BigQuery, as far as it is written out', () => {
    const parameters = {
      allowedTables: [{ projectId: 'p', datasetId: '*', tableId: 'logs', operation: 'write' }]
    };
    const insert = (table: Record<string, string>): string[] =>
      uncovered(
        'access_bigquery',
        parameters,
        `require('BigQuery').insert(${fields(table)}, [{}]);`
      );
    expect(insert({ projectId: "'p'", datasetId: "'d'", tableId: "'logs'" })).toEqual([]);
    expect(insert({ projectId: "require('getType')(1)", tableId: "'logs'" })).toEqual([]);
    expect(insert({ projectId: "'p'", datasetId: "'d'", tableId: "'rows'" })).toEqual([
      'the table p.d.rows'
    ]);
  });

  it('compares the path and the operation of Firestore', () => {
    const parameters = { allowedOptions: [{ projectId: '*', path: 'users/*', operation: 'read' }] };
    const use = (call: string): string[] =>
      uncovered('access_firestore', parameters, `require('Firestore').${call};`);
    expect(use("read('users/' + require('getType')(1))")).toEqual([]);
    expect(use("write('users/1', {})")).toEqual(['"users/1"']);
    expect(use("read('orders/1')")).toEqual(['"orders/1"']);
  });

  it('compares the scopes of getGoogleAuth', () => {
    const scope = 'https://www.googleapis.com/auth/datastore';
    const ask = (asked: string): string[] =>
      uncovered(
        'use_google_credentials',
        { allowedScopes: [scope] },
        `require('getGoogleAuth')({scopes: ['${asked}']});`
      );
    expect(ask(scope)).toEqual([]);
    expect(ask('https://www.googleapis.com/auth/drive')).toHaveLength(1);
  });

  it('compares what a client writes into the response', () => {
    const parameters = { writeResponseAccess: 'specific', writeStatusAllowed: true };
    const write = (code: string): string[] => uncovered('access_response', parameters, code);
    expect(write("require('setResponseStatus')(200);")).toEqual([]);
    expect(write("require('setResponseBody')('');")).toEqual(['the body']);
    expect(write("require('setResponseHeader')('x', '1');")).toEqual(['the header "x"']);
  });
});
