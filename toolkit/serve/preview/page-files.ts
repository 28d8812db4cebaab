import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Where `npm run compile` puts the bundle: beside the compiled code, or below lib/ seen from the sources. */
const FOLDERS = [
  new URL('page/', import.meta.url),
  new URL('../../lib/serve/preview/page/', import.meta.url)
];

const TYPES = {
  'main.js': 'text/javascript; charset=utf-8',
  'editor.js': 'text/javascript; charset=utf-8',
  'page.css': 'text/css; charset=utf-8'
} as const;

export type PageFile = keyof typeof TYPES;

/** A file of the page's bundle and its media type; undefined if the bundle has no file of that name. */
export async function readPageFile(
  name: string
): Promise<{ content: string; type: string } | undefined> {
  if (!Object.hasOwn(TYPES, name)) return undefined;
  const folder = FOLDERS.find((candidate) => existsSync(new URL(name, candidate)));
  if (!folder) throw new Error(`the page's ${name} is not built; run: npm run compile`);
  return { content: await readFile(new URL(name, folder), 'utf8'), type: TYPES[name as PageFile] };
}

/** The page itself; everything in it is made by its script. */
export const PAGE_HTML = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>sGTM preview</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/preview/page/page.css">
    <script type="module" src="/preview/page/main.js"></script>
  </head>
  <body>
    <div id="page"></div>
    <noscript>This page needs JavaScript.</noscript>
  </body>
</html>
`;
