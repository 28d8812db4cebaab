import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serve, type ServerType } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM, launchChromium } from '../amazon/page/chromium.js';

const ROOT = join(import.meta.dirname, '../..');
const SITE = join(ROOT, 'site/dist');
/** What the theme writes in its own components, where Vue did not fill it in. */
const UNRENDERED = /\{\{ ?(?:site|translate|title|page|theme|frontmatter|text|item)\b/;

let report = '';
let pages: string[] = [];

beforeAll(() => {
  report = execFileSync('npm', ['run', '--silent', 'docs:site'], { cwd: ROOT, encoding: 'utf8' });
  pages = readdirSync(SITE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.html') && file !== '404.html')
    .toSorted();
}, 300_000);

describe('the site that npm run docs:site builds', () => {
  it('says where it was written', () => {
    expect(report).toContain('The site was written to site/dist/.');
  });

  it('has a page for each page of docs/ and toolkit/docs/', () => {
    const sources = ['docs', 'toolkit/docs'].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.md'))
        .map((file) => join(folder, file.replace(/\.md$/, '.html')))
    );
    expect(sources.length).toBeGreaterThan(100);
    expect(pages).toEqual(expect.arrayContaining(sources));
    expect(pages).toEqual(expect.arrayContaining(['index.html', 'toolkit/index.html']));
  });

  it('leaves no expression of the theme unrendered on any page', () => {
    const broken = pages.filter((page) => UNRENDERED.test(readFileSync(join(SITE, page), 'utf8')));
    expect(broken).toEqual([]);
  });
});

describe.skipIf(!CHROMIUM)('the site in a browser', () => {
  let browser: Browser;
  let server: ServerType;
  let page: Page;
  let address = '';
  const faults: string[] = [];

  beforeAll(async () => {
    const files = serveStatic({
      root: SITE,
      // The site has clean addresses: /docs/import is docs/import.html.
      rewriteRequestPath: (path) =>
        path.endsWith('/') || /\.\w+$/.test(path) ? path : `${path}.html`
    });
    await new Promise<void>((listening) => {
      server = serve(
        { fetch: new Hono().get('/*', files).fetch, hostname: '127.0.0.1', port: 0 },
        ({ port }) => {
          address = `http://127.0.0.1:${port}`;
          listening();
        }
      );
    });
    browser = await launchChromium(CHROMIUM as string);
    page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.on('pageerror', (error) => faults.push(error.message));
  });

  afterAll(async () => {
    await browser?.close();
    server?.close();
  });

  /** Opens a page, and waits until Vue has taken it over. */
  async function open(path: string): Promise<void> {
    await page.goto(`${address}${path}`, { waitUntil: 'load' });
    await page.locator('.VPNav').waitFor();
  }

  it('shows its title, menu and outline', async () => {
    await open('/docs/fields');
    expect(await page.title()).toMatch(/ \| sgtm$/);
    expect(await page.locator('.VPNavBarTitle').innerText()).toBe('sgtm');
    expect(await page.locator('.VPNavBarMenu').innerText()).toContain('Toolkit');
    expect(await page.locator('.VPSidebar a').count()).toBeGreaterThan(8);
    expect(await page.locator('.VPDocAsideOutline a').allInnerTexts()).toContain('Consent');
  });

  it("shows GTM's {{Order value}} as it is written, in text, in code and in blocks", async () => {
    await open('/docs/fields');
    expect(await page.locator('main').innerText()).toContain('for example {{Order value}}.');
    await open('/toolkit/docs/local-server');
    expect(await page.locator('main p code').allInnerTexts()).toContain('{{name}}');
    expect(await page.locator('main pre').allInnerTexts()).toEqual(
      expect.arrayContaining([expect.stringContaining('"{{pixel}}"')])
    );
  });

  it('finds the pages about consent', async () => {
    await open('/');
    await page.locator('.VPNavBarSearch button').click();
    await page.locator('#localsearch-input').fill('consent');
    const results = page.locator('.VPLocalSearchBox .results .result');
    await results.first().waitFor();
    expect(await results.count()).toBeGreaterThan(1);
    expect((await results.allInnerTexts()).join('\n')).toMatch(/consent/i);
    await results.first().click();
    await page.waitForURL(/\/(?:docs|toolkit)\//);
    await page.locator('main h1').waitFor();
  });

  it('can be dark', async () => {
    await open('/docs/import');
    const isDark = () => page.evaluate("document.documentElement.classList.contains('dark')");
    const before = await isDark();
    await page.locator('.VPNavBarAppearance button').click();
    expect(await isDark()).toBe(!before);
  });

  it('is never wider than the screen of a phone or a tablet', async () => {
    // The pages as they come, which is enough to measure them and takes half the time.
    const context = await browser.newContext({ javaScriptEnabled: false });
    const plain = await context.newPage();
    const wide: string[] = [];
    for (const file of pages) {
      await plain.goto(`${address}/${file.replace(/(?:index)?\.html$/, '')}`);
      for (const width of [360, 768]) {
        await plain.setViewportSize({ width, height: 800 });
        const content = await plain.evaluate('document.documentElement.scrollWidth');
        if (Number(content) > width) wide.push(`${file} at ${width}: ${String(content)}`);
      }
    }
    expect(pages.length).toBeGreaterThan(100);
    expect(wide).toEqual([]);
    await context.close();
  }, 240_000);

  it('throws nothing on the pages that were opened', () => {
    expect(faults).toEqual([]);
  });
});
