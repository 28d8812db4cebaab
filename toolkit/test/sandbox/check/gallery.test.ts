import { describe, expect, it } from 'vitest';
import { checkGallery } from '../../../sandbox/check/index.js';
import { formatProblem } from '../../../sandbox/problem.js';
import { templateFile } from './template-file.js';

const SHA = '0123456789abcdef0123456789abcdef01234567';

function linesFor(
  metadata: string,
  license = 'Apache License\nVersion 2.0, January 2004'
): string[] {
  return checkGallery({
    template: { path: 'template.tpl', content: templateFile() },
    metadata: { path: 'metadata.yaml', content: metadata },
    license: { path: 'LICENSE', content: license }
  }).map(formatProblem);
}

describe('checkGallery', () => {
  it('finds nothing in a repository in order, submitted or not', () => {
    expect(linesFor('homepage: "https://example.com"\nversions: []\n')).toEqual([]);
    expect(
      linesFor(
        `homepage: https://example.com\nversions:\n- sha: ${SHA}\n  changeNotes: |2\n    First.\n`
      )
    ).toEqual([]);
  });

  it('places each fault in its file', () => {
    const metadata = `homepage: https://example.com\nversions:\n  - sha: abc\n    changeNotes: a\n  - sha: ${SHA}\n`;
    expect(linesFor(metadata, 'MIT License')).toEqual([
      expect.stringMatching(/^LICENSE:1:1 license-kind: /),
      expect.stringMatching(/^metadata\.yaml:3:10 metadata-version: sha /),
      expect.stringMatching(/^metadata\.yaml:5:5 metadata-version: .*changeNotes/)
    ]);
  });

  it('names a commit that two versions have', () => {
    const version = `  - sha: ${SHA}\n    changeNotes: a\n`;
    const lines = linesFor(`homepage: https://example.com\nversions:\n${version}${version}`);
    expect(lines).toEqual([
      expect.stringContaining('metadata.yaml:5:10 metadata-version: this commit')
    ]);
  });

  it.each([
    '',
    '[]',
    'homepage: [',
    'homepage: https://example.com',
    'a: 1\nversions: 2',
    'versions: [1]'
  ])('says what is wrong with %j', (metadata) => {
    expect(linesFor(metadata)).not.toEqual([]);
  });
});
