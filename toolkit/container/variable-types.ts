import { valueAt } from '../sandbox/api/event-data.js';
import { BUILT_INS, visitorRegion, type BuiltInContext } from './built-in-variables.js';
import { compiledRegex } from './conditions.js';
import type { Fields } from './parameters.js';
import { asText } from './references.js';

/** Gives the value of a variable from its fields, in which references are filled in. */
export type ReadVariable = (fields: Fields, context: BuiltInContext) => unknown;

/**
 * GTM's own variables of server containers, by their types in exports. c, ed, rh, smm and sgtmk were seen
 * in exports, remm, qp and vr are described; the short ones for built-in values are concluded.
 */
export const VARIABLE_TYPES: ReadonlyMap<string, ReadVariable> = new Map<string, ReadVariable>([
  // One without a value is empty; one that is a variable without a value is undefined.
  ['c', (fields) => (Object.hasOwn(fields, 'value') ? fields.value : '')],
  [
    'ed',
    (fields, { eventData }) => withDefault(fields, valueAt(eventData, asText(fields.keyPath)))
  ],
  [
    'rh',
    (fields, { request }) =>
      withDefault(fields, ownValue(request.headers, asText(fields.headerName).toLowerCase()))
  ],
  ['smm', (fields) => withDefault(fields, lookedUp(fields))],
  ['remm', (fields) => withDefault(fields, matched(fields))],
  [
    'sgtmk',
    (fields, { request }) => {
      const [value] = ownValue(request.cookies, asText(fields.name)) ?? [];
      return withDefault(fields, fields.decodeCookie === true ? decoded(value) : value);
    }
  ],
  [
    'qp',
    (fields, { request }) => {
      const value = new URLSearchParams(request.queryString).get(asText(fields.queryParamName));
      return withDefault(fields, value ?? undefined);
    }
  ],
  ['vr', (_, { request }) => visitorRegion(request)],
  ['r', builtIn('RANDOM_NUMBER')],
  ['ctv', builtIn('CONTAINER_VERSION')],
  ['dbg', builtIn('DEBUG_MODE')],
  ['cid', builtIn('CONTAINER_ID')],
  ['cn', builtIn('CLIENT_NAME')],
  ['uv', () => undefined]
]);

/** Types that exist and whose settings nobody outside knows: a value has to be given. */
export const SEEDED_TYPES: ReadonlyMap<string, string> = new Map([['fs', 'Firestore Lookup']]);

function builtIn(type: string): ReadVariable {
  return (_, context) => BUILT_INS.get(type)?.read(context);
}

function ownValue<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A value that is not percent-encoded correctly is given as it came. */
function decoded(value: string | undefined): string | undefined {
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return value;
  }
}

function withDefault({ setDefaultValue, defaultValue }: Fields, value: unknown): unknown {
  return value === undefined && setDefaultValue === true ? defaultValue : value;
}

function rowsOf({ map }: Fields): Fields[] {
  const isRow = (row: unknown): row is Fields => typeof row === 'object' && row !== null;
  return Array.isArray(map) ? map.filter(isRow) : [];
}

/** The first row whose key is the input as text; upper and lower case differ. */
function lookedUp(fields: Fields): unknown {
  const input = asText(fields.input);
  return rowsOf(fields).find(({ key }) => asText(key) === input)?.value;
}

/**
 * The first row whose pattern matches the input. With "capture groups and replace" what matched becomes the
 * row's value, in which $1 is the first group.
 */
function matched(fields: Fields): unknown {
  const input = asText(fields.input);
  for (const { key, value } of rowsOf(fields)) {
    const pattern = fields.fullMatch === true ? `^(?:${asText(key)})$` : asText(key);
    const matcher = compiledRegex(pattern, fields.ignoreCase === true)?.matcher(input);
    if (!matcher?.find()) continue;
    if (fields.replaceAfterMatch !== true) return value;
    const replaced = asText(value).replace(/\$(\d)/g, (_, group: string) =>
      Number(group) <= matcher.groupCount() ? (matcher.group(Number(group)) ?? '') : ''
    );
    return input.slice(0, matcher.start()) + replaced + input.slice(matcher.end());
  }
  return undefined;
}
