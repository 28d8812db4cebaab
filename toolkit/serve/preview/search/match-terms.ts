import type { Term } from './terms.js';

/** Between the path and the value of a line. */
const IS = '\u0001';

/** What a value is found by, one line of a text that {@link hasTerms} looks through. */
export function searchLine(path: string, value: string): string {
  return `${path}${IS}${value.replaceAll('\n', ' ')}`.toLowerCase();
}

/** The text of such lines. */
export function searchTextIn(lines: readonly string[]): string {
  return ['', ...lines, ''].join('\n');
}

/** Whether texts made by {@link searchTextIn} have, together, all that is looked for. */
export function hasTerms(texts: readonly string[], terms: readonly Term[]): boolean {
  return terms.every((term) => texts.some((text) => hasTerm(text, term)));
}

function hasTerm(text: string, { field, text: wanted, digests = [] }: Term): boolean {
  const values = wanted === undefined ? digests : [wanted, ...digests];
  return values.some((value) => hasValue(text, value, field));
}

function hasValue(text: string, value: string, field: string | undefined): boolean {
  if (value === '') return false;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const start = text.lastIndexOf('\n', at) + 1;
    const is = text.indexOf(IS, start);
    // What stands before the sign is a name: only values are looked for.
    if (is >= at) continue;
    if (field === undefined || isField(text.slice(start, is), field)) return true;
  }
  return false;
}

/** "item_id" is the field of "items.0.item_id", and so is "items.item_id". */
function isField(path: string, field: string): boolean {
  const names = path.replace(/\.\d+(?=\.|$)/g, '');
  return names === field || names.endsWith(`.${field}`) || path === field;
}
