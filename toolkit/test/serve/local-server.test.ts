import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { openLocalServer, type LocalServer } from '../../serve/local-server.js';
import { sampleHit } from '../../serve/preview/samples.js';
import { SAMPLE_FIELDS } from '../../serve/tagging/sample-fields.js';
import type { ContainerSpec } from '../../serve/tagging/container-spec.js';
import type { ServedEvent } from '../../serve/tagging/served-event.js';
import { tplOf } from '../sandbox/template-of.js';
import { folderWith } from '../cli/sgtm.js';
import { send } from './tagging/serving.js';

describe('the local server', () => {
  let server: LocalServer | undefined;
  const events: ServedEvent[] = [];
  const failures: string[] = [];

  afterEach(async () => {
    await server?.close();
    server = undefined;
    events.length = 0;
    failures.length = 0;
  });

  async function open(
    template: string,
    values: Record<string, unknown>,
    isLive = false
  ): Promise<LocalServer> {
    const spec: ContainerSpec = {
      tags: [{ name: 'tag', template, fields: { values }, trigger: { type: 'all' } }],
      variables: [],
      clients: []
    };
    server = await openLocalServer({
      source: { read: () => Promise.resolve(spec) },
      isLive,
      onFailure: ({ reason }) => failures.push(reason)
    });
    server.container.onUpdate((event) => {
      events[event.id - 1] = event;
    });
    return server;
  }

  async function purchase(number = 0): Promise<void> {
    const { path, ...hit } = sampleHit({}, Date.now(), number);
    expect((await send(`${server?.tagging.url}${path}`, hit)).status).toBe(204);
    await server?.container.idle();
  }

  it('carries a purchase all the way to an accepted conversion', async () => {
    const { simulator } = await open('template.tpl', { ...SAMPLE_FIELDS });
    await purchase(1);
    await purchase(2);
    expect(simulator?.counts).toMatchObject({ tokens: 1, accepted: 2, refused: 0 });
    expect(simulator?.conversions[0]).toMatchObject({
      contract: 'adsApiV1',
      region: 'NA',
      event: { eventDescription: { conversionType: 'OFF_AMAZON_PURCHASES' } }
    });
    expect(events.map(({ fired }) => fired[0]?.status)).toEqual(['success', 'success']);
  });

  it('has a simulator that knows the credentials in the fields and no others', async () => {
    const { container, simulator } = await open('template.tpl', { ...SAMPLE_FIELDS });
    const fields = container.tags[0]?.fields;
    container.setFields(1, { ...fields, refreshToken: 'Atzr|another' });
    await purchase(1);
    expect(events[0]?.fired[0]?.status).toBe('failure');
    container.resetFields(1);
    await purchase(2);
    expect(events[1]?.fired[0]?.status).toBe('success');
    expect(simulator?.counts.accepted).toBe(1);
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
      expect(events[0]?.fired[0]?.status).toBe('failure');
      expect(failures[0]).toMatch(/--live/);
      await server?.close();
      events.length = 0;
      await open(path('tag.tpl'), {}, true);
      expect(server?.simulator).toBeUndefined();
      await purchase();
      expect([events[0]?.fired[0]?.status, asked]).toEqual(['success', 1]);
    } finally {
      await remove();
      vendor.close();
      vendor.closeAllConnections();
    }
  });

  it('leaves no simulator behind where its port is taken', async () => {
    const { tagging } = await open('template.tpl', { ...SAMPLE_FIELDS });
    const source = {
      read: () => Promise.resolve({ tags: [], variables: [], clients: [] })
    };
    await expect(openLocalServer({ source, port: tagging.port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
      port: tagging.port
    });
  });
});
