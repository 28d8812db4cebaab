import {
  checkGallery,
  checkTemplate,
  type GalleryRepository
} from '../../../sandbox/check/index.js';
import type { Problem } from '../../../sandbox/problem.js';
import { sectionTexts, templateFile } from './template-file.js';

/** A fenced block of a rule's page: what follows the fence, and what is in it. */
interface Block {
  info: string;
  text: string;
}

const METADATA = 'homepage: https://example.com\nversions: []\n';
const LICENSE = 'Apache License\nVersion 2.0, January 2004\n';

/** The blocks below a heading of a page. `<U+0007>` in one stands for that character. */
export function blocksBelow(page: string, heading: string): Block[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^```(.*)\n([\s\S]*?)\n?```$/gm)].map(([, info = '', text = '']) => ({
    info,
    text: text.replace(/<U\+([0-9A-F]{4})>/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16))
    )
  }));
}

/** The problems of the template that a page's blocks describe; `isRepository`: of what is around it. */
export function problemsOf(blocks: readonly Block[], isRepository: boolean): Problem[] {
  const textOf = (info: string): string | undefined =>
    blocks.find((block) => block.info === info)?.text;
  const content = contentOf(textOf);
  const files = textOf('text files')?.split('\n') ?? ['template.tpl', 'metadata.yaml', 'LICENSE'];
  const license = textOf('text LICENSE') ?? LICENSE;
  const repository: GalleryRepository = {
    template: { path: files.find((file) => file.endsWith('.tpl')) ?? '', content },
    metadata: { path: 'metadata.yaml', content: textOf('yaml metadata.yaml') ?? METADATA },
    ...(files.includes('LICENSE') ? { license: { path: 'LICENSE', content: license } } : {})
  };
  return isRepository ? checkGallery(repository) : checkTemplate(content);
}

function contentOf(textOf: (info: string) => string | undefined): string {
  const outline = textOf('text sections');
  if (outline !== undefined) return filledIn(outline);
  const info = textOf('json info');
  const parts = {
    parameters: textOf('json parameters'),
    permissions: textOf('json permissions'),
    code: textOf('js'),
    tests: textOf('yaml tests'),
    // A variable may do nothing else than what the page is about.
    info: { type: 'MACRO', ...(JSON.parse(info ?? '{}') as Record<string, unknown>) }
  };
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  return templateFile(Object.fromEntries(given));
}

/** Puts the text of a template in order below each marker that has nothing below it. */
function filledIn(outline: string): string {
  const texts = sectionTexts();
  return outline.replace(/^___(\w+)___$(?!\n\n[^_])/gm, (marker, name: string) =>
    texts[name] === undefined ? marker : `${marker}\n\n${texts[name]}\n`
  );
}
