import { afterEach, describe, expect, it } from 'vitest';
import { serve, type Answer, type Serving } from './serving.js';

describe('the answer to a hit', () => {
  let served: Serving | undefined;
  afterEach(() => served?.close());

  async function answerOf(code: string, query = '', host?: string): Promise<Answer> {
    served = await serve({
      allowOrigins: ['https://tags.shop.co.uk'],
      tags: { tag: { code: `${code}; data.gtmOnSuccess();` } }
    });
    return served.send(`/g/collect?v=2&en=x${query}`, { headers: host ? { host } : {} });
  }

  it('sets the cookies that tags set, with their options', async () => {
    const { status, headers } = await answerOf(`
      const setCookie = require('setCookie');
      setCookie('plain', 'a b;c');
      setCookie('raw', 'a|b', { path: '/', 'max-age': 7776000, secure: true }, true);
      setCookie('full', '1', { domain: 'shop.example', path: '/x', expires: 'Wed, 21 Oct 2026 07:28:00 GMT',
        httpOnly: true, sameSite: 'none' })`);
    expect(status).toBe(204);
    expect(headers['set-cookie']).toEqual([
      'plain=a%20b%3Bc',
      'raw=a|b; Path=/; Max-Age=7776000; Secure',
      'full=1; Domain=shop.example; Path=/x; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly; SameSite=None'
    ]);
  });

  it("sets a cookie for the host's registrable domain where the tag leaves that to the server", async () => {
    const code = `require('setCookie')('a', '1', { domain: 'auto', path: '/' })`;
    const { headers } = await answerOf(code, '', 'tags.shop.co.uk');
    expect(headers['set-cookie']).toBe('a=1; Domain=shop.co.uk; Path=/');
  });

  it('sets it for the host alone, or the fallback, where there is no such domain', async () => {
    const { headers } = await answerOf(`const setCookie = require('setCookie');
      setCookie('a', '1', { domain: 'auto' });
      setCookie('b', '1', { domain: 'auto', fallbackDomain: 'shop.example' })`);
    expect(headers['set-cookie']).toEqual(['a=1', 'b=1; Domain=shop.example']);
  });

  it('cannot be given more headers or cookies than a template names', async () => {
    const { headers, status } = await answerOf(`
      require('setCookie')('a', 'b\\r\\nset-cookie: c=d; x', { path: '/;Domain=evil.example' }, true);
      require('setCookie')('no good\\n', '1');
      require('setResponseHeader')('x-own', 'a\\r\\nx-other: b');
      require('setResponseHeader')('bad name', 'a');
      require('setResponseHeader')('content-length', '999')`);
    expect(status).toBe(204);
    expect(headers['set-cookie']).toBe('a=bset-cookie:c=dx; Path=/Domain=evil.example');
    expect(headers['x-own']).toBe('ax-other: b');
    expect(headers).not.toHaveProperty('x-other');
    expect(headers).not.toHaveProperty('bad name');
  });

  it('is the status, body and headers that a tag sets', async () => {
    const { status, text, headers } = await answerOf(`
      require('setResponseStatus')(418);
      require('setResponseHeader')('X-Kind', 'tea');
      require('setResponseBody')('short and stout')`);
    expect([status, text, headers['x-kind']]).toEqual([418, 'short and stout', 'tea']);
  });

  it('is 200 where a tag sets a body alone, or a status that cannot end a response', async () => {
    expect(await answerOf(`require('setResponseBody')('hello')`)).toMatchObject({
      status: 200,
      text: 'hello'
    });
    await served?.close();
    expect((await answerOf(`require('setResponseStatus')(103)`)).status).toBe(200);
  });

  it('is a picture for a tag that asks for one', async () => {
    const { status, headers } = await answerOf(`require('setPixelResponse')()`);
    expect([status, headers['content-type']]).toEqual([200, 'image/gif']);
  });

  it('tells gtag.js which pixels to load, if it says that it listens', async () => {
    const code = `require('sendPixelFromBrowser')('https://pixel.example/?a=1')`;
    const { headers, text } = await answerOf(code, '&richsstsse');
    expect(headers['content-type']).toBe('text/event-stream');
    expect(text).toBe('event: message\ndata: {"send_pixel":["https://pixel.example/?a=1"]}\n\n');
    await served?.close();
    expect((await answerOf(code)).status).toBe(204);
  });
});
