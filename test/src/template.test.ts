import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildTemplate } from 'sgtm/compile';
import { builtTemplate } from './built-template.js';

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

  it('goes from the flow to the tables, under headings in words', () => {
    const headings = [...builtTemplate.code.matchAll(/^\/\/ -+\n\/\/ (.*)\n\/\/ -+$/gm)].map(
      ([, heading]) => heading
    );
    const order = ['The flow', 'Reading the event data', 'Consent', 'Match keys', 'Delivery'];
    order.push('The circuit breaker', 'The access token', 'The log', 'The countries');
    expect(headings.filter((heading) => order.includes(heading as string))).toEqual(order);
    // A heading that is made of a file's path has a colon.
    expect(headings.filter((heading) => heading?.includes(':'))).toEqual([]);
  });

  it('names no file in a comment: its reader has none', () => {
    const comments = builtTemplate.code.match(/^\s*(?:\/\/|\/\*\*|\*) .*$/gm) ?? [];
    expect(comments.length).toBeGreaterThan(300);
    const file = /\b[\w-]+\.(?:m?[jt]s|md|json|tpl)\b|\bsrc\/|\bnpm run\b/;
    expect(comments.filter((comment) => file.test(comment))).toEqual([]);
  });
});
