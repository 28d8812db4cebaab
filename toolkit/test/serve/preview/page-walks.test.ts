import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CHROMIUM, launchChromium, openPage } from './chromium.js';
import { openPreview, type PreviewServer } from './preview-server.js';

describe.runIf(CHROMIUM)('on call, with the page', () => {
  let browser: Browser;
  let server: PreviewServer;
  let page: Page;
  let problems: string[];

  beforeAll(async () => {
    [browser, server] = await Promise.all([launchChromium(CHROMIUM as string), openPreview()]);
    ({ page, problems } = await openPage(browser, server.url));
  });

  afterEach(async () => {
    await page.goto('about:blank');
    await server.ask('DELETE', '/preview/events');
    await server.ask('DELETE', '/preview/faults');
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
  const filter = () => page.getByLabel(/Find events/);

  /** A hit of the shop, as a program of this machine sends it. */
  async function hit(parameters: Record<string, string>): Promise<void> {
    const query = new URLSearchParams({
      v: '2',
      tid: 'G-1',
      cid: '7.8',
      en: 'purchase',
      ...parameters
    });
    await server.eventAfter(() => fetch(`${server.url}/g/collect?${query}`));
  }

  test('leads from an order ID to the cause in three actions', async () => {
    await hit({ 'ep.transaction_id': 'T-1000', 'epn.value': '5', cu: 'USD' });
    await hit({ 'ep.transaction_id': 'T-1001' });
    await open();
    await filter().fill('T-1001');
    await expect.poll(() => rows().count()).toBe(1);
    await rows().first().click();
    await details().getByText('Acme answered 422.').waitFor();
    expect(page.url()).toMatch(/#event=\d+$/);
  });

  test('finds by e-mail address in clear, by its digest, client ID and field:value', async () => {
    await hit({ 'ep.transaction_id': 'T-1', 'ep.user_data.email_address': 'Ann@Shop.example' });
    await hit({
      'ep.transaction_id': 'T-2',
      cid: '99.1',
      'ep.user_data.email_address': 'bob@shop.example'
    });
    await open();
    const digest = 'b5bb'; // Whatever it is, typed in part it is no digest of Ann's.
    for (const [typed, count] of [
      ['ann@shop.example', 1],
      ['client_id:99.1', 1],
      ['event_name:purchase', 2],
      ['transaction_id:T-2', 1],
      [`nothing-${digest}`, 0]
    ] as const) {
      await filter().fill(typed);
      await expect.poll(() => rows().count(), { message: typed }).toBe(count);
    }
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.postData() ?? ''));
    await filter().fill('bob@shop.example');
    await expect.poll(() => rows().count()).toBe(1);
    expect(asked.join()).not.toContain('bob@');
    expect(await page.content()).not.toContain('bob@shop');
    await filter().fill('/T-\\d+/');
    await page.getByText(/Regular expressions are not understood/).waitFor();
    await expect.poll(() => rows().count()).toBe(1);
  });

  test('reads what is pasted, sends it, edits it, compares, and takes it out and in again', async () => {
    await open();
    await page.getByRole('button', { name: 'Your event' }).first().click();
    const editor = page.getByRole('textbox', { name: 'Hit or event data' });
    await editor.click();
    await page.keyboard.insertText('hello');
    await page.getByText(/This is no hit/).waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(
      `curl 'https://shop.example/g/collect?v=2&tid=G-1&cid=1.2' -H 'user-agent: Test' --data-raw $'en=purchase&ep.transaction_id=T-77&epn.value=12&cu=USD&ep.user_data.email_address=ann@shop.example'`
    );
    await page.getByText('POST /g/collect: 1 event').waitFor();
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await details().getByText('Acme took the order T-77.').waitFor();

    await details().getByRole('button', { name: 'Edit and send' }).click();
    await page.getByText('The data of event').waitFor();
    await expect.poll(() => editor.innerText()).toContain('a•••@s•••.example');
    const shown = (
      await server.ask<{ eventData: object }>(
        'GET',
        `/preview/events/${/Event (\d+)/.exec(await details().innerText())?.[1]}/data`
      )
    ).eventData;
    await editor.click();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText('{"event_name": ');
    await page.getByText(/This is no JSON/).waitFor();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(JSON.stringify({ ...shown, transaction_id: 'T-78' }));
    const sent = server.eventAfter(() =>
      page.getByRole('button', { name: 'Send', exact: true }).click()
    );
    const { eventData } = await sent;
    expect(eventData.user_data).toEqual({ email_address: 'ann@shop.example' });
    await details().getByText('Acme took the order T-78.').waitFor();

    await details().getByRole('button', { name: 'Compare' }).click();
    await rows().nth(1).click();
    await details()
      .getByRole('row', { name: /transaction_id/ })
      .first()
      .waitFor();
    expect(
      await details()
        .getByRole('row', { name: /email_address/ })
        .count()
    ).toBe(0);
    await page.goBack();
    await details().getByRole('button', { name: 'Send again' }).click();
    await expect.poll(() => rows().count()).toBe(3);

    const download = page.waitForEvent('download');
    await page
      .getByTitle('The events shown, masked')
      .or(page.getByTitle(/^The events shown/))
      .click();
    const file = await (await download).path();
    const content = await readFile(file, 'utf8');
    expect(content).not.toContain('ann@shop.example');
    await page.getByLabel('File of events').setInputFiles(file);
    await page.getByText(/3 events of a file/).waitFor();
    await details()
      .getByText(/Acme took the order T-78/)
      .waitFor();
    for (const [name, text, says] of [
      ['cut.json', content.slice(0, 100), /cut off/],
      ['old.json', '{"format":"sgtm-preview","version":7,"events":[]}', /of version 7/],
      ['broken.json', '{"format":"sgtm-preview","version":1,"events":[{}]}', /missing or changed/]
    ] as const) {
      const buffer = Buffer.from(text);
      await page
        .getByLabel('File of events')
        .setInputFiles({ name, mimeType: 'application/json', buffer });
      await page.getByText(says).first().waitFor();
    }
    await page.getByRole('button', { name: 'Back to live events' }).click();
  });

  test('a fault that befalls one request switches itself off, and stays off', async () => {
    await open();
    await page.keyboard.press('f');
    const fault = page.getByRole('switch', { name: /Out of paint/ });
    await fault.click({ force: true });
    await page.getByText('Out of paint (503): on, once').waitFor();
    await hit({ 'ep.transaction_id': 'T-1', 'epn.value': '5' });
    await details().getByText('Acme answered 503.').waitFor();
    await expect.poll(() => fault.isChecked()).toBe(false);
    await details().getByRole('button', { name: 'Send again' }).click();
    await details().getByText('Acme took the order T-1.').waitFor();
    expect(await fault.isChecked()).toBe(false);
  });

  test('shows why a request was turned away, reveals, copies, and brings a cleared list back', async () => {
    await fetch(`${server.url}/g/collect?v=2&tid=G-1`);
    await open();
    await rows().filter({ hasText: 'Rejected' }).click();
    await details()
      .getByText(/Answered with 400: an event has no name/)
      .waitFor();
    await hit({ 'ep.transaction_id': 'T-9', 'ep.user_data.email_address': 'ann@shop.example' });
    await rows().filter({ hasText: 'T-9' }).click();
    await details().getByText('a•••@s•••.example').first().waitFor();
    await details().getByRole('switch', { name: 'Reveal personal data' }).check();
    await details().getByText('ann@shop.example').first().waitFor();
    await details().getByRole('heading', { name: 'Incoming request' }).click();
    await details().getByRole('cell', { name: 'event name' }).waitFor();
    await details().getByRole('button', { name: 'Copy as cURL' }).last().click();
    await page.getByText('Copied the request as cURL.').waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toMatch(
      /^curl '.*ep\.transaction_id=T-9/
    );
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => rows().count()).toBe(0);
    await page.getByRole('button', { name: 'Undo clear' }).click();
    await expect.poll(() => rows().count()).toBe(2);
  });
});
