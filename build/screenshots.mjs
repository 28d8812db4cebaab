// Makes docs/pictures/*.png from the running product: `npm run compile && node build/screenshots.mjs`.
// It needs Chromium; CHROMIUM names one that is not found by itself.
import { existsSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { addPreview, openLocalServer } from 'sgtm/serve';
import { read } from '../lib/amazon/reading/index.js';
import { samples } from '../lib/amazon/samples/index.js';
import { SAMPLE_FIELDS } from '../lib/amazon/samples/sample-fields.js';
import { openSimulator } from '../lib/amazon/stub/index.js';

const PROJECT = dirname(dirname(fileURLToPath(import.meta.url)));
const PICTURES = join(PROJECT, 'docs/pictures');
const WIDE = { width: 1440, height: 900 };
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

const executablePath = PLACES.find((place) => place && existsSync(place));
if (!executablePath) {
  console.error('no Chromium found: install it, or name one in CHROMIUM');
  process.exit(1);
}
await mkdir(PICTURES, { recursive: true });
const amazon = await openSimulator({ now: Date.now, random: Math.random, mayListen: false });
const server = await openLocalServer({
  config: { stub: { name: "Amazon's simulator", open: () => amazon }, read, samples },
  source: {
    read: async () => ({
      tags: [
        {
          name: 'Amazon Ads',
          template: join(PROJECT, 'template.tpl'),
          fields: { values: SAMPLE_FIELDS },
          trigger: { type: 'all' }
        }
      ],
      variables: [],
      clients: []
    })
  },
  routes: addPreview
});
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  await tellTheStory();
} finally {
  await browser.close();
  await server.close();
}

/** Events with every kind of end, then pictures of what one sees of them. */
async function tellTheStory() {
  const { faults } = amazon.simulator;
  await send({ event: 'page_view' });
  await send({ event: 'view_item' });
  await send({ event: 'sign_up', data: 'anonymous' });
  await send({ event: 'search', protocol: 'measurement-protocol' });
  await send({ event: 'purchase', home: 'EU', consent: 'denied' });
  faults.add({ on: 'events', kind: 'refuse', times: 1 });
  await send({ event: 'generate_lead' });
  faults.add({ on: 'events', kind: 'status', status: 503, times: 2 });
  await send({ event: 'add_to_cart' });
  await send({ event: 'begin_checkout' });
  await send({ event: 'purchase' });

  await picture('preview-accepted-light', {}, async (page) => {
    await page.getByText(/Amazon accepted the conversion/).waitFor();
  });
  await picture('preview-retry-dark', { colorScheme: 'dark' }, async (page) => {
    await page.locator('.row', { hasText: 'add_to_cart' }).click();
    await page.getByRole('heading', { name: 'add_to_cart' }).waitFor();
    await page.getByRole('heading', { name: 'The conversion' }).click();
    await page.getByRole('heading', { name: 'Match keys' }).click();
    await page.locator('.request > summary').nth(1).click();
    await page.getByRole('button', { name: 'Faults' }).last().click();
  });
  await send({ event: 'purchase', home: 'EU', consent: 'none' });
  await picture('preview-consent-light', {}, async (page) => {
    await page.getByRole('button', { name: 'Show the field' }).click();
  });
  await picture(
    'preview-phone-dark',
    { colorScheme: 'dark', viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 },
    async (page) => {
      await page.locator('.row').first().click();
    }
  );
}

/** Sends a sample as the page does and waits until its tag has ended. */
async function send(choice) {
  const isOver = new Promise((resolve) => {
    const end = server.container.onUpdate((event) => {
      if (!event.isOver) return;
      end();
      resolve();
    });
  });
  await fetch(new URL('/preview/samples', server.tagging.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ choice })
  });
  await isOver;
}

async function picture(name, options, prepare) {
  const context = await browser.newContext({ viewport: WIDE, ...options });
  const page = await context.newPage();
  await page.goto(server.tagging.url);
  await page.locator('.row').first().waitFor();
  await prepare(page);
  await page.mouse.move(0, 0);
  await page.waitForTimeout(300);
  const path = join(PICTURES, `${name}.png`);
  await page.screenshot({ path });
  await context.close();
  console.log(`${name}.png ${Math.round((await stat(path)).size / 1024)} kB`);
}
