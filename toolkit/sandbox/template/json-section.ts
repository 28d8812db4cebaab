import { evaluate, parse, type AnyNode, type DocumentNode } from '@humanwhocodes/momoa';
import type { Position } from '../problem.js';
import type { Section } from './sections.js';

/** A JSON section: its value, and where each part of it stands in the file. */
export interface JsonSection {
  value: unknown;
  /**
   * The place in the file of the value at a path such as ['0', 'subParams', '2', 'name'], or of the
   * nearest part that exists.
   */
  placeOf(path: readonly (string | number)[]): Position;
  /** The place of the key itself at the end of the path. */
  placeOfKey(path: readonly (string | number)[]): Position;
  /** Keys that an object has twice: the places of the later ones. */
  repeatedKeys: { key: string; at: Position }[];
  /** What JSON.parse refuses in it although it can be read: published templates have such. */
  strictFault: JsonError | undefined;
}

/** JSON that does not parse: why, and where in the file. */
export interface JsonError {
  message: string;
  at: Position;
}

/** Parses a section's JSON. */
export function parseJsonSection(section: Section): JsonSection | { error: JsonError } {
  const deep = tooDeepAt(section.text);
  if (deep !== undefined) {
    return {
      error: { message: `nested deeper than ${MOST_LEVELS} levels`, at: placeIn(section, deep) }
    };
  }
  const strict = readStrictly(section);
  let document: DocumentNode | undefined;
  // The parser that knows places takes ten times as long, and who only runs a template asks for none.
  const root = (): AnyNode => {
    document ??= parse(section.text, { mode: 'json', allowTrailingCommas: true });
    return document.body;
  };
  let { value } = strict;
  if (strict.fault) {
    try {
      value = evaluate(root());
    } catch (error) {
      return { error: jsonError(error, section) };
    }
  }
  const inFile = (node: AnyNode): Position => ({
    line: node.loc.start.line + section.line - 1,
    column: node.loc.start.column
  });
  return {
    value,
    placeOf: (path) => inFile(descend(root(), path).value),
    placeOfKey: (path) => inFile(descend(root(), path).key),
    get repeatedKeys() {
      return repeatedKeysIn(root()).map(({ key, node }) => ({ key, at: inFile(node) }));
    },
    strictFault: strict.fault
  };
}

interface Found {
  value: AnyNode;
  /** The node of the key, or the value itself in a list. */
  key: AnyNode;
}

function descend(node: AnyNode, path: readonly (string | number)[]): Found {
  let found: Found = { value: node, key: node };
  for (const step of path) {
    const next = childOf(found.value, step);
    if (!next) return found;
    found = next;
  }
  return found;
}

function childOf(node: AnyNode, step: string | number): Found | undefined {
  if (node.type === 'Array') {
    const element = node.elements[Number(step)];
    return element && { value: element.value, key: element.value };
  }
  if (node.type !== 'Object') return undefined;
  const member = node.members.find(({ name }) => keyOf(name) === String(step));
  return member && { value: member.value, key: member.name };
}

function keyOf(name: AnyNode): string | undefined {
  if (name.type === 'String') return name.value;
  return name.type === 'Identifier' ? name.name : undefined;
}

/** What people call the tokens that the parser names. */
const TOKEN_NAMES: Record<string, string> = {
  LBrace: '{',
  RBrace: '}',
  LBracket: '[',
  RBracket: ']',
  Comma: 'comma',
  Colon: 'colon',
  String: 'text'
};

function repeatedKeysIn(node: AnyNode): { key: string; node: AnyNode }[] {
  if (node.type === 'Array') return node.elements.flatMap(({ value }) => repeatedKeysIn(value));
  if (node.type !== 'Object') return [];
  const seen = new Set<string>();
  return node.members.flatMap(({ name, value }) => {
    const key = keyOf(name) ?? '';
    const repeated = seen.has(key) ? [{ key, node: name }] : [];
    seen.add(key);
    return [...repeated, ...repeatedKeysIn(value)];
  });
}

function readStrictly(section: Section): { value?: unknown; fault: JsonError | undefined } {
  try {
    return { value: JSON.parse(section.text), fault: undefined };
  } catch (error) {
    return { fault: trailingComma(section) ?? engineError(error as SyntaxError, section) };
  }
}

/** The parser's own reason where a comma is all that strict JSON forbids: its place is exact. */
function trailingComma(section: Section): JsonError | undefined {
  try {
    parse(section.text, { mode: 'json' });
    return undefined;
  } catch (error) {
    const { message, at } = jsonError(error, section);
    return /Unexpected [}\]]/.test(message)
      ? { message: 'a comma behind the last element', at }
      : undefined;
  }
}

function engineError({ message }: SyntaxError, section: Section): JsonError {
  const index = Number(/at position (\d+)/.exec(message)?.[1] ?? 0);
  const reason = message.replace(/,? (?:in JSON at position|\.\.\.?"|").*$/s, '').toLowerCase();
  return { message: reason, at: placeIn(section, index) };
}

function placeIn(section: Section, offset: number): Position {
  const before = section.text.slice(0, offset).split('\n');
  return { line: section.line + before.length - 1, column: (before.at(-1) ?? '').length + 1 };
}

/** No form is nested this deep; what is, would be the end of whoever walks through it. */
const MOST_LEVELS = 500;

/** Where the JSON is nested too deep, as an offset. */
function tooDeepAt(text: string): number | undefined {
  let level = 0;
  let isInText = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '"') isInText = !isInText;
    else if (isInText) index += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') level++;
    else if (character === ']' || character === '}') level--;
    if (level > MOST_LEVELS) return index;
  }
  return undefined;
}

function jsonError(error: unknown, section: Section): JsonError {
  const { message, line, column } = error as Error & { line?: number; column?: number };
  const reason = message
    .replace(/\s*\(\d+:\d+\)$/, '')
    .replace(/(?: found)?\.$/, '')
    .replace(/token (\w+)$/, (_, name: string) => TOKEN_NAMES[name] ?? name.toLowerCase());
  // A text that ends too early is wrong where it ends, which the parser does not say.
  const lines = section.text.split('\n');
  const end = { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
  const at = reason.includes('end of input') ? end : { line: line ?? 1, column: column ?? 1 };
  return { message: reason, at: { line: at.line + section.line - 1, column: at.column } };
}
