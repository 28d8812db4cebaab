import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, launchChromium } from './chromium.js';
import { openPreview, type PreviewServer } from './preview-server.js';

const DESKTOP: Size = [1440, 900];

type Size = [width: number, height: number];

describe.runIf(CHROMIUM)('the page', () => {
  let browser: Browser;
  let server: PreviewServer;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChromium(CHROMIUM as string), openPreview()]);
    page = await browser.newPage();
    problems = problemsOf(page, server.url);
  });

  afterEach(async () => {
    // Nobody is to ask for what is cleared now.
    await page.goto('about:blank');
    server.simulator.faults.clear();
    server.container.resetFields(1);
    await server.ask('DELETE', '/preview/events');
    // Whatever a test was about: no error, no breach of the policy, no request to elsewhere.
    expect(problems.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  /** One tab for all tests: a new one costs more than what is tested in it. */
  async function open([width, height] = DESKTOP): Promise<void> {
    page.setDefaultTimeout(10_000);
    await page.setViewportSize({ width, height });
    await page.goto(server.url);
    await page.getByText('Live', { exact: true }).waitFor();
  }

  test('leads from nothing to an accepted purchase in one click', async () => {
    await open();
    await page.getByRole('button', { name: 'Send a sample purchase' }).click();
    const details = page.getByRole('region', { name: 'Details of the event' });
    await details.getByText('Amazon accepted the conversion: OFF_AMAZON_PURCHASES').waitFor();
    const keys = details.getByRole('region', { name: 'Match keys' });
    await keys.getByText('A•••@e•••.com').waitFor();
    await keys
      .getByText(/^[0-9a-f]{64}$/)
      .first()
      .waitFor();
    await count(page, 'Accepted').filter({ hasText: '1' }).waitFor();
    expect(await page.content()).not.toContain('Miller');
  });

  test('shows broken consent in the EU with its reason, and leads to the field', async () => {
    await open();
    await page.getByLabel('Germany').check({ force: true });
    await page.getByLabel('No signal').check({ force: true });
    await page.getByRole('button', { name: 'Send event' }).click();
    await page.getByText(/only with a consent signal, and this event has none/).waitFor();
    await page.getByRole('button', { name: 'Show the field' }).click();
    const field = page.getByLabel('Consent signal for Amazon');
    await field.waitFor();
    await untilFocused(field);
  });

  test('explains a wrong refresh token, and the form puts it right', async () => {
    await open();
    await tool(page, 'Tag');
    const form = page.getByRole('form', { name: 'Fields of Amazon Ads' });
    const token = form.getByLabel('Refresh token', { exact: true });
    expect(await token.inputValue()).toBe('•••');
    await token.fill('not a token');
    await form
      .getByText(/begins with Atzr/)
      .first()
      .waitFor();
    const save = form.getByRole('button', { name: 'Save' });
    await save.click();
    await untilFocused(token);
    await token.fill('Atzr|wrong');
    await save.click();
    await page.getByText('Saved.').waitFor();
    await server.send();
    await page.getByText(/does not take the refresh token/).waitFor();
    await form.getByRole('button', { name: 'Reset to file' }).click();
    await page.getByText('The fields are as in the file again.').waitFor();
    await server.send();
    await page.getByText(/Amazon accepted the conversion/).waitFor();
  });

  test('shows and hides fields as GTM does', async () => {
    await open();
    await tool(page, 'Tag');
    const form = page.getByRole('form', { name: 'Fields of Amazon Ads' });
    await form.getByLabel('Refresh token', { exact: true }).waitFor();
    await form.getByLabel('An access token from a variable').check();
    await form.getByLabel('Access token', { exact: true }).waitFor();
    expect(await form.getByLabel('Refresh token', { exact: true }).count()).toBe(0);
    await form.getByText('Match keys', { exact: true }).click();
    await form.getByRole('button', { name: 'Add match key' }).click();
    await form.getByLabel('Value, row 1').fill('{{Customer e-mail}}');
    await form.getByRole('button', { name: 'Remove row 1' }).click();
    expect(await form.getByLabel('Value, row 1').count()).toBe(0);
    await tool(page, 'Faults');
    await expect(
      scrolled(page.locator('#tool-body')),
      'another tool begins at its top'
    ).resolves.toBe(0);
  });

  test('switches a fault on and shows the retry that overcomes it', async () => {
    await open();
    await tool(page, 'Faults');
    const fault = page.getByRole('switch', { name: /Unavailable \(503\)/ });
    await fault.click({ force: true });
    await page.getByText('Unavailable (503): on, once').waitFor();
    expect(server.simulator.faults.faults).toMatchObject([
      { on: 'events', kind: 'status', status: 503, times: 1 }
    ]);
    await server.send();
    const details = page.getByRole('region', { name: 'Details of the event' });
    await details.getByText('attempt 2').waitFor();
    await details.getByText('Amazon is out of order for the moment.').waitFor();
    await details.getByText(/Amazon accepted the conversion/).waitFor();
    await count(page, 'Retried').filter({ hasText: '1' }).waitFor();
  });

  test('shows hostile event data as the text it is', async () => {
    await open();
    const markup = '<img src=x onerror="document.title=\'taken over\'">';
    const path = `/g/collect?v=2&tid=G-1&cid=1.1&en=${encodeURIComponent(`<b>${markup}`)}`;
    const hostile = `&ep.__proto__=${encodeURIComponent(markup)}&ep.constructor=x&ep.long=${'x'.repeat(3000)}&dt=${encodeURIComponent('<script>document.title="no"</script>')}`;
    await server.eventAfter(() => fetch(new URL(path + hostile, server.url)));
    await page.getByRole('heading', { name: markup }).waitFor();
    await page.getByText('<script>document.title="no"</script>').first().waitFor();
    await page
      .getByText(/cut, 3,000 characters/)
      .first()
      .waitFor();
    expect(await page.title()).toBe('sGTM preview');
    expect(await page.locator('img').count()).toBe(0);
  });

  test('takes an event of a megabyte', async () => {
    await open();
    const params = {
      text: '<i>'.repeat(50_000),
      list: Array.from({ length: 3000 }, (_, at) => at)
    };
    const body = JSON.stringify({
      client_id: '1.1',
      events: [{ name: 'purchase', params: { ...params, more: 'y'.repeat(700_000) } }]
    });
    await server.eventAfter(() =>
      fetch(new URL('/mp/collect?measurement_id=G-1&api_secret=s', server.url), {
        method: 'POST',
        body
      })
    );
    await page
      .getByText(/cut, 700,000 characters/)
      .first()
      .waitFor();
  });

  test('leads to the event on a telephone, too', async () => {
    await open([360, 740]);
    await page.getByRole('button', { name: 'Samples', exact: true }).click();
    await page.getByRole('button', { name: 'Send event' }).click();
    await page.getByText(/Amazon accepted the conversion/).waitFor();
    await untilFocused(page.locator('#event-panel'));
  });

  test('says what is broken in the container, and that it is well again', async () => {
    await open();
    const problem = 'src/main.ts:3:1 template-literal: GTM cannot read it; join texts with +';
    server.container.setSourceProblem('build', problem);
    const alert = page.getByRole('alert');
    await alert.getByText(problem).waitFor();
    server.container.setSourceProblem('build', undefined);
    await alert.waitFor({ state: 'detached' });
  });

  test('can be used with the keyboard alone', async () => {
    await server.send();
    await server.send({ event: 'search' });
    await server.send({ event: 'contact' });
    await open();
    await rows(page).first().waitFor();
    await page.keyboard.press('j');
    const list = page.getByRole('listbox');
    await untilFocused(list);
    await page.keyboard.press('j');
    await selectedRow(page).filter({ hasText: 'search' }).waitFor();
    await page.keyboard.press('End');
    await selectedRow(page).filter({ hasText: 'purchase' }).waitFor();
    await page.keyboard.press('k');
    await selectedRow(page).filter({ hasText: 'search' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'search' }).waitFor();
    await untilFocused(page.locator('#event-panel'));
    await page.keyboard.press('Escape');
    await untilFocused(list);
    await page.keyboard.press('/');
    await page.keyboard.type('contact');
    await expect.poll(() => rows(page).count()).toBe(1);
    await list.focus();
    await page.keyboard.press('t');
    await page.getByLabel('Refresh token', { exact: true }).focus();
    await page.keyboard.press('Escape');
    await untilFocused(list);
    await page.keyboard.press('s');
    await untilFocused(page.getByRole('combobox', { name: 'Event', exact: true }));
    const sent = server.eventAfter(() =>
      page.keyboard.press('Tab').then(() => page.keyboard.press('Enter'))
    );
    expect((await sent).eventData.event_name).toBe('purchase');
  });

  test('filters by text and by how events ended', async () => {
    await server.send();
    await server.send({ data: 'anonymous', event: 'add_to_cart' });
    await open();
    await rows(page).nth(1).waitFor();
    await page.getByRole('button', { name: 'Skipped 1' }).click();
    await expect.poll(() => rows(page).count()).toBe(1);
    await page.getByLabel(/Find events/).fill('nothing like it');
    await page.getByText('No event matches the filter.').waitFor();
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => rows(page).count()).toBe(2);
  });

  test.each([[360, 740], DESKTOP])(
    'has no sideways scroll %i pixels wide, and no faint text in light and dark',
    async (width, height) => {
      await server.send();
      await server.send({ home: 'EU', consent: 'none', data: 'junk' });
      await open([width, height]);
      await rows(page).first().click();
      await page.getByRole('heading', { name: 'purchase' }).waitFor();
      const views = page.getByRole('navigation', { name: 'Parts of the page' }).getByRole('button');
      const names = width < 700 ? await views.allTextContents() : ['Details'];
      for (const name of names) {
        if (width < 700) await views.filter({ hasText: name }).click();
        expect(await findings(page, 'wide-boxes'), name).toEqual([]);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await findings(page, 'faint-texts'), `${name}, ${colorScheme}`).toEqual([]);
        }
      }
    }
  );
});

/** What is wrong with the page from here on, whatever is loaded into it. */
function problemsOf(page: Page, url: string): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) {
      problems.push(`asked for ${request.url()}`);
    }
  });
  return problems;
}

function tool(page: Page, name: string): Promise<void> {
  return page.getByRole('group', { name: 'Choose a tool' }).getByRole('button', { name }).click();
}

function rows(page: Page): Locator {
  return page.getByRole('listbox').getByRole('option');
}

function selectedRow(page: Page): Locator {
  return page.getByRole('listbox').getByRole('option', { selected: true });
}

function count(page: Page, label: string): Locator {
  return page
    .getByRole('list', { name: 'Counts since the start' })
    .getByRole('listitem')
    .filter({ hasText: label });
}

/** Resolves once the keyboard is in an element. */
async function untilFocused(locator: Locator): Promise<void> {
  await expect.poll(() => locator.evaluate((element) => element.matches(':focus'))).toBe(true);
}

function scrolled(locator: Locator): Promise<number> {
  return locator.evaluate((element) => element.scrollTop);
}

/** What a script of in-page/ finds wrong. */
function findings(page: Page, script: 'faint-texts' | 'wide-boxes'): Promise<string[]> {
  const file = new URL(`in-page/${script}.js`, import.meta.url);
  return page.evaluate<string[]>(readFileSync(file, 'utf8'));
}
