import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ContainerState, EventDetails } from '../../../serve/preview/protocol.js';
import { condition, exportOf, onEvent } from '../../container/export-of.js';
import { parameters } from '../../../container/parameters.js';
import { send } from '../tagging/serving.js';
import { CHROMIUM, launchChromium, openPage } from './chromium.js';
import { openPreview, type PreviewServer } from './preview-server.js';

const TOKEN = 'EAAB-very-secret';
const CONTAINER = exportOf({
  templates: {
    tag: {
      code: `require('logToConsole')('sent', data.accessToken, require('getEventData')('page'));
        require('sendHttpGet')('https://vendor.example/' + data.accessToken).then(() => data.gtmOnSuccess());`,
      fields: [{ type: 'TEXT', name: 'accessToken' }]
    }
  },
  tags: {
    Vendor: { fields: { accessToken: '{{const - token}}' }, on: ['buys'] },
    Data: { on: ['data'] },
    Ads: { type: 'sgtmadsct', fields: { conversionId: '1' } },
    Analytics: { type: 'sgtmgaaw' }
  },
  triggers: {
    buys: onEvent('purchase'),
    data: onEvent('purchase', condition('EQUALS', '{{Client Name}}', 'Data Client'))
  },
  variables: { 'const - token': { type: 'c', fields: { value: TOKEN } } },
  transformations: {
    page: {
      type: 'tf_augment_event',
      parameter: [
        ...parameters({
          allTagsExcept: false,
          augmentEventTable: [{ paramName: 'page', paramValue: 'changed' }]
        }),
        {
          type: 'LIST',
          key: 'affectedTags',
          list: [{ type: 'MAP', map: parameters({ tagReference: 'Vendor' }) }]
        }
      ]
    }
  }
});

let server: PreviewServer;
beforeAll(async () => {
  const exported = { text: JSON.stringify(CONTAINER), name: 'shop.json' };
  server = await openPreview(
    [],
    {},
    {
      source: {
        read: () => Promise.resolve({ tags: [], variables: [], clients: [], export: exported })
      }
    }
  );
});
afterAll(() => server.close());

const HIT = '/g/collect?v=2&tid=G-1&en=purchase&ep.page=first&ep.email=ann%40example.com';

async function details(): Promise<EventDetails> {
  const { id } = await server.eventAfter(() => send(server.url + HIT));
  return server.ask<EventDetails>('GET', `/preview/events/${id}`);
}

describe('the preview of a container of GTM', () => {
  it('says of each tag whether it fired and why, without the secrets', async () => {
    const event = await details();
    expect(JSON.stringify(event)).not.toContain(TOKEN);
    expect(event.decisions).toMatchObject([
      {
        name: 'Vendor',
        fired: true,
        how: 'exact',
        why: 'by buys',
        eventData: {
          entries: expect.arrayContaining([['page', { kind: 'text', text: 'changed' }]]) as unknown
        }
      },
      {
        name: 'Data',
        fired: false,
        why: 'data: Client Name is "GA4", not EQUALS "Data Client"',
        conditions: [
          { held: true },
          { variable: 'Client Name', held: false, value: { text: 'GA4' } }
        ]
      },
      { name: 'Ads', fired: true, how: 'shown', lacks: ['conversionLabel', 'gclid'] },
      { name: 'Analytics', fired: true, how: 'guessed', isGuess: true }
    ]);
    expect(event.summary.tags.map(({ outcome }) => outcome)).toEqual(['done', 'shown', 'done']);
    expect(event.variables).toContainEqual(
      expect.objectContaining({ name: 'Client Name', type: 'CLIENT_NAME' })
    );
  });

  it('shows the container without the secrets', async () => {
    const state = await server.ask<ContainerState>('GET', '/preview/container');
    expect(JSON.stringify(state)).not.toContain(TOKEN);
    expect(state.tags.map(({ name, trigger }) => [name, trigger])).toEqual([
      ['Vendor', 'fires by buys'],
      ['Data', 'fires by data'],
      ['Ads', 'fires by All Pages'],
      ['Analytics', 'fires by All Pages']
    ]);
  });

  it('gives a hit as a file for tests', async () => {
    const { summary } = await details();
    const hit = await server.ask<Record<string, unknown>>(
      'GET',
      `/preview/events/${summary.id}/hit`
    );
    expect(hit).toMatchObject({ method: 'GET', path: '/g/collect', query: HIT.slice(11) });
    expect(Object.keys(hit.headers as object)).not.toContain('host');
  });

  it('gives none that came from elsewhere', async () => {
    const event = await server.eventAfter(() =>
      send(server.url + HIT, { headers: { 'x-forwarded-for': '203.0.113.9' } })
    );
    const answer = await server.ask<{ error?: string }>('GET', `/preview/events/${event.id}/hit`);
    expect(answer.error).toMatch(/from elsewhere/);
  });
});

describe.skipIf(!CHROMIUM)('its page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium(CHROMIUM as string);
  });
  afterAll(() => browser.close());

  it('has the tabs of GTM, by mouse and by keyboard', async () => {
    const { summary } = await details();
    const { page, problems } = await openPage(browser, server.url);
    await page.goto(`${server.url}/#event=${summary.id}`);
    const tab = (name: string) => page.getByRole('tab', { name });
    await tab('Tags').waitFor();
    const panel = page.getByRole('tabpanel');
    await expect
      .poll(() => panel.innerText())
      .toContain('data: Client Name is "GA4", not EQUALS "Data Client"');
    expect(await panel.innerText()).toContain('It lacks conversionLabel, gclid.');
    await tab('Variables').click();
    await expect.poll(() => panel.innerText()).toContain('CLIENT_NAME');
    await page.getByRole('searchbox', { name: 'Find a variable' }).fill('token');
    await expect.poll(() => panel.innerText()).not.toContain('CLIENT_NAME');
    await tab('Variables').press('ArrowRight');
    await expect.poll(() => panel.innerText()).toContain('As Vendor sees it');
    await tab('Event data').press('ArrowRight');
    await expect.poll(() => panel.innerText()).toContain('our guess at what GTM sends');
    await tab('Console').click();
    await expect.poll(() => panel.innerText()).toContain('changed');
    expect(await page.content()).not.toContain(TOKEN);
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save hit' }).click();
    expect((await download).suggestedFilename()).toBe(`purchase-${summary.id}.json`);
    expect(problems).toEqual([]);
    await page.close();
  });
});
