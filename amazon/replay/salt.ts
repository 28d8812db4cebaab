import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { PRIVATE } from './journal.js';

/**
 * The salt of a journal whose keys could be guessed otherwise, as an e-mail address can: 256 bits in a
 * file beside it, for its owner alone. It is made when first needed; without it the journal says nothing.
 *
 * @param isReadOnly writes none; where none is there, it is of this run alone
 */
export async function saltBeside(journal: string, isReadOnly = false): Promise<Buffer> {
  const path = `${journal}.salt`;
  const made = randomBytes(32);
  if (!isReadOnly) {
    try {
      await writeFile(path, `${made.toString('hex')}\n`, { flag: 'wx', mode: PRIVATE });
      return made;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  const text = await readFile(path, 'utf8').catch(() => '');
  if (/^[0-9a-f]{64}\s*$/.test(text)) return Buffer.from(text.trim(), 'hex');
  if (isReadOnly) return made;
  throw Object.assign(
    new Error(`${path}: it is not a salt; delete it, and the run asks for everybody again`),
    { code: 'ESALT' }
  );
}
