import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ProjectFile } from './modules.js';

/**
 * Writes a project into a folder that is empty or does not exist: all of its files, or none.
 *
 * @throws Error with one sentence, if something is in the folder or it cannot be written
 */
export async function writeProject(folder: string, files: readonly ProjectFile[]): Promise<void> {
  await refuseWhatIsThere(folder);
  const target = resolve(folder);
  await mkdir(dirname(target), { recursive: true });
  // Written beside the folder and moved, so that a full disk or Ctrl-C leaves nothing half-written.
  const draft = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    for (const { path, content } of files) {
      await mkdir(dirname(join(draft, path)), { recursive: true });
      await writeFile(join(draft, path), content);
    }
    await moveInto(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/**
 * Refuses a folder that something is in.
 *
 * @throws Error that says what is in it
 */
export async function refuseWhatIsThere(folder: string): Promise<void> {
  const entries = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    if (error.code === 'ENOTDIR') throw new Error(`${folder}: this is a file; name a new folder`);
    throw error;
  });
  if (entries.length === 0) return;
  const some = entries.toSorted().slice(0, 3).join(', ');
  const more = entries.length > 3 ? `, and ${entries.length - 3} more` : '';
  throw new Error(`${folder}: not empty (${some}${more}); name a new folder or an empty one`);
}

/** A folder that exists may be the one somebody stands in, so its entries are moved and it stays. */
async function moveInto(draft: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  for (const entry of await readdir(draft)) await rename(join(draft, entry), join(target, entry));
}
