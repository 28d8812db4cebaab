import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { HttpReply } from '../../../sandbox/run/environment.js';
import { send, serve } from './serving.js';

const SENDS = `require('sendHttpGet')('https://vendor.example/').then(data.gtmOnSuccess);`;

/** A vendor whose answer waits until it is let go. */
function heldVendor(): {
  http: () => Promise<HttpReply>;
  isAsked: Promise<void>;
  letGo: () => void;
} {
  let letGo: () => void = () => undefined;
  let asked: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const isFree = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const http = async (): Promise<HttpReply> => {
    asked();
    await isFree;
    return { statusCode: 200, headers: {}, body: '' };
  };
  return { http, isAsked, letGo };
}

describe('the end of the server', () => {
  it('lets requests under way have their answers, and takes no new ones', async () => {
    const vendor = heldVendor();
    const served = await serve({ http: vendor.http, tags: { sends: { code: SENDS } } });
    const answer = send(`${served.url}/g/collect?v=2&en=x`);
    await vendor.isAsked;
    const closed = served.close();
    await expect(send(`${served.url}/healthz`)).rejects.toThrow();
    vendor.letGo();
    expect((await answer).status).toBe(204);
    await closed;
    expect(served.events[0]).toMatchObject({ isOver: true, fired: [{ status: 'success' }] });
  });

  it('waits for tags that said they were done before they were', async () => {
    const vendor = heldVendor();
    const code = `require('sendHttpGet')('https://vendor.example/'); data.gtmOnSuccess();`;
    const served = await serve({ http: vendor.http, tags: { sends: { code } } });
    await send(`${served.url}/g/collect?v=2&en=x`);
    const closed = served.close();
    vendor.letGo();
    await closed;
    expect(served.events[0]?.fired[0]?.requests[0]?.response).toMatchObject({ statusCode: 200 });
  });

  it('does not wait for a page that reads its stream, or for a connection that says nothing', async () => {
    const served = await serve({
      routes: (app) => {
        app.get(
          '/preview/stream',
          () => new Response(new ReadableStream({ start: () => undefined }))
        );
      }
    });
    const idle = connect(Number(new URL(served.url).port), '127.0.0.1');
    idle.on('error', () => undefined);
    await new Promise((resolve) => idle.once('connect', resolve));
    const stream = fetch(`${served.url}/preview/stream`);
    await stream;
    await served.close();
    await expect(send(`${served.url}/healthz`)).rejects.toThrow();
  });

  it('does not wait for the rest of a request that never comes', async () => {
    const served = await serve();
    const half = connect(Number(new URL(served.url).port), '127.0.0.1');
    const isCut = new Promise((resolve) =>
      half.on('error', () => undefined).once('close', resolve)
    );
    half.write('POST /mp/collect HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n{');
    await send(`${served.url}/healthz`);
    await served.close();
    await isCut;
  });
});
