import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildTemplate } from 'sgtm/compile';

const project = mkdtempSync(join(tmpdir(), 'sgtm-project-'));

afterAll(() => {
  rmSync(project, { recursive: true });
});

describe('template.tpl', () => {
  it('is what the sources make: run npm run build and commit it', async () => {
    for (const part of ['src', 'template', '.prettierrc.json', 'package.json']) {
      cpSync(part, join(project, part), { recursive: true });
    }
    // The form asks them for labels and fields.
    cpSync('amazon/contracts', join(project, 'amazon/contracts'), { recursive: true });
    await buildTemplate(project);
    const built = readFileSync(join(project, 'template.tpl'), 'utf8');
    expect(built === readFileSync('template.tpl', 'utf8')).toBe(true);
  });
});
