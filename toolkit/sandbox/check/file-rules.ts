import type { Position } from '../problem.js';
import type { JsonSection } from '../template/json-section.js';
import { SECTION_NAMES } from '../template/sections.js';
import type { Finding, Rule } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Rules on the file as text and on its sections. */
export const FILE_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'byte-order-mark',
    severity: 'warning',
    summary: 'a byte order mark stands elsewhere than at the very start of the file',
    find: ({ content }) =>
      findCharacters(content, /(?<!^)\uFEFF/g, () => 'a byte order mark inside the file; delete it')
  },
  {
    name: 'control-character',
    severity: 'warning',
    summary: 'a character nobody sees: a control code, or one that turns the direction of text',
    find: ({ content }) =>
      findCharacters(
        content,
        INVISIBLE,
        (character) =>
          `the invisible character ${codePoint(character)}; delete it, or write its escape`
      )
  },
  {
    name: 'web-template',
    severity: 'error',
    summary: 'a template for web containers',
    find: ({ read }) => read.problems.filter(({ rule }) => rule === 'web-template').map(placed)
  },
  {
    name: 'section-missing',
    severity: 'error',
    summary: 'a section is missing that no template can do without',
    find: ({ read }) => read.problems.filter(({ rule }) => rule === 'section-missing').map(placed)
  },
  {
    name: 'section-indented',
    severity: 'warning',
    summary: 'the heading of a section is indented, so that it is no heading',
    find: ({ read }) =>
      read.sectioned.indented.map(({ name, line, column }) => ({
        message: `___${name}___ is indented and opens no section; move it to the start of its line`,
        at: { line, column }
      }))
  },
  {
    name: 'section-unknown',
    severity: 'warning',
    summary: 'a section that GTM does not read on a server',
    find: findUnknownSections
  },
  {
    name: 'section-repeated',
    severity: 'warning',
    summary: 'a section is in the file twice',
    find: findRepeatedSections
  },
  {
    name: 'section-order',
    severity: 'warning',
    summary: 'the sections are not in the order GTM exports them in',
    find: findMisplacedSections
  },
  {
    name: 'text-before-sections',
    severity: 'warning',
    summary: 'text before the first section, which GTM drops',
    find: findLeadingText
  },
  {
    name: 'lenient-json',
    severity: 'warning',
    summary: 'JSON that GTM reads and other tools refuse, such as a text over two lines',
    find: (subject) =>
      jsonSections(subject).flatMap(({ strictFault }) => {
        if (!strictFault) return [];
        const message = `strict JSON forbids this: ${strictFault.message}; export again`;
        return [{ message, at: strictFault.at }];
      })
  },
  {
    name: 'duplicate-key',
    severity: 'warning',
    summary: 'an object has a key twice, and only the second value counts',
    find: (subject) =>
      jsonSections(subject)
        .flatMap(({ repeatedKeys }) => repeatedKeys)
        .map(({ key, at }) => ({ message: `this object has "${key}" already; remove one`, at }))
  },
  {
    name: 'invalid-json',
    severity: 'error',
    summary: 'a section that has to be JSON is not',
    find: ({ read }) => read.problems.filter(({ rule }) => rule === 'invalid-json').map(placed)
  }
];

/** Control codes, the marks that reorder text, and the line ends that only JavaScript knows. */
const INVISIBLE = /[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu;
const LINE_ENDS_AND_TAB: ReadonlySet<string> = new Set(['\t', '\n', '\r']);

function jsonSections({ read }: TemplateSubject): JsonSection[] {
  return [read.info, read.parameters, read.permissions].filter((section) => section !== undefined);
}

function placed({ message, line, column }: { message: string } & Position): Finding {
  return { message, at: { line, column } };
}

/** The first of each character that the pattern finds: a file that is no text would have thousands. */
function findCharacters(
  content: string,
  pattern: RegExp,
  describe: (character: string) => string
): Finding[] {
  const first = new Map<string, { index: number; count: number }>();
  for (const { 0: character, index } of content.matchAll(pattern)) {
    if (LINE_ENDS_AND_TAB.has(character)) continue;
    const found = first.get(character);
    if (found) found.count++;
    else first.set(character, { index, count: 1 });
  }
  return [...first].map(([character, { index, count }]) => {
    const more = count === 1 ? '' : ` (and ${count - 1} more)`;
    return { message: describe(character) + more, at: positionIn(content, index) };
  });
}

function positionIn(content: string, index: number): Position {
  const before = content.slice(0, index).split(/\r\n|\n|\r/);
  return { line: before.length, column: (before.at(-1) ?? '').replace('\uFEFF', '').length + 1 };
}

function codePoint(character: string): string {
  return `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
}

const isKnown = (name: string): boolean => (SECTION_NAMES as readonly string[]).includes(name);

function findUnknownSections({ read }: TemplateSubject): Finding[] {
  return read.sectioned.markers
    .filter(({ name }) => !isKnown(name))
    .map(({ name, line }) => ({
      message: `GTM reads no section ___${name}___ of a server template; remove or rename it`,
      at: { line, column: 1 }
    }));
}

function findRepeatedSections({ read }: TemplateSubject): Finding[] {
  const first = new Map<string, number>();
  return read.sectioned.markers.flatMap(({ name, line }) => {
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, line);
      return [];
    }
    const message = `___${name}___ is in line ${earlier} already; keep one of them`;
    return [{ message, at: { line, column: 1 } }];
  });
}

/** Only the first section that comes too late is named: the others follow from it. */
function findMisplacedSections({ read }: TemplateSubject): Finding[] {
  const ranks: readonly string[] = SECTION_NAMES;
  let highest = -1;
  for (const { name, line } of read.sectioned.markers) {
    const rank = ranks.indexOf(name);
    if (rank === -1) continue;
    if (rank < highest) {
      const message = `___${name}___ belongs before ___${ranks[highest]}___; move it there`;
      return [{ message, at: { line, column: 1 } }];
    }
    highest = rank;
  }
  return [];
}

function findLeadingText({ content, read }: TemplateSubject): Finding[] {
  const [first] = read.sectioned.markers;
  if (!first) return [];
  const lines = content.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const index = lines.slice(0, first.line - 1).findIndex((line) => line.trim() !== '');
  if (index === -1) return [];
  const message = `text before ___${first.name}___ belongs to no section; move it to ___NOTES___`;
  return [{ message, at: { line: index + 1, column: 1 } }];
}
