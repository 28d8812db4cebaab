import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Modules } from '../modules.js';
import { readSourceFile, type SourceFile } from '../source-file.js';

/** Sandboxed code that stands in for what JavaScript has and GTM lacks. */
const FILE = 'runtime/javascript.ts';

/**
 * Reads the functions that packages are written with, and adds the APIs that they need to those of the
 * template. What a template does not use of them is left out of it.
 */
export async function readRuntime(modules: Modules): Promise<SourceFile> {
  // The sources and lib/ stand equally deep below the package.
  const path = await firstOf(['../../../runtime/javascript.ts', '../../runtime/javascript.ts']);
  const source = readSourceFile(`sgtm/${FILE}`, path);
  for (const { names } of source.imports) {
    for (const { imported, local, at } of names) {
      if (!modules.apis.has(local))
        modules.apis.set(local, { name: imported, file: source.file, at });
    }
  }
  return source;
}

async function firstOf(candidates: readonly string[]): Promise<string> {
  for (const candidate of candidates) {
    const text = await readFile(fileURLToPath(new URL(candidate, import.meta.url)), 'utf8').catch(
      () => undefined
    );
    if (text !== undefined) return text;
  }
  throw new Error(`sgtm has no ${FILE}; install it again`);
}
