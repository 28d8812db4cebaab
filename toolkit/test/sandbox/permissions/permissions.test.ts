import { describe, expect, it } from 'vitest';
import { APIS } from '../../../sandbox/api/registry.js';
import { matchesPattern, matchesUrlPattern } from '../../../sandbox/permissions/pattern.js';
import { EventScope } from '../../../sandbox/run/event-scope.js';
import { evaluate, runOf } from '../api/evaluate.js';
import type { PermissionInput } from '../template-of.js';

interface Case {
  permission: string;
  code: string;
  /** Grants under which the code may run. */
  allowed: PermissionInput[];
  /** Grants under which it may not. */
  refused: PermissionInput[];
  /** What the message names besides the permission. */
  value?: string;
}

const URLS = (...urls: string[]): PermissionInput => ({ allowedUrls: 'specific', urls });
const COOKIE = { name: 'id', domain: 'a.example', path: '/', secure: 'any', session: 'any' };
const TABLE = { projectId: 'p', datasetId: 'd', tableId: 't', operation: 'write' };
const DOCUMENTS = { projectId: 'p', path: 'users/*', operation: 'read_write' };
const request = (more: PermissionInput): PermissionInput => ({
  requestAccess: 'specific',
  ...more
});
const response = (more: PermissionInput): PermissionInput => ({
  writeResponseAccess: 'specific',
  ...more
});
const names = (key: string, ...values: string[]) => values.map((value) => ({ [key]: value }));

const CASES: Case[] = [
  {
    permission: 'send_http',
    code: "sendHttpRequest('https://api.example.com/v1/a?b=c')",
    allowed: [
      { allowedUrls: 'any' },
      URLS('https://api.example.com/'),
      URLS('https://api.example.com/v1/*'),
      URLS('https://*.example.com/*'),
      URLS('http://other/', 'https://api.example.com/v1/a?b=c')
    ],
    refused: [
      {},
      URLS(),
      URLS('http://api.example.com/'),
      URLS('https://api.example.com/v2/*'),
      URLS('https://*.example.org/*'),
      URLS('https://api.example.com/v1/a')
    ],
    value: 'https://api.example.com/v1/a?b=c'
  },
  {
    permission: 'send_http',
    code: "sendHttpGet('https://me:pw@api.example.com/')",
    allowed: [{ allowedUrls: 'any' }],
    refused: [URLS('https://*/')],
    value: 'https://me:pw@api.example.com/'
  },
  {
    permission: 'send_http',
    code: "sendEventToGoogleAnalytics({event_name: 'purchase'})",
    allowed: [
      { allowedUrls: 'any' },
      { allowGoogleDomains: true, allowedUrls: 'specific' },
      URLS('https://www.google-analytics.com/')
    ],
    refused: [{}, URLS('https://api.example.com/')],
    value: 'https://www.google-analytics.com/g/collect'
  },
  {
    permission: 'read_event_data',
    code: "getEventData('user_data.email')",
    allowed: [
      { eventDataAccess: 'any' },
      { eventDataAccess: 'specific', keyPatterns: ['user_data.*'] },
      { eventDataAccess: 'specific', keyPatterns: ['a', 'user_data'] }
    ],
    refused: [
      {},
      { eventDataAccess: 'specific', keyPatterns: ['user', 'user_data.phone', 'user_dat*x'] }
    ],
    value: 'user_data.email'
  },
  {
    permission: 'read_event_data',
    code: 'getAllEventData()',
    allowed: [{ eventDataAccess: 'any' }],
    refused: [{}, { eventDataAccess: 'specific', keyPatterns: ['*'] }]
  },
  {
    permission: 'get_cookies',
    code: "getCookieValues('_fbp')",
    allowed: [{ cookieAccess: 'any' }, { cookieAccess: 'specific', cookieNames: ['_fb*'] }],
    refused: [{}, { cookieAccess: 'specific', cookieNames: ['_ga', '_fb'] }],
    value: '_fbp'
  },
  {
    permission: 'set_cookies',
    code: "setCookie('id', 'x', {domain: 'a.example', path: '/', secure: true, 'max-age': 5})",
    allowed: [
      { allowedCookies: [COOKIE] },
      {
        allowedCookies: [
          { ...COOKIE, name: 'no' },
          { ...COOKIE, name: '*', domain: '*' }
        ]
      },
      { allowedCookies: [{ ...COOKIE, secure: 'secure' }] }
    ],
    refused: [
      {},
      { allowedCookies: [] },
      { allowedCookies: [{ ...COOKIE, name: 'other' }] },
      { allowedCookies: [{ ...COOKIE, domain: 'b.example' }] },
      { allowedCookies: [{ ...COOKIE, path: '/shop' }] },
      { allowedCookies: [{ ...COOKIE, secure: 'insecure' }] },
      { allowedCookies: [{ ...COOKIE, session: 'session' }] }
    ],
    value: 'id'
  },
  {
    permission: 'read_request',
    code: "getRequestHeader('X-Own')",
    allowed: [
      { requestAccess: 'any' },
      request({ headersAllowed: true, headerAccess: 'any' }),
      request({
        headersAllowed: true,
        headerAccess: 'specific',
        headerWhitelist: names('headerName', 'x-OWN')
      })
    ],
    refused: [
      {},
      request({ headersAllowed: false, headerAccess: 'any' }),
      request({
        headersAllowed: true,
        headerAccess: 'specific',
        headerWhitelist: names('headerName', 'x')
      })
    ],
    value: 'x-own'
  },
  {
    permission: 'read_request',
    code: "getRequestQueryParameter('gclid')",
    allowed: [
      request({ queryParametersAllowed: true, queryParameterAccess: 'any' }),
      request({
        queryParametersAllowed: true,
        queryParameterAccess: 'specific',
        queryParameterWhitelist: names('queryParameter', 'gclid')
      })
    ],
    refused: [
      {},
      request({
        queryParametersAllowed: true,
        queryParameterAccess: 'specific',
        queryParameterWhitelist: []
      })
    ],
    value: 'gclid'
  },
  {
    permission: 'read_request',
    code: 'getRequestQueryParameters()',
    allowed: [request({ queryParametersAllowed: true, queryParameterAccess: 'any' })],
    refused: [{}, request({ headersAllowed: true, headerAccess: 'any' })]
  },
  {
    permission: 'read_request',
    code: 'getRequestBody()',
    allowed: [request({ bodyAllowed: true })],
    refused: [{}],
    value: 'body'
  },
  {
    permission: 'read_request',
    code: 'getRequestPath()',
    allowed: [request({ pathAllowed: true })],
    refused: [{}],
    value: 'path'
  },
  {
    permission: 'read_request',
    code: 'getRemoteAddress()',
    allowed: [request({ remoteAddressAllowed: true })],
    refused: [{}, request({ remoteAddressAllowed: false })]
  },
  { permission: 'read_request', code: 'getRequestMethod()', allowed: [{}], refused: [] },
  {
    permission: 'logging',
    code: "logToConsole('a')",
    allowed: [{ environments: 'debug' }],
    refused: []
  },
  { permission: 'read_container_data', code: 'getContainerVersion()', allowed: [{}], refused: [] },
  {
    permission: 'access_template_storage',
    code: "templateDataStorage.getItemCopy('a')",
    allowed: [{}],
    refused: []
  },
  {
    permission: 'access_bigquery',
    code: "BigQuery.insert({projectId: 'p', datasetId: 'd', tableId: 't'}, [{}])",
    allowed: [
      { allowedTables: [TABLE] },
      { allowedTables: [{ ...TABLE, projectId: '*', tableId: '*' }] }
    ],
    refused: [
      {},
      { allowedTables: [] },
      ...['projectId', 'datasetId', 'tableId', 'operation'].map((part) => ({
        allowedTables: [{ ...TABLE, [part]: 'other' }]
      }))
    ],
    value: 'p.d.t'
  },
  {
    permission: 'access_firestore',
    code: "Firestore.write('users/a', {}, {projectId: 'p'})",
    allowed: [
      { allowedOptions: [DOCUMENTS] },
      { allowedOptions: [{ ...DOCUMENTS, operation: 'write' }] }
    ],
    refused: [
      {},
      { allowedOptions: [{ ...DOCUMENTS, operation: 'read' }] },
      { allowedOptions: [{ ...DOCUMENTS, path: 'carts/*' }] },
      { allowedOptions: [{ ...DOCUMENTS, projectId: 'q' }] }
    ],
    value: 'users/a'
  },
  {
    permission: 'use_google_credentials',
    code: "getGoogleAuth({scopes: ['s']})",
    allowed: [{ allowedScopes: ['r', 's'] }],
    refused: [{}, { allowedScopes: ['r'] }],
    value: 's'
  },
  {
    permission: 'send_pixel_from_browser',
    code: "sendPixelFromBrowser('https://a.example/p')",
    allowed: [{ allowedUrls: 'any' }, URLS('https://a.example/*')],
    refused: [{}, URLS('https://b.example/*')],
    value: 'https://a.example/p'
  },
  {
    permission: 'access_response',
    code: "setResponseHeader('X-Own', 'a')",
    allowed: [
      { writeResponseAccess: 'any' },
      response({ writeHeadersAllowed: true, writeHeaderAccess: 'any' }),
      response({
        writeHeadersAllowed: true,
        writeHeaderAccess: 'specific',
        writeHeaderWhitelist: names('headerName', 'x-own')
      })
    ],
    refused: [
      {},
      response({
        writeHeadersAllowed: true,
        writeHeaderAccess: 'specific',
        writeHeaderWhitelist: []
      })
    ],
    value: 'x-own'
  },
  {
    permission: 'access_response',
    code: "setResponseBody('a')",
    allowed: [response({ writeBodyAllowed: true })],
    refused: [{}, response({ writeStatusAllowed: true })],
    value: 'body'
  },
  {
    permission: 'access_response',
    code: 'setResponseStatus(200)',
    allowed: [response({ writeStatusAllowed: true })],
    refused: [{}, response({ writeBodyAllowed: true })],
    value: 'status'
  },
  { permission: 'return_response', code: 'returnResponse()', allowed: [{}], refused: [] },
  { permission: 'run_container', code: 'runContainer({})', allowed: [{}], refused: [] },
  {
    permission: 'read_event_metadata',
    code: 'addEventCallback(() => 1)',
    allowed: [{}],
    refused: []
  },
  {
    permission: 'use_message',
    code: "sendMessage('m', {})",
    allowed: [{}, { allowedActions: 'any' }, { messageTypes: [{ type: 'm', action: 'send' }] }],
    refused: [
      { messageTypes: [{ type: 'm', action: 'listen' }] },
      { messageTypes: [{ type: 'n', action: 'listen_and_send' }] }
    ],
    value: 'm'
  },
  {
    permission: 'use_custom_private_keys',
    code: "hmacSha256('a', 'k')",
    allowed: [{ keyAccess: 'any' }, { keyIds: ['k'] }],
    refused: [{ keyIds: ['other'] }],
    value: 'k'
  }
];

async function refusalOf({ code }: Case, permissions: Record<string, PermissionInput>) {
  const result = await runOf(`${code};`, {
    permissions,
    scope: new EventScope({}),
    environment: { hmacKeys: { k: 'key' } }
  });
  return { error: result.error?.message, refusals: result.refusals };
}

describe.each(CASES)('$permission for $code', (each) => {
  const { permission, allowed, refused, value } = each;

  it('is needed', async () => {
    const { error, refusals } = await refusalOf(each, {});
    expect(error).toContain(`Permission denied: ${permission}`);
    expect(error).toContain('is not declared');
    if (value !== undefined) expect(error).toContain(`"${value}"`);
    expect(refusals).toMatchObject([{ permission }]);
  });

  it('allows what its parameters say', async () => {
    for (const grant of allowed) {
      expect(await refusalOf(each, { [permission]: grant })).toEqual({
        error: undefined,
        refusals: []
      });
    }
  });

  it('refuses the rest', async () => {
    for (const grant of refused) {
      const { error } = await refusalOf(each, { [permission]: grant });
      expect(error, JSON.stringify(grant)).toContain(`Permission denied: ${permission}`);
      expect(error).toContain('is not among what the template declares');
      if (value !== undefined) expect(error).toContain(`"${value}"`);
    }
  });
});

describe('permissions', () => {
  it('of every API are tested here', () => {
    const tested = new Set(CASES.map(({ permission }) => permission));
    const needed = new Set([...APIS.values()].flatMap(({ permission }) => permission ?? []));
    expect([...needed].filter((permission) => !tested.has(permission))).toEqual([]);
  });

  it('stop nothing that needs none', async () => {
    const free = [
      'JSON',
      'Math',
      'Object',
      'Promise',
      'callLater',
      'createRegex',
      'getTimestampMillis',
      'sha256Sync'
    ];
    for (const api of free) expect(APIS.get(api)?.permission, api).toBeUndefined();
    expect(await evaluate("sha256Sync('a').length", { permissions: {} })).toBe(44);
  });

  it('stop a promise chain where they stop it', async () => {
    const { error, logs } = await runOf(
      `Promise.create((resolve) => resolve()).then(() => sendHttpGet('https://a.b')).catch((error) => logToConsole(error.message));`,
      { permissions: { logging: { environments: 'all' } } }
    );
    expect(error).toBeUndefined();
    expect(logs).toEqual(['Permission denied: send_http for "https://a.b" is not declared']);
  });

  it.each([
    ["queryPermission('send_http', 'https://a.example/b')", true],
    ["queryPermission('send_http', 'https://b.example/b')", false],
    ["queryPermission('get_cookies', 'a')", false],
    [
      "queryPermission('access_bigquery', 'write', {projectId: 'p', datasetId: 'd', tableId: 't'})",
      true
    ],
    [
      "queryPermission('access_bigquery', 'read', {projectId: 'p', datasetId: 'd', tableId: 't'})",
      false
    ],
    ["queryPermission('read_request', 'header', 'a')", true],
    ["queryPermission('read_request', 'body')", false],
    ["queryPermission('set_cookies', 'id', {domain: 'a.example', path: '/'})", true],
    ["queryPermission('nothing')", false]
  ])('can be asked for: %s', async (expression, expected) => {
    const permissions = {
      send_http: URLS('https://a.example/*'),
      access_bigquery: { allowedTables: [TABLE] },
      read_request: request({ headersAllowed: true, headerAccess: 'any' }),
      set_cookies: { allowedCookies: [COOKIE] }
    };
    expect(await evaluate(expression, { permissions })).toBe(expected);
  });
});

describe('patterns', () => {
  it.each([
    ['a*c', 'abbc', true],
    ['a*c', 'ac', true],
    ['a*a', 'a', false],
    ['*', '', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a.c', 'abc', false]
  ])('%s for %s: %s', (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  it.each([
    ['https://*.example.com/*', 'https://evil.org/.example.com/', false],
    ['https://*.example.com/*', 'https://a.b.example.com/x', true],
    ['https://example.com/', 'https://example.com.evil.org/', false],
    ['https://example.com/*', 'https://example.com:8443/', false],
    ['https://example.com/a/', 'https://example.com/a/../b', false],
    ['https://example.com/', 'nonsense', false],
    ['nonsense', 'https://example.com/', false]
  ])('%s for the URL %s: %s', (pattern, url, matches) => {
    expect(matchesUrlPattern(pattern, url)).toBe(matches);
  });
});

it('allows a path from its beginning, and not wherever it stands', () => {
  expect(matchesUrlPattern('https://a.example/v1/', 'https://a.example/v1/send')).toBe(true);
  expect(matchesUrlPattern('https://a.example/v1/', 'https://a.example/x/v1/send')).toBe(false);
});
