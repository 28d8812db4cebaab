import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const page = readFileSync('docs/import.md', 'utf8');
const readme = readFileSync('README.md', 'utf8');
const container = readFileSync('dist/container.json', 'utf8');

describe('docs/import.md', () => {
  it('gives a trigger the condition that the one of the container has', () => {
    const [, condition = ''] = /^ {3}(\^\(.*\)\$)$/m.exec(page) ?? [];
    expect(condition).toContain('purchase');
    expect(container).toContain(JSON.stringify(condition));
  });

  it('names as many constants as the container has', () => {
    const { containerVersion } = JSON.parse(container) as {
      containerVersion: { variable: { type: string; name: string }[] };
    };
    const constants = containerVersion.variable.filter(({ name }) =>
      name.startsWith('Amazon Ads -')
    );
    expect(constants).toHaveLength(4);
    expect(page).toContain('four constants that begin with `Amazon Ads -`');
    expect(readme).toContain('the four that begin with `Amazon Ads -`');
  });

  it.each(
    [...page.matchAll(/^\| `([A-Z][^`…]*?)(?:: …|…)?`/gm)].map(([, text = '']) => text.trim())
  )('explains what the tag says: %s', (text) => {
    const template = readFileSync('template.tpl', 'utf8');
    for (const part of text.split(' … ')) {
      const [start = ''] = part.split(/ \d{3}/);
      expect(template).toContain(start);
    }
  });
});
