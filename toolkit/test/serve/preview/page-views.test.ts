import type { AxeResults } from 'axe-core';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, launchChromium, openPage } from './chromium.js';
import { acmeTag, openPreview, type PreviewServer } from './preview-server.js';

describe.runIf(CHROMIUM)('what the page shows', () => {
  let browser: Browser;
  let server: PreviewServer;
  let page: Page;
  let problems: string[];
  let axeSource: string;

  beforeAll(async () => {
    axeSource = await readFile(
      createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
      'utf8'
    );
    [browser, server] = await Promise.all([
      launchChromium(CHROMIUM as string),
      // Plaid is no color, which its tag notes.
      openPreview([acmeTag({ color: 'plaid' })])
    ]);
    ({ page, problems } = await openPage(browser, server.url));
  });

  afterEach(async () => {
    await page.goto('about:blank');
    await server.ask('DELETE', '/preview/events');
    expect(problems.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(): Promise<void> {
    await page.goto(server.url);
    await page.getByText('Live', { exact: true }).waitFor();
  }

  const rows = () => page.getByRole('listbox').getByRole('option');
  const details = () => page.getByRole('region', { name: 'Details of the event' });
  const eventData = () => details().getByRole('group', { name: 'Event data', exact: true });
  const filter = () => page.getByLabel(/Find events/);
  const editor = () => page.getByRole('textbox', { name: 'Hit or event data' });
  const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');

  /** A request of one or more purchases, one on each line. */
  async function hits(...lines: Record<string, string>[]): Promise<void> {
    const body = lines.map((line) => new URLSearchParams({ en: 'purchase', ...line })).join('\n');
    await server.eventAfter(() =>
      fetch(`${server.url}/g/collect?v=2&tid=G-1&cid=7.8`, { method: 'POST', body })
    );
  }

  test('is light or dark as one chooses, whatever the system has, and stays so', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await open();
    const light = await ground();
    await page.getByLabel('Theme').selectOption('Dark');
    await expect.poll(ground).not.toBe(light);
    const dark = await ground();
    await page.reload();
    await expect.poll(ground).toBe(dark);
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.getByLabel('Theme').selectOption('Light');
    await expect.poll(ground).toBe(light);
    await page.getByLabel('Theme').selectOption('System theme');
    await expect.poll(ground).toBe(dark);
  });

  test('finds names and values within one event, also where they lie deep', async () => {
    await hits({ 'ep.transaction_id': 'T-1', pr1: 'idSKU-77~nmFence~pr12' });
    await open();
    await eventData().getByText('page_location').or(eventData().getByText('client_id')).waitFor();
    await eventData().getByLabel('Find in event data').fill('sku-77');
    await eventData().getByText('SKU-77').waitFor();
    await expect.poll(() => eventData().getByText('transaction_id').count()).toBe(0);
    await eventData().getByRole('button', { name: 'JSON' }).click();
    expect(JSON.parse(await eventData().locator('pre').innerText())).toEqual({
      items: [{ item_id: 'SKU-77' }]
    });
    await eventData().getByLabel('Find in event data').fill('nowhere in it');
    await eventData().getByText('Nothing in it has these words.').waitFor();
  });

  test('sends samples with values of one’s own, one or ten of them', async () => {
    await open();
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Add a value' }).click();
    await page.getByLabel('Name 1').fill('no name');
    await page.getByLabel('Value 1', { exact: true }).fill('T-OWN');
    await page.getByRole('button', { name: 'Send event' }).click();
    await page.getByRole('alert').getByText('no name: write a name such as').waitFor();
    await axe('a sample with a value of one’s own, whose name is wrong');
    await page.getByLabel('Name 1').fill('transaction_id');
    await page.getByRole('button', { name: 'Send event' }).click();
    await details().getByText('Acme took the order T-OWN.').first().waitFor();
    await page.getByRole('button', { name: 'Send 10', exact: true }).click();
    await expect.poll(() => rows().filter({ hasText: 'T-OWN' }).count()).toBe(11);
  }, 180_000);

  test('notes are amber in list and details, and say what to do', async () => {
    await hits({ 'ep.transaction_id': 'T-1', 'epn.value': '5' });
    await open();
    const row = rows().filter({ hasText: 'plaid is no color' });
    await row.filter({ hasText: 'Accepted' }).waitFor();
    const note = details().locator('.verdict', { hasText: 'plaid is no color' });
    await note.getByText('Choose another.').waitFor();
    const amber = await colorOf('.row-note');
    expect(amber).not.toBe(await colorOf('.row-name'));
    for (const place of ['.row .row-outcome', '.verdict-remedy span', '.tag-head .badge']) {
      expect(await colorOf(place), place).toBe(amber);
    }
    await note.getByRole('button', { name: 'Show the field' }).click();
    await expect
      .poll(() => page.evaluate('document.activeElement.closest("[data-field]")?.dataset.field'))
      .toBe('color');
  });

  function colorOf(place: string): Promise<string> {
    return page.evaluate<string>(
      `getComputedStyle(document.querySelector(${JSON.stringify(place)})).color`
    );
  }

  test('of 3 MB, pasted or sent, says that it is too large, and loses nothing', async () => {
    await hits({ 'ep.transaction_id': 'T-1' });
    await open();
    const text = JSON.stringify({ event_name: 'purchase', big: 'y'.repeat(3_000_000) });
    await page.keyboard.press('e');
    await editor().click();
    await page.keyboard.insertText(text);
    await page.getByText(/This is 3\.0 MB; the server takes 1 MB/).waitFor();
    expect(await page.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Faults' }).last().click();
    await page.getByRole('button', { name: 'Your event' }).last().click();
    await page.getByText(/This is 3\.0 MB/).waitFor();

    const body = JSON.stringify({ client_id: '1.1', events: [{ name: 'x', params: { text } }] });
    const url = `${server.url}/mp/collect?measurement_id=G-1&api_secret=s`;
    expect((await fetch(url, { method: 'POST', body })).status).toBe(413);
    await rows().filter({ hasText: '413' }).click();
    await details()
      .getByText(/the body is larger than 1048576 bytes/)
      .first()
      .waitFor();
    await rows().filter({ hasText: 'T-1' }).waitFor();
  });

  test('hits of one request stand together, live and in a file', async () => {
    await hits({ 'ep.transaction_id': 'T-0' });
    await hits({ 'ep.transaction_id': 'T-1' }, { 'ep.transaction_id': 'T-2' });
    await open();
    await rows().filter({ hasText: 'hit 1 of 2' }).filter({ hasText: 'T-1' }).waitFor();
    await rows().filter({ hasText: 'hit 2 of 2' }).filter({ hasText: 'T-2' }).click();
    expect(await rows().filter({ hasText: 'T-0' }).filter({ hasText: 'hit' }).count()).toBe(0);
    const others = details().locator('.hits').getByRole('button');
    await others.first().click();
    await details().getByText('Hit 1 of 2 of one request').waitFor();
    await openSaved('Save');
    await rows().filter({ hasText: 'T-2' }).click();
    await details().getByText('Hit 2 of 2 of one request').waitFor();
    await others.first().click();
    await details().getByText('Hit 1 of 2 of one request').waitFor();
  });

  /** Saves the list and opens the file. */
  async function openSaved(button: 'Save' | 'Save raw'): Promise<string> {
    const download = page.waitForEvent('download');
    await page.locator('.list-menu').getByRole('button', { name: button, exact: true }).click();
    const file = await (await download).path();
    await page.getByLabel('File of events').setInputFiles(file);
    await page.getByText(/of a file/).waitFor();
    return readFile(file, 'utf8');
  }

  test('finds in a file as in the list: raw values in a raw one, or says that it is masked', async () => {
    await hits({ 'ep.transaction_id': 'T-1', 'ep.user_data.email_address': 'ann@shop.example' });
    await hits({ 'ep.transaction_id': 'T-2', 'ep.other': 'T-1', cid: '99.1' });
    await open();
    expect(await openSaved('Save raw')).toContain('ann@shop.example');
    for (const [typed, count] of [
      ['ann@shop.example', 1],
      ['T-1', 2],
      ['transaction_id:T-1', 1],
      ['outcome:refused', 2],
      ['kind', 0]
    ] as const) {
      await filter().fill(typed);
      await expect.poll(() => rows().count(), { message: typed }).toBe(count);
    }
    expect(await page.getByText('This file is masked').count()).toBe(0);
    await page.getByRole('button', { name: 'Back to live events' }).click();
    await filter().fill('');
    await openSaved('Save');
    await filter().fill('ann@shop.example');
    await page.getByText('This file is masked').waitFor();
    await axe('an opened file that is masked');
    await filter().fill('T-2');
    await expect.poll(() => rows().count()).toBe(1);
    expect(await page.getByText('This file is masked').count()).toBe(0);
  }, 180_000);

  test('draws no more rows than are seen, with 10,000 events', async () => {
    await open();
    // As gtag.js sends several events at once: one on each line.
    const lines = Array.from({ length: 100 }, (_, line) => `en=page_view&_ee=${line}`).join('\n');
    for (let request = 0; request < 101; request++) {
      const url = `${server.url}/g/collect?v=2&tid=G-1&cid=1.1`;
      await fetch(url, { method: 'POST', body: lines });
    }
    await expect.poll(() => page.getByText('10,000 events').count(), { timeout: 15_000 }).toBe(1);
    expect(await rows().count()).toBeLessThan(60);
    await page.getByLabel('Follow newest').uncheck();
    const selected = page.getByRole('listbox').getByRole('option', { selected: true });
    await page.getByRole('listbox').press('End');
    await selected.waitFor();
    expect(await selected.getAttribute('aria-posinset')).toBe('10000');
    const id = (await selected.getAttribute('id'))?.replace('event-', '');
    await page.getByText(`Event ${id} ·`).waitFor();
  });

  test('can be walked with the keyboard alone: find, edit, send', async () => {
    await hits({ 'ep.transaction_id': 'T-1', 'epn.value': '5' });
    await hits({ 'ep.transaction_id': 'T-2', 'epn.value': '6' });
    await open();
    await page.keyboard.press('/');
    await page.keyboard.type('T-1');
    await expect.poll(() => rows().count()).toBe(1);
    await tabTo('Events, newest first');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await tabTo('Edit and send');
    await page.keyboard.press('Enter');
    await expect.poll(() => editor().innerText()).toContain('T-1');
    await expect.poll(focused).toBe('Hit or event data');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(
      '{"event_name": "purchase", "transaction_id": "T-9", "value": 7}'
    );
    await tabTo('Send');
    await page.keyboard.press('Enter');
    await details().getByText('Acme took the order T-9.').first().waitFor();
  });

  /** The name of what has the focus, as well as one can tell from outside. */
  function focused(): Promise<string> {
    return page.evaluate<string>(`(() => {
      let at = document.activeElement;
      while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
      return at?.ariaLabel ?? at?.textContent ?? '';
    })()`);
  }

  async function tabTo(name: string): Promise<void> {
    const passed: string[] = [];
    while ((await focused()) !== name) {
      await page.keyboard.press('Tab');
      passed.push(await focused());
      expect(passed.length, `${name} is not among ${passed.join(' | ')}`).toBeLessThan(25);
    }
  }

  test('has room for each part where there is little: a linked comparison, the editor, “Live”', async () => {
    await hits({ 'ep.transaction_id': 'T-1' }, { 'ep.transaction_id': 'T-2' });
    await open();
    const [second, first] = await idsOfRows(2);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${server.url}/#compare=${first},${second}`);
    await page.reload();
    await details()
      .getByRole('row', { name: /transaction_id/ })
      .first()
      .waitFor();
    const live = await page.getByText('Live', { exact: true }).boundingBox();
    const theme = await page.locator('.theme').boundingBox();
    expect((live?.x ?? 999) + (live?.width ?? 0)).toBeLessThanOrEqual(theme?.x ?? 0);
    await page.setViewportSize({ width: 1000, height: 740 });
    await page.getByRole('button', { name: 'Yours' }).click();
    await editor().waitFor();
    expect(await details().isVisible()).toBe(false);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  /** The numbers of so many events, newest first, once the list shows them: “Live” comes a frame before. */
  async function idsOfRows(count: number): Promise<string[]> {
    await expect.poll(() => rows().count()).toBe(count);
    return rows().evaluateAll((all) => all.map(({ id }) => id.replace('event-', '')));
  }

  test('axe finds nothing on any view, in light and dark, wide and narrow', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await open();
    await axe('nothing there yet');
    await hits({ 'ep.transaction_id': 'T-1' }, { 'ep.transaction_id': 'T-2', 'epn.value': '5' });
    await fetch(`${server.url}/g/collect?v=2`);
    await rows().last().click();
    await details().getByText('Acme answered 422.').first().waitFor();
    for (const summary of await details().locator('details:not([open]) > summary').all()) {
      if (await summary.isVisible()) await summary.click();
    }
    await axe('details of an event');
    await details().getByRole('button', { name: 'JSON', exact: true }).first().click();
    await details().getByRole('button', { name: 'Tree', exact: true }).waitFor();
    await axe('event data as JSON');
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await details().isVisible()).toBe(true);
    await axe('details of an event, narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.keyboard.press('e');
    await editor().click();
    await page.keyboard.insertText('{"event_name": ');
    await page.getByText(/JSON ends early/).waitFor();
    await axe('a mistake in the editor');
    await page.getByRole('button', { name: 'Tag', exact: true }).last().click();
    await axe('the form');
    await page.getByRole('button', { name: 'Faults' }).last().click();
    await filter().fill('/T-.*/');
    await page.getByText(/Regular expressions are not/).waitFor();
    await axe('faults, and a filter that is not understood');
    await filter().fill('');
    await rows().filter({ hasText: 'Rejected' }).click();
    await details().getByText('Answered with 400').first().waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await axe('a rejected request, narrow');
    await page
      .getByRole('navigation', { name: 'Parts of the page' })
      .getByRole('button', { name: 'Events' })
      .click();
    await axe('the list, narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
    const [, second, first] = await idsOfRows(3);
    await page.evaluate(`location.hash = 'compare=${first},${second}'`);
    await details()
      .getByRole('row', { name: /transaction_id/ })
      .first()
      .waitFor();
    await axe('two events compared');
  }, 180_000);

  /** All rules in light; in dark those of color, as nothing else differs. */
  async function axe(view: string): Promise<void> {
    if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axeSource);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const rules = colorScheme === 'dark' ? { runOnly: ['color-contrast'] } : {};
      const { violations, passes } = await page.evaluate<AxeResults>(
        `axe.run(document, ${JSON.stringify({ ...rules, preload: false, resultTypes: ['violations'] })})`
      );
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      expect(found, `${view}, ${colorScheme}`).toEqual([]);
      expect(passes.map(({ id }) => id)).toContain('color-contrast');
    }
    await page.emulateMedia({ colorScheme: 'light' });
  }
});
