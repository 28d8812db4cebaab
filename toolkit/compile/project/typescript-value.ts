/** A piece of TypeScript that stands for a value, and the name that it needs. */
export interface Call {
  /** A name that the module imports. */
  name: string;
  /** The values that the function of that name is called with; undefined for the name alone. */
  args?: readonly unknown[];
}

/**
 * JSON data as a TypeScript expression, which evaluates to the same value and does nothing else. Every
 * text and every key of the data is quoted here, wherever it comes from: a template may be anybody's.
 *
 * @param value null, texts, numbers, booleans, and lists and objects of these
 * @param callFor what stands in the place of a part, if it is not written out
 * @returns the expression, and the names that it needs, sorted
 */
export function typescriptOf(
  value: unknown,
  callFor: (part: unknown) => Call | undefined = () => undefined
): { text: string; names: string[] } {
  const names = new Set<string>();
  const write = (part: unknown): string => {
    const call = callFor(part);
    if (call) {
      names.add(call.name);
      return call.args ? `${call.name}(${call.args.map(plain).join(', ')})` : call.name;
    }
    return isTree(part) ? writeTree(part, write) : scalar(part);
  };
  const text = write(value);
  return { text, names: [...names].toSorted() };
}

/** What a call is given, without line breaks of its own. */
function plain(value: unknown): string {
  return isTree(value) ? writeTree(value, plain) : scalar(value);
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function writeTree(tree: object, write: (part: unknown) => string): string {
  if (Array.isArray(tree)) return `[${tree.map(write).join(', ')}]`;
  const members = Object.entries(tree).flatMap(([key, part]) =>
    part === undefined ? [] : [`${keyText(key)}: ${write(part)}`]
  );
  if (members.length === 0) return '{}';
  // Prettier keeps an object on several lines if there is a break behind its brace.
  return `{${write === plain ? ' ' : '\n'}${members.join(', ')}}`;
}

/** Only in brackets is __proto__ a key like the others. */
function keyText(key: string): string {
  if (key === '__proto__') return `[${quoted(key)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key);
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (value === undefined) return 'null';
  throw new TypeError(`a ${typeof value} cannot be written as data`);
}

/** JSON can hold -0, and 1e999, which is read as infinite. */
function numberText(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return Number.isFinite(value) ? String(value) : `${value < 0 ? '-' : ''}1e999`;
}

/**
 * A text in double quotes. JSON escapes quotes, backslashes, control characters and lone surrogates; the
 * line separators and `</` follow, as editors and pages see more in them than JSON does.
 */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u009f\u2028\u2029\ufeff]|(?<=<)\//g,
    (character) =>
      character === '/' ? '\\/' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}
