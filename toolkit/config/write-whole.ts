import { lstat, open, realpath, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

let drafts = 0;

/**
 * Writes a file so that it is whole at every moment: the content goes into a file beside it, which then
 * takes its name. A full disk or Ctrl-C leaves what was there before. Its mode stays, and a link leads to
 * the file that it led to.
 *
 * @throws Error of the file system; nothing is changed then
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const before = await lstat(target).catch(() => undefined);
  // A terminal, a pipe and the like have no content to lose, and must keep their name.
  if (before && !before.isFile()) return writeInto(target, content, 'w');
  const draft = join(dirname(target), `.${basename(target)}-${process.pid}-${++drafts}`);
  try {
    await writeInto(draft, content, 'wx', before && before.mode & 0o7777);
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function writeInto(
  path: string,
  content: string | Uint8Array,
  flags: string,
  mode?: number
): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    await file.writeFile(content);
    if (mode !== undefined) await file.chmod(mode);
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}
