import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/** Deeper values are shortened: a test's message is for reading. */
const MOST_LEVELS = 12;
/** So are larger ones. */
const MOST_VALUES = 2000;

/** A value of the realm as one would write it down: strings in quotes, keys sorted. */
export function showValue(value: unknown): string {
  return shown(value, '', { level: 0, left: MOST_VALUES });
}

/** How deep one is in a value, and how many more parts of it are shown. */
interface Progress {
  level: number;
  left: number;
}

function shown(value: unknown, indent: string, progress: Progress): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value !== 'object' || value === null) {
    return Object.is(value, -0) ? '-0' : String(value);
  }
  if (progress.level >= MOST_LEVELS || progress.left <= 0) return '…';
  const inner = `${indent}  `;
  const lines: string[] = [];
  progress.level++;
  const keys = Array.isArray(value) ? value.length : Object.keys(value).toSorted();
  const count = typeof keys === 'number' ? keys : keys.length;
  for (let index = 0; index < count; index++) {
    if (--progress.left < 0) {
      lines.push('…');
      break;
    }
    const key = typeof keys === 'number' ? index : (keys[index] as string);
    const text = shown((value as Record<string | number, unknown>)[key], inner, progress);
    lines.push(typeof keys === 'number' ? text : `${key}: ${text}`);
  }
  progress.level--;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (lines.length === 0) return open + close;
  return `${open}\n${lines.map((line) => inner + line).join(',\n')}\n${indent}${close}`;
}

/** The lines in which two values differ, with - before what was expected and + before what came. */
export function showDifference(expected: string, actual: string): string {
  // Most scenarios pass, and then need no patch.
  const { createPatch } = load('diff') as typeof import('diff');
  const patch = createPatch('value', `${expected}\n`, `${actual}\n`, '', '', { context: 2 });
  const lines = patch.split('\n').slice(4);
  return lines
    .filter((line) => line !== '' && !line.startsWith('@@') && !line.startsWith('\\'))
    .join('\n');
}
