import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GALLERY_RULES } from '../../../sandbox/check/gallery.js';
import { DEGREE_WORDS, RULES } from '../../../sandbox/check/index.js';
import { blocksBelow, problemsOf } from './page-sample.js';

const FOLDER = new URL('../../../docs/rules/', import.meta.url);
const pageOf = (name: string): string => readFileSync(new URL(`${name}.md`, FOLDER), 'utf8');

const isAboutRepository = (name: string): boolean =>
  GALLERY_RULES.some((rule) => rule.name === name);

describe('the pages of the rules', () => {
  it('are one for each rule and no more', () => {
    const pages = readdirSync(FOLDER).filter((file) => file !== 'index.md');
    expect(pages.toSorted()).toEqual(RULES.map(({ name }) => `${name}.md`).toSorted());
    expect(new Set(pages).size).toBe(RULES.length);
  });

  it('are all in the table, with what the rule weighs', () => {
    const rows = [...pageOf('index').matchAll(/^\| \[([\w-]+)\]\(\1\.md\) +\| (\w+) /gm)];
    expect(rows.map(([, name, severity]) => ({ name, severity }))).toEqual(
      RULES.map(({ name, severity }) => ({ name, severity }))
    );
  });

  describe.each(
    RULES.map(({ name, severity, degree, source }) => [name, severity, degree, source] as const)
  )('%s', (name, severity, degree, source) => {
    it('has a page that says how bad it is and where it comes from', () => {
      expect(pageOf(name).toLowerCase()).toContain(
        `${DEGREE_WORDS[degree]}. source: ${source}.`.toLowerCase()
      );
    });

    it('is found in the wrong example, with the weight the page says', () => {
      const page = pageOf(name);
      expect(page).toMatch(severity === 'error' ? /^Error\. /m : /^Warning\. /m);
      const found = problemsOf(blocksBelow(page, 'Wrong'), isAboutRepository(name)).filter(
        ({ rule }) => rule === name
      );
      expect(found).not.toEqual([]);
      expect(found[0]).toMatchObject({ severity, rule: name });
    });

    it('is not found in the right example, nor is another error', () => {
      const problems = problemsOf(blocksBelow(pageOf(name), 'Right'), isAboutRepository(name));
      expect(problems.filter(({ rule }) => rule === name)).toEqual([]);
      expect(problems.filter((problem) => problem.severity === 'error')).toEqual([]);
    });
  });
});
