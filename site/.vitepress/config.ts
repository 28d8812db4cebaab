import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGES = join(ROOT, 'site/pages');
const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  repository: { url: string };
};
const REPOSITORY = repository.url.replace(/^git\+/, '').replace(/\.git$/, '');

/** The pages of a folder, in the order of their file names, each under its first heading. */
function pagesIn(folder: string): { text: string; link: string }[] {
  return readdirSync(join(ROOT, folder))
    .filter((file) => file.endsWith('.md') && file !== 'index.md')
    .toSorted()
    .map((file) => ({
      text: titleOf(join(ROOT, folder, file)),
      link: `/${folder}/${file.replace(/\.md$/, '')}`
    }));
}

function titleOf(file: string): string {
  return /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1]?.replaceAll('`', '') ?? file;
}

/** A link to a file that is no page, such as `../dist/container.json`, goes to the repository. */
function toRepository(href: string, page: string): string | undefined {
  if (/^(?:[a-z]+:|#|\/)/.test(href)) return undefined;
  const path = href.replace(/#.*$/, '');
  const target = normalize(join(dirname(page), path)).replace(/\/$/, '');
  const isPage =
    path.endsWith('.md') && /^(?:README\.md$|docs\/|toolkit\/(?:README\.md$|docs\/))/.test(target);
  return isPage ? undefined : `${REPOSITORY}/blob/main/${target}`;
}

const OUTPUT = fileURLToPath(new URL('../dist', import.meta.url));

export default defineConfig({
  title: 'sgtm',
  description: 'Server-side Google Tag Manager, and conversions to Amazon Ads.',
  srcDir: 'pages',
  rewrites: { 'README.md': 'index.md', 'toolkit/README.md': 'toolkit/index.md' },
  outDir: OUTPUT,
  // GitHub Pages serves a project below its name: /sgtm-amazon-ads/.
  base: process.env.SITE_BASE ?? '/',
  cacheDir: './.vitepress/cache',
  cleanUrls: true,
  buildEnd() {
    console.log(`The site was written to ${relative(ROOT, OUTPUT)}/.`);
  },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Amazon Ads tag', link: '/docs/import' },
      { text: 'Toolkit', link: '/toolkit/' },
      { text: 'Rules', link: '/toolkit/docs/rules/' }
    ],
    sidebar: {
      '/toolkit/docs/rules/': [
        {
          text: 'Rules of sgtm check',
          link: '/toolkit/docs/rules/',
          items: pagesIn('toolkit/docs/rules')
        }
      ],
      '/toolkit/': [
        { text: 'Toolkit', link: '/toolkit/', items: pagesIn('toolkit/docs') },
        { text: 'Rules of sgtm check', link: '/toolkit/docs/rules/' }
      ],
      '/': [{ text: 'Amazon Ads conversions', link: '/', items: pagesIn('docs') }]
    },
    socialLinks: [{ icon: 'github', link: REPOSITORY }]
  },
  // Pages are links to where they stand in the repository; under that name they find Vue.
  vite: { resolve: { preserveSymlinks: true } },
  markdown: {
    languageAlias: { tpl: 'js' },
    config(md) {
      // {{Amazon Ads - account ID}} is a variable of GTM. Vue would take it for an expression, and the
      // theme's own pages need Vue's marks, so those of the text are hidden from it instead. Blocks of code have v-pre.
      for (const kind of ['text', 'code_inline'] as const) {
        const rendered = md.renderer.rules[kind];
        md.renderer.rules[kind] = (...given) =>
          (rendered?.(...given) ?? '').replaceAll('{{', '<span v-pre>{{</span>');
      }
      md.core.ruler.push('links-to-the-repository', ({ tokens, env }) => {
        const page = relative(PAGES, String((env as { path: string }).path));
        for (const { children } of tokens) {
          for (const token of children ?? []) {
            if (token.type !== 'link_open') continue;
            const href = toRepository(token.attrGet('href') ?? '', page);
            if (href) token.attrSet('href', href);
          }
        }
      });
    }
  }
});
