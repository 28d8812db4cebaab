import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeWhole } from '../config/write-whole.js';

/** Beside a template: which version of it GTM had when it was last pushed or pulled. */
const FILE = '.sgtm/gtm.json';

/** Fingerprints by the path of the template in the API: accounts/1/containers/2/workspaces/3/templates/4. */
type Fingerprints = Record<string, string>;

/**
 * The fingerprint that a template in GTM had when this file was last pushed to it or pulled from it;
 * undefined if neither was done from this folder.
 *
 * @param file the .tpl
 * @param path the template's path in the API
 */
export async function seenFingerprint(file: string, path: string): Promise<string | undefined> {
  const fingerprint: unknown = (await read(file))[path];
  return typeof fingerprint === 'string' ? fingerprint : undefined;
}

/** Notes the fingerprint that a template in GTM has now. */
export async function noteFingerprint(
  file: string,
  path: string,
  fingerprint: string
): Promise<void> {
  const known = await read(file);
  if (known[path] === fingerprint) return;
  const record = join(dirname(file), FILE);
  await mkdir(dirname(record), { recursive: true });
  await writeWhole(record, `${JSON.stringify({ ...known, [path]: fingerprint }, null, 2)}\n`);
}

async function read(file: string): Promise<Fingerprints> {
  try {
    return JSON.parse(await readFile(join(dirname(file), FILE), 'utf8')) as Fingerprints;
  } catch {
    // What cannot be read is as if nothing had been pushed yet.
    return {};
  }
}
