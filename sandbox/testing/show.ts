import { createPatch } from 'diff';
import { elementsOf } from '../api/realm-values.js';

/** Deeper values are shortened: a test's message is for reading. */
const MOST_LEVELS = 12;

/** A value of the realm as one would write it down: strings in quotes, keys sorted. */
export function showValue(value: unknown, indent = '', level = 0): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null)
    return Object.is(value, -0) ? '-0' : String(value);
  if (level > MOST_LEVELS) return '…';
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? elementsOf(value, (item) => showValue(item, inner, level + 1))
    : Object.keys(value)
        .toSorted()
        .map(
          (key) => `${key}: ${showValue((value as Record<string, unknown>)[key], inner, level + 1)}`
        );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (lines.length === 0) return open + close;
  return `${open}\n${lines.map((line) => inner + line).join(',\n')}\n${indent}${close}`;
}

/** The lines in which two values differ, with - before what was expected and + before what came. */
export function showDifference(expected: string, actual: string): string {
  const patch = createPatch('value', `${expected}\n`, `${actual}\n`, '', '', { context: 2 });
  const lines = patch.split('\n').slice(4);
  return lines
    .filter((line) => line !== '' && !line.startsWith('@@') && !line.startsWith('\\'))
    .join('\n');
}
