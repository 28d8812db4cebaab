import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Exchange } from '../../../sandbox/run/exchange.js';
import { incomingRequest } from '../../../sandbox/run/incoming-request.js';
import type { ServedEvent } from '../../../serve/tagging/served-event.js';
import { openPreview, type PreviewServer } from './preview-server.js';

/** Personal data as events have it. */
const ADDRESS = 'ava.miller@example.com';

describe('an event', () => {
  let server: PreviewServer;
  beforeAll(async () => {
    server = await openPreview();
  });
  afterAll(() => server.close());

  const eventFrom = (isLocal: boolean): Promise<ServedEvent> =>
    server.eventAfter(() =>
      server.container.runEvent({
        eventData: { event_name: 'purchase', user_data: { email_address: ADDRESS } },
        exchange: new Exchange(incomingRequest({ path: '/g/collect' })),
        client: 'GA4',
        isLocal
      })
    );

  /** Everything that the page can be told of it. */
  const toldOf = async (id: number): Promise<string> => {
    const details = await server.ask('GET', `/preview/events/${id}?reveal=yes`);
    const data = await server.ask('GET', `/preview/events/${id}/data?reveal=yes`);
    const hit = await server.ask('GET', `/preview/events/${id}/hit`);
    const kept = await server.ask('POST', '/preview/export', { ids: [id], isRaw: true });
    return JSON.stringify([details, data, hit, kept]);
  };

  test('of this machine is revealed to who asks for it', async () => {
    const { id } = await eventFrom(true);
    expect(await toldOf(id)).toContain(ADDRESS);
  });

  test('that came from elsewhere is revealed to nobody', async () => {
    const { id } = await eventFrom(false);
    const told = await toldOf(id);
    expect(await server.ask('GET', `/preview/events/${id}/hit`)).toEqual({
      error: expect.stringContaining('This hit came from elsewhere') as string
    });
    expect(told).toContain('a•••@e•••.com');
    expect(told).not.toContain(ADDRESS);
  });
});
