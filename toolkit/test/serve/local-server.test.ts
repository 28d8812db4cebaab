import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  openLocalServer,
  type LocalServer,
  type LocalServerOptions
} from '../../serve/local-server.js';
import { chosenFrom } from '../../config/samples.js';
import { shopSamples } from '../../config/shop/shop-samples.js';
import type { ContainerSpec } from '../../serve/tagging/container-spec.js';
import type { ServedEvent } from '../../serve/tagging/served-event.js';
import acme from '../acme/acme-config.js';
import { ACME_TEMPLATE } from '../acme/acme-template.js';
import { tagOf } from './preview/preview-server.js';
import { tplOf } from '../sandbox/template-of.js';
import { folderWith } from '../cli/sgtm.js';
import { send } from './tagging/serving.js';

const samples = shopSamples();
const acmeFile = tagOf(ACME_TEMPLATE);

describe('the local server', () => {
  let server: LocalServer | undefined;
  const events: ServedEvent[] = [];

  afterEach(async () => {
    await server?.close();
    server = undefined;
    events.length = 0;
  });

  async function open(
    template: string,
    values: Record<string, unknown>,
    options: Partial<LocalServerOptions> = {}
  ): Promise<LocalServer> {
    const spec: ContainerSpec = {
      tags: [{ name: 'tag', template, fields: { values }, trigger: { type: 'all' } }],
      variables: [],
      clients: []
    };
    server = await openLocalServer({
      source: { read: () => Promise.resolve(spec) },
      ...options
    });
    server.container.onUpdate((event) => {
      events[event.id - 1] = event;
    });
    return server;
  }

  async function purchase(number = 0): Promise<void> {
    const { path, ...hit } = samples.hit(chosenFrom(samples), { now: Date.now(), number });
    expect((await send(`${server?.tagging.url}${path}`, hit)).status).toBe(204);
    await server?.container.idle();
  }

  it('has a stub that hears what the fields hold', async () => {
    await open(acmeFile.template, { acmeKey: 'road' }, { config: acme });
    await purchase();
    expect(events[0]?.fired[0]?.status).toBe('success');
    server?.container.setFields(1, { acmeKey: 'another' });
    await purchase();
    expect(events[1]?.fired[0]?.requests[0]?.response).toMatchObject({ statusCode: 401 });
    server?.container.resetFields(1);
    await purchase();
    expect(events[2]?.fired[0]?.status).toBe('success');
  });

  it('answers from a script before the stub is asked', async () => {
    const responses = [{ match: 'https://api.acme', replies: [{ statusCode: 500 }] }];
    await open(acmeFile.template, { acmeKey: 'road' }, { config: acme, responses });
    await purchase();
    expect(events[0]?.fired[0]?.requests[0]?.response).toMatchObject({ statusCode: 500 });
  });

  it('lets nothing else leave, unless it is live', async () => {
    let asked = 0;
    const vendor = createServer((_, outgoing) => {
      asked++;
      outgoing.end('yes');
    });
    await new Promise<void>((resolve) => {
      vendor.listen(0, '127.0.0.1', resolve);
    });
    const url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}/`;
    const code = `require('sendHttpGet')('${url}').then(data.gtmOnSuccess, data.gtmOnFailure);`;
    const { path, remove } = await folderWith({ 'tag.tpl': tplOf({ code }) });
    try {
      await open(path('tag.tpl'), {});
      await purchase();
      expect(events[0]?.fired[0]).toMatchObject({
        status: 'success',
        requests: [{ response: { statusCode: 200, body: '{}', madeUp: true } }]
      });
      expect(asked).toBe(0);
      await server?.close();
      events.length = 0;
      await open(path('tag.tpl'), {}, { isLive: true, config: acme });
      expect(server?.stub).toBeUndefined();
      await purchase();
      expect([events[0]?.fired[0]?.status, asked]).toEqual(['success', 1]);
    } finally {
      await remove();
      vendor.close();
      vendor.closeAllConnections();
    }
  });

  it('leaves no stub behind where its port is taken', async () => {
    const { tagging } = await open(acmeFile.template, {});
    const source = {
      read: () => Promise.resolve({ tags: [], variables: [], clients: [] })
    };
    let isClosed = false;
    const close = async (): Promise<void> => {
      isClosed = true;
    };
    const stub = {
      name: 'stub',
      open: () => ({ answers: () => false, handle: () => ({ error: 'failed' as const }), close })
    };
    await expect(
      openLocalServer({ source, port: tagging.port, config: { stub } })
    ).rejects.toMatchObject({ code: 'EADDRINUSE', port: tagging.port });
    expect(isClosed).toBe(true);
  });
});
