import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeWhole } from '../../config/write-whole.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'whole-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a file that is written whole', () => {
  it('keeps its mode, and leaves nothing beside it', async () => {
    const file = join(folder, 'a.tpl');
    writeFileSync(file, 'old');
    chmodSync(file, 0o640);
    await writeWhole(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['a.tpl']);
  });

  it('is written where a link leads to', async () => {
    writeFileSync(join(folder, 'a.tpl'), 'old');
    symlinkSync('a.tpl', join(folder, 'link.tpl'));
    await writeWhole(join(folder, 'link.tpl'), 'new');
    expect(readFileSync(join(folder, 'a.tpl'), 'utf8')).toBe('new');
    expect(
      readdirSync(folder, { withFileTypes: true }).filter((each) => each.isSymbolicLink())
    ).toHaveLength(1);
  });

  it('is what it was if the write fails, and the draft is gone', async () => {
    const file = join(folder, 'a.tpl');
    writeFileSync(file, 'old');
    const content = { toString: () => 'new' } as unknown as string;
    await expect(writeWhole(file, content)).rejects.toThrow();
    expect(readFileSync(file, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.tpl']);
  });

  it('can be a device, which keeps its name', async () => {
    await writeWhole('/dev/null', 'new');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });
});
