import { describe, expect, it } from 'vitest';
import { running } from './running.js';

const TEMPLATES = {
  tag: { code: `require('logToConsole')(require('getClientName')()); data.gtmOnSuccess();` },
  own: {
    type: 'CLIENT' as const,
    code: `const path = require('getRequestPath')();
      if (path === data.path) {
        require('claimRequest')();
        require('runContainer')({ event_name: 'own' }, () => {
          require('setResponseBody')('ok');
          require('returnResponse')();
        });
      }`
  }
};
const SERVER = {
  activateDefaultPaths: true,
  cookieManagement: 'server',
  cookieName: 'ID',
  cookieDomain: 'auto',
  cookiePath: '/',
  cookieMaxAgeInSec: '3600'
};

describe('clients', () => {
  it('are asked by priority, higher first, and the first claim wins', async () => {
    const { take } = await running({
      templates: TEMPLATES,
      tags: { tag: {} },
      clients: {
        GA4: { type: 'gaaw_client', fields: { activateDefaultPaths: true } },
        late: { type: 'cvt_1_own', fields: { path: '/own' } },
        early: { type: 'cvt_1_own', fields: { path: '/{{part}}' }, priority: 5 }
      },
      variables: { part: { type: 'c', fields: { value: 'own' } } }
    });
    const own = await take({ request: { path: '/own' } });
    expect(own).toMatchObject({ client: 'early', response: { statusCode: 200, body: 'ok' } });
    expect(own.events[0]).toMatchObject({ client: 'early', eventData: { event_name: 'own' } });
    expect((await take('en=x')).client).toBe('GA4');
    expect(await take({ request: { path: '/nowhere' } })).toMatchObject({
      client: null,
      events: [],
      response: { statusCode: 404 }
    });
  });

  it('of GA4 have their own names, and a cookie for the client id', async () => {
    const { take } = await running({
      templates: TEMPLATES,
      tags: { tag: {} },
      clients: { 'GA4 shop': { type: 'gaaw_client', fields: SERVER } }
    });
    const first = await take('en=x&cid=1.2');
    expect(first.client).toBe('GA4 shop');
    expect(first.events[0]?.tags[0]?.logs).toEqual(['GA4 shop']);
    expect(first.events[0]?.eventData.client_id).toBe('1.2');
    const [cookie] = first.response.cookies;
    expect(cookie).toMatchObject({
      name: 'ID',
      options: { httpOnly: true, secure: true, path: '/', domain: 'auto', 'max-age': '3600' }
    });
    const next = await take({
      request: {
        path: '/g/collect',
        query: 'v=2&tid=G-1&en=x&cid=1.2',
        cookies: { ID: cookie?.value ?? '' }
      }
    });
    const { client_id: id } = next.events[0]?.eventData ?? {};
    expect(cookie?.value).toBe(
      `FPID2.2.${encodeURIComponent(String(id).split('.')[0] ?? '')}.1767225600`
    );
  });

  it('that cannot work here say so', async () => {
    const { take, table } = await running({
      templates: TEMPLATES,
      tags: { tag: {} },
      clients: {
        paths: { type: 'gaaw_client', fields: { activateDefaultPaths: false } },
        web: { type: 'gtm_client' },
        old: { type: 'ua_client' }
      }
    });
    expect((await take('en=x')).client).toBe(null);
    const answer = await take({ request: { path: '/gtm.js', query: 'id=GTM-1' } });
    expect(answer).toMatchObject({ client: 'web', response: { statusCode: 503 } });
    expect(answer.response.body).toMatch(/gtm\.js/);
    expect(table.problems.map(({ name }) => name)).toEqual(['old', 'paths']);
    expect(table.unknown).toEqual([{ kind: 'client', name: 'old', type: 'ua_client' }]);
  });

  it('of GA4 that were not exported have a stand-in, which is said', async () => {
    const { take, table } = await running({ templates: TEMPLATES, tags: { tag: {} }, clients: {} });
    expect((await take('en=x')).client).toBe('GA4');
    expect(table.problems).toMatchObject([{ kind: 'client', name: 'GA4' }]);
  });
});
