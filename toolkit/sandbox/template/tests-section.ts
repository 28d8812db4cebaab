import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  Scalar,
  type Node,
  type Pair
} from 'yaml';
import type { Position } from '../problem.js';
import { scalarOffsets } from './scalar-offsets.js';
import type { Section } from './sections.js';

/** Code of a test, and the way from its places to those of the .tpl. */
export interface TestCode {
  code: string;
  /** Where in the file a place of the code stands. */
  inFile(at: Position): Position;
}

/** One scenario of a template's tests. */
export interface Scenario extends TestCode {
  name: string;
  /** Where its name stands in the file. */
  at: Position;
}

/** The tests of a template. */
export interface TemplateTests {
  scenarios: Scenario[];
  /** Runs before each scenario, in its scope. */
  setup: TestCode;
}

/** Something in the section that GTM could not read. */
export interface TestsError {
  message: string;
  at: Position;
}

/** A key that GTM does not read, such as `scenario` for `scenarios`. */
export interface UnknownKey {
  key: string;
  at: Position;
}

export const NO_TESTS: TemplateTests = {
  scenarios: [],
  setup: { code: '', inFile: (at) => at }
};

/** What the section holds: its tests, and what of it GTM cannot or does not read. */
export interface ParsedTests {
  tests: TemplateTests;
  errors: TestsError[];
  unknownKeys: UnknownKey[];
}

/** The keys of the section, and of a scenario; GTM reads no others. */
export const TESTS_KEYS = ['scenarios', 'setup'] as const;
export const SCENARIO_KEYS = ['name', 'code'] as const;

/** Reads the YAML of the `___TESTS___` section. */
export function parseTestsSection(section: Section): ParsedTests {
  const lines = new LineCounter();
  const document = parseDocument(section.text, { lineCounter: lines, keepSourceTokens: true });
  const errors: TestsError[] = [];
  const placeAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: line + section.line - 1, column: col };
  };
  // What follows the first error mostly follows from it.
  const [error] = document.errors;
  if (error) errors.push({ message: reasonOf(error.message), at: placeAt(error.pos[0]) });
  if (errors.length > 0) return { tests: NO_TESTS, errors, unknownKeys: [] };

  const root = document.contents;
  const toCode = (node: Node | null | undefined): TestCode => codeOf(node, section.text, placeAt);
  const tests: TemplateTests = { scenarios: [], setup: toCode(valueOf(root, 'setup')) };
  const scenarios = valueOf(root, 'scenarios');
  const unknownKeys = keysBesides(root, TESTS_KEYS, placeAt);
  if (scenarios && !isSeq(scenarios) && !(isScalar(scenarios) && scenarios.value === null)) {
    const at = placeAt(scenarios.range?.[0] ?? 0);
    errors.push({ message: 'scenarios has to be a list', at });
  }
  for (const item of isSeq(scenarios) ? (scenarios.items as Node[]) : []) {
    unknownKeys.push(...keysBesides(item, SCENARIO_KEYS, placeAt));
    const name = valueOf(item, 'name');
    const code = valueOf(item, 'code');
    if (!isScalar(name) || !isScalar(code)) {
      const at = placeAt(item.range?.[0] ?? 0);
      errors.push({ message: 'a scenario needs a name and code', at });
      continue;
    }
    const at = placeAt(name.range?.[0] ?? 0);
    tests.scenarios.push({ name: String(name.value), at, ...toCode(code) });
  }
  return { tests, errors, unknownKeys };
}

function keysBesides(
  node: Node | null,
  known: readonly string[],
  placeAt: (offset: number) => Position
): UnknownKey[] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key }) => {
    if (!isScalar(key) || known.includes(String(key.value))) return [];
    return [{ key: String(key.value), at: placeAt(key.range?.[0] ?? 0) }];
  });
}

function valueOf(node: Node | null | undefined, key: string): Node | null | undefined {
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
  return (pair as Pair<unknown, Node | null> | undefined)?.value;
}

function codeOf(
  node: Node | null | undefined,
  text: string,
  placeAt: (offset: number) => Position
): TestCode {
  if (!isScalar(node) || typeof node.value !== 'string') return NO_TESTS.setup;
  const [start, end] = node.range ?? [0, 0];
  const code = node.value;
  const source = text.slice(start, end);
  if (node.type === Scalar.BLOCK_LITERAL || node.type === Scalar.BLOCK_FOLDED) {
    const indent = indentOf(source, code);
    const headLine = placeAt(start).line;
    return {
      code,
      inFile: ({ line, column }) => ({ line: headLine + line, column: column + indent })
    };
  }
  let offsets: number[] | undefined;
  return {
    code,
    inFile: (at) => {
      offsets ??= scalarOffsets(source);
      return placeAt(start + (offsets[offsetIn(code, at)] ?? source.length));
    }
  };
}

function offsetIn(code: string, { line, column }: Position): number {
  const before = code.split('\n').slice(0, line - 1);
  return before.reduce((offset, text) => offset + text.length + 1, column - 1);
}

/** How far a block of code is indented, by its first line that is not empty. */
function indentOf(source: string, code: string): number {
  const lines = code.split('\n');
  const first = lines.findIndex((line) => line !== '');
  const inFile = source.split('\n')[first + 1] ?? '';
  return Math.max(inFile.trimEnd().length - (lines[first] ?? '').trimEnd().length, 0);
}

function reasonOf(message: string): string {
  if (message.includes('call stack')) return 'it is nested too deeply';
  return message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
}
