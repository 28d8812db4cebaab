import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ContainerState, EventDetails } from '../../../serve/preview/protocol.js';
import acme from '../../acme/acme-config.js';
import { CHROMIUM, launchChromium } from './chromium.js';
import { acmeTag, openPreview, type PreviewServer } from './preview-server.js';

let server: PreviewServer;

beforeAll(async () => {
  server = await openPreview([acmeTag()]);
});

afterAll(() => server.close());

/** Sends a sample with some fields of the tag changed. */
async function sendWith(
  fields: Record<string, unknown>,
  choice: Record<string, string> = {}
): Promise<EventDetails> {
  const before = { ...server.container.tags[0]?.fields };
  server.container.setFields(1, { ...before, ...fields });
  try {
    return await server.send(choice);
  } finally {
    server.container.setFields(1, before);
  }
}

describe('what the config of a vendor says', () => {
  test('is in the row of the list', async () => {
    const { summary } = await server.send({ thing: 'gate' });
    expect(summary).toMatchObject({
      outcome: 'accepted',
      eventId: 'gate-0',
      value: '12.00 USD',
      counts: { orders: 1 },
      notes: []
    });
  });

  test('is in the details, masked', async () => {
    const { explanation, tags } = await server.send();
    expect(explanation.says).toBe('Acme took the order fence-0.');
    expect(tags[0]?.requests[0]).toMatchObject({ purpose: 'Order for Acme', isMadeUp: false });
    const [order, shopper, tree] = tags[0]?.sections ?? [];
    expect(order).toMatchObject({
      kind: 'pairs',
      pairs: [{ label: 'Total', node: { text: '12' } }, { label: 'Color' }]
    });
    expect(shopper).toMatchObject({
      kind: 'table',
      columns: ['What', 'Sent'],
      rows: [[{}, { node: { text: 'w•••@d•••.example' }, isCode: true }]]
    });
    expect(tree?.kind).toBe('tree');
    expect(JSON.stringify(tags)).not.toContain('wile@');
    expect(JSON.stringify(tags)).not.toContain('road-secret');
  });

  test('notes what could not be used, and where', async () => {
    const { summary, tags } = await sendWith({ color: 'plaid' });
    expect(summary.notes).toHaveLength(1);
    expect(tags[0]?.notes).toEqual([
      { says: 'plaid is no color', remedy: 'Choose another.', field: 'color' }
    ]);
    expect(tags[0]?.sections[0]).toMatchObject({
      pairs: [{}, { objections: [{ message: 'no such paint', code: 'E_PAINT' }] }]
    });
  });

  test('tells refused from failed, with the field to correct', async () => {
    const refused = await sendWith({ acmeKey: 'acme-wrong-secret' });
    expect(refused.summary).toMatchObject({ outcome: 'refused', reason: 'Not taken' });
    expect(refused.explanation.field).toBe('acmeKey');
    server.stub?.faults?.replace([{ kind: 'paint', times: 1 }]);
    expect((await server.send()).summary.outcome).toBe('failed');
    expect(server.stub?.faults?.planned()).toEqual([]);
  });

  test('is not asked of a request that is another’s: the answer is made up', async () => {
    const { tags } = await sendWith({ pingsOther: true });
    expect(tags[0]?.requests.map(({ purpose, isMadeUp }) => [purpose, isMadeUp])).toEqual([
      ['Order for Acme', false],
      ['Request', true]
    ]);
  });

  test('draws the forms of the page', async () => {
    const state = await server.ask<ContainerState>('GET', '/preview/container');
    expect(state).toMatchObject({
      stub: { name: 'the simulated Acme' },
      isLive: false,
      who: 'Acme',
      counters: [{ name: 'orders', title: 'Orders' }],
      faults: { groups: [{ title: 'Orders' }], planned: [] },
      samples: { first: 'Order a fence', choices: [{ name: 'thing' }, { name: 'worth' }] }
    });
  });

  test('does not take the page down where it throws', async () => {
    const read = {
      who: 'Acme',
      tag: () => {
        throw new Error('out of ink');
      }
    };
    const broken = await openPreview([acmeTag()], { ...acme, read });
    const { summary, tags } = await broken.send();
    await broken.close();
    expect(summary.outcome).toBe('done');
    expect(tags[0]?.notes[0]?.says).toMatch(/“read” of sgtm\.config\.ts failed: out of ink/);
  });
});

describe.runIf(CHROMIUM)('the page of a vendor', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium(CHROMIUM as string);
    page = await browser.newPage();
    page.setDefaultTimeout(20_000);
  });

  afterAll(() => browser.close());

  test('has its samples, its words, its sections and its faults', async () => {
    await server.ask('DELETE', '/preview/events');
    await page.goto(server.url);
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Order a fence' }).click();
    const details = page.getByRole('region', { name: 'Details of the event' });
    await details.getByText('Acme took the order fence-0.').first().waitFor();
    await details.getByText('w•••@d•••.example').first().waitFor();
    await details.getByRole('region', { name: 'The shopper' }).waitFor();
    await page.getByLabel('A gate').check({ force: true });
    await page.getByRole('button', { name: 'Send event' }).click();
    await details.getByText('Acme took the order gate-0.').first().waitFor();
    const tools = page.getByRole('group', { name: 'Choose a tool' });
    await tools.getByRole('button', { name: 'Faults' }).click();
    await page.getByRole('switch', { name: /Out of paint/ }).click({ force: true });
    await page.getByText('Out of paint (503): on, once').waitFor();
    await server.send();
    await details.getByText('Acme answered 503.').first().waitFor();
    expect(await page.content()).not.toContain('wile@');
  });

  test('shows a request whole where no config reads it, and that its answer is made up', async () => {
    const plain = await openPreview([acmeTag()], {});
    await plain.send();
    await page.goto(plain.url);
    const details = page.getByRole('region', { name: 'Details of the event' });
    const request = details.locator('.request').first();
    await request.getByText('made up', { exact: true }).waitFor();
    await request.locator('summary').first().click();
    await request.getByText('POST https://api.acme.example/v1/orders').waitFor();
    await request.getByText('X-Acme-Key').waitFor();
    await request.getByText('total', { exact: true }).waitFor();
    await request.getByText(/--responses FILE/).waitFor();
    await plain.close();
  });
});
