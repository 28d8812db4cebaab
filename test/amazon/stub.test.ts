import { afterEach, describe, expect, it } from 'vitest';
import { SAMPLE_FIELDS } from '../../amazon/samples/sample-fields.js';
import { openPreview, sampleTag, type PreviewServer } from './page/preview-server.js';

describe("Amazon's simulator behind the local server", () => {
  let server: PreviewServer;

  afterEach(() => server.close());

  it('carries a purchase all the way to an accepted conversion', async () => {
    server = await openPreview();
    const ends = [await server.send(), await server.send()];
    expect(server.simulator.counts).toMatchObject({ tokens: 1, accepted: 2, refused: 0 });
    expect(server.simulator.conversions[0]).toMatchObject({
      contract: 'adsApiV1',
      region: 'NA',
      event: { eventDescription: { conversionType: 'OFF_AMAZON_PURCHASES' } }
    });
    expect(ends.map(({ summary }) => summary.outcome)).toEqual(['accepted', 'accepted']);
  });

  it('knows the credentials in the fields and no others', async () => {
    server = await openPreview();
    const fields = server.container.tags[0]?.fields;
    server.container.setFields(1, { ...fields, refreshToken: 'Atzr|another' });
    expect((await server.send()).summary.outcome).toBe('not-sent');
    server.container.resetFields(1);
    expect((await server.send()).summary.outcome).toBe('accepted');
    expect(server.simulator.counts.accepted).toBe(1);
  });

  it('takes any credentials where no tag has some', async () => {
    server = await openPreview([sampleTag({ clientId: '', refreshToken: '' })]);
    server.container.setFields(1, { ...SAMPLE_FIELDS });
    expect((await server.send()).summary.outcome).toBe('accepted');
  });

  it('knows an access token of the fields, also after a fault made the others expire', async () => {
    server = await openPreview([sampleTag({ authMode: 'accessToken', accessToken: 'Atza|mine' })]);
    server.stub?.faults?.replace([{ kind: 'token-400', times: 1 }]);
    expect((await server.send()).summary.outcome).toBe('accepted');
  });

  it('shows the faults that have a switch, and takes every one out with an empty list', async () => {
    server = await openPreview();
    const { faults } = server.simulator;
    faults.add({ on: 'events', kind: 'status', status: 503, times: 2 });
    faults.add({ on: 'events', kind: 'status', status: 418 });
    expect(server.stub?.faults?.planned()).toEqual([{ kind: 'events-503', times: 2 }]);
    server.stub?.faults?.replace([]);
    expect(faults.faults).toEqual([]);
  });
});
