import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { SourcePlace } from './source-file.js';

/** Where the sources of a template declare a field, or a permission, of that name. */
export type DeclaredPlace = (kind: 'field' | 'permission', name: string) => SourcePlace;

/**
 * Reads the TypeScript files of a project's `template` folder, to find declarations in. One that is
 * not written out there, but made by code, is said to be in template/index.ts.
 */
export async function readDeclaredPlaces(project: string): Promise<DeclaredPlace> {
  const files = (await readdir(join(project, 'template'), { recursive: true }))
    .map((file) => `template/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.ts'))
    .toSorted();
  const texts = await Promise.all(
    files.map(async (file) => ({ file, text: await readFile(join(project, file), 'utf8') }))
  );
  return (kind, name) => {
    const quoted = `["'\`]${name}["'\`]`;
    const written = new RegExp(kind === 'field' ? String.raw`\bname:\s*${quoted}` : quoted);
    for (const { file, text } of texts) {
      const offset = text.search(written);
      if (offset !== -1) return { file, ...placeAt(text, offset) };
    }
    return { file: 'template/index.ts', line: 1, column: 1 };
  };
}

function placeAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
