/** Methods of arrays in the sandbox, from Google's page on sandboxed JavaScript. */
export const ARRAY_METHODS = [
  'concat',
  'every',
  'filter',
  'forEach',
  'indexOf',
  'join',
  'lastIndexOf',
  'map',
  'pop',
  'push',
  'reduce',
  'reduceRight',
  'reverse',
  'shift',
  'slice',
  'some',
  'sort',
  'splice',
  'toString',
  'unshift'
] as const;

/** Methods of strings in the sandbox, from the same page. */
export const STRING_METHODS = [
  'charAt',
  'concat',
  'indexOf',
  'lastIndexOf',
  'match',
  'replace',
  'search',
  'slice',
  'split',
  'substring',
  'toLocaleLowerCase',
  'toLocaleUpperCase',
  'toLowerCase',
  'toString',
  'toUpperCase',
  'trim'
] as const;

/** What every object has; `hasOwnProperty` is not on Google's page but published templates rely on it. */
export const OBJECT_METHODS = ['hasOwnProperty', 'toString'] as const;

/** Methods of the promises that APIs return. */
export const PROMISE_METHODS = ['catch', 'finally', 'then'] as const;

/** The only names a template can use without declaring them. */
export const TEMPLATE_GLOBALS = ['data', 'require', 'undefined'] as const;

/** What `data` holds that is no field of the form. */
export const GTM_FIELDS: ReadonlySet<string> = new Set([
  'gtmOnSuccess',
  'gtmOnFailure',
  'gtmTagId',
  'gtmEventId'
]);

/** Every method a value can have in the sandbox, whatever its type. */
const NATIVE_METHODS: ReadonlySet<string> = new Set([
  ...ARRAY_METHODS,
  ...STRING_METHODS,
  ...OBJECT_METHODS,
  ...PROMISE_METHODS
]);

/** Properties of prototypes that no template calls as a method of a value. */
const NOT_METHODS = new Set([
  'constructor',
  'length',
  'name',
  'source',
  'flags',
  'global',
  'caller'
]);

/**
 * Methods that values have in Node and in browsers but not in GTM. They are read off the engine, so
 * that a newer Node knows of newer methods.
 */
export const FOREIGN_METHODS: ReadonlySet<string> = new Set(
  [Array, String, Number, Boolean, Object, Function, RegExp, Date]
    .flatMap((type) => Object.getOwnPropertyNames(type.prototype))
    .filter((name) => !NATIVE_METHODS.has(name) && !NOT_METHODS.has(name))
);

const REPLACEMENTS: Record<string, string> = {
  startsWith: 'use indexOf(…) === 0',
  endsWith: 'compare slice(-length)',
  includes: 'use indexOf(…) !== -1',
  find: 'use filter(…)[0]',
  findIndex: 'loop over the indexes',
  flat: 'use reduce with concat',
  flatMap: 'use reduce with concat',
  padStart: 'join the padding with +',
  padEnd: 'join the padding with +',
  charCodeAt: 'compare charAt(…) with characters',
  codePointAt: 'compare charAt(…) with characters',
  toFixed: "round with require('Math')",
  replaceAll: 'use split(…).join(…)',
  repeat: 'join in a loop',
  substr: 'use substring or slice',
  at: 'use an index',
  fill: 'assign in a loop',
  keys: "use require('Object').keys",
  values: "use require('Object').values",
  entries: "use require('Object').entries",
  test: "use require('testRegex')",
  exec: "use match with require('createRegex')",
  call: 'call the function with its arguments',
  apply: 'call the function with its arguments',
  bind: 'write an arrow function',
  getTime: "use require('getTimestampMillis')",
  toISOString: "compute it from require('getTimestampMillis')"
};

/** What to write instead of a method that GTM does not have. */
export function replacementFor(method: string): string {
  const known = Object.hasOwn(REPLACEMENTS, method) ? REPLACEMENTS[method] : undefined;
  return known ?? 'use one of the methods that docs/emulator.md lists';
}
