/*
 * What JavaScript has and GTM lacks
 *
 * Packages from npm are written for all of JavaScript; the compiler turns what GTM lacks into calls of
 * these functions. Each has the meaning of the method or operator that it stands for, as far as
 * the sandbox can have it; where it cannot, it ends the run with a message instead of guessing.
 */
import {
  createRegex,
  decodeUri,
  decodeUriComponent,
  encodeUri,
  encodeUriComponent,
  generateRandom,
  getType,
  JSON,
  makeNumber,
  makeString,
  Math,
  Object,
  testRegex,
  toBase64
} from 'sgtm';

// oxlint-disable-next-line typescript/no-explicit-any -- these functions take what JavaScript takes
type Value = any;

export const jsMath = Math;
export const jsJson = JSON;

/** What `throw` comes to: nothing can catch it, so the template ends as one that failed. */
export function jsThrow(error: Value): Value {
  const nothing: Value = undefined;
  return nothing[error && error.message ? error.message : makeString(error)];
}

export function jsIsError(value: Value): boolean {
  return getType(value) === 'object' && value.jsIsError === true;
}

export function jsError(name: string, message: Value): Value {
  return { jsIsError: true, name: name, message: message === undefined ? '' : '' + message };
}

// Values and types

/** The last one; the others ran for what they do. */
export function jsLast(values: Value): Value {
  return values[values.length - 1];
}

export function jsIsArray(value: Value): boolean {
  return getType(value) === 'array';
}

export function jsIsRegex(value: Value): boolean {
  return getType(value) === 'object' && getType(value.jsFirst) !== 'undefined';
}

export function jsIsObject(value: Value): boolean {
  const type = getType(value);
  return type === 'object' || type === 'array' || type === 'function';
}

export function jsIsFunction(value: Value): boolean {
  return getType(value) === 'function';
}

export function jsIsPlainObject(value: Value): boolean {
  return getType(value) === 'object';
}

/** `Object.prototype.toString.call(value)` */
export function jsTag(value: Value): string {
  const type = getType(value);
  if (type === 'object' && jsIsRegex(value)) return '[object RegExp]';
  return '[object ' + type.charAt(0).toUpperCase() + type.slice(1) + ']';
}

export const jsObjectPrototype = {};
export const jsArrayPrototype = {};
const jsOtherPrototype = {};

export function jsPrototypeOf(value: Value): Value {
  if (value === jsObjectPrototype) return null;
  if (value === jsArrayPrototype || value === jsOtherPrototype) return jsObjectPrototype;
  const type = getType(value);
  if (type === 'array') return jsArrayPrototype;
  return type === 'object' && !jsIsRegex(value) ? jsObjectPrototype : jsOtherPrototype;
}

/** `value.constructor`: the function that stands for the value's type. */
export function jsConstructor(value: Value): Value {
  const type = getType(value);
  if (type === 'array') return jsArray;
  if (type === 'string') return jsString;
  if (type === 'number') return jsNumber;
  if (type === 'boolean') return jsBoolean;
  if (type === 'function') return jsFunction;
  if (jsIsRegex(value)) return jsRegex;
  if (value === undefined || value === null) jsThrow('constructor of ' + type);
  return jsObject;
}

/** `value.constructor.name` */
export function jsConstructorName(value: Value): string {
  const type = getType(value);
  if (type === 'null' || type === 'undefined') return jsThrow('constructor of ' + type);
  return jsIsRegex(value) ? 'RegExp' : type.charAt(0).toUpperCase() + type.slice(1);
}

export function jsFunction(): Value {
  return jsThrow('GTM makes no function from a text');
}

export function jsObject(value?: Value): Value {
  return value === undefined || value === null ? {} : value;
}

export function jsArray(first?: Value): Value {
  if ((arguments as Value).length === 1 && getType(first) === 'number') {
    const list: Value = [];
    for (let index = 0; index < first; index += 1) list.push(undefined);
    return list;
  }
  return jsList(arguments, 0);
}

export function jsString(value?: Value): string {
  if ((arguments as Value).length === 0) return '';
  return getType(value) === 'array' ? value.map(jsItemText).join(',') : '' + value;
}

function jsItemText(value: Value): string {
  return value === undefined || value === null ? '' : jsString(value);
}

export function jsBoolean(value?: Value): boolean {
  return !!value;
}

const jsNumberText: Value = createRegex('^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$');
const jsHexText: Value = createRegex('^0[xX][0-9a-fA-F]+$');

export function jsNumber(value?: Value): number {
  if ((arguments as Value).length === 0) return 0;
  const type = getType(value);
  if (type === 'number') return value;
  if (type === 'boolean') return value ? 1 : 0;
  if (type === 'null') return 0;
  if (type === 'array') return jsNumber(jsString(value));
  if (type !== 'string') return jsNaN;
  const text = value.trim();
  if (text === '') return 0;
  if (testRegex(jsNumberText, text)) return makeNumber(text);
  if (testRegex(jsHexText, text)) return jsParseInt(text, 16);
  if (text === 'Infinity' || text === '+Infinity') return jsInfinity;
  return text === '-Infinity' ? -jsInfinity : jsNaN;
}

export const jsInfinity: number = 1 / 0;
export const jsNaN: number = jsInfinity - jsInfinity;

export function jsIsNaN(value: Value): boolean {
  const number = jsNumber(value);
  return number !== number;
}

export function jsNumberIsNaN(value: Value): boolean {
  return value !== value;
}

export function jsIsFinite(value: Value): boolean {
  const number = jsNumber(value);
  return number === number && number !== jsInfinity && number !== -jsInfinity;
}

export function jsNumberIsFinite(value: Value): boolean {
  return getType(value) === 'number' && jsIsFinite(value);
}

export function jsIsInteger(value: Value): boolean {
  return jsNumberIsFinite(value) && Math.floor(value) === value;
}

export function jsIsSafeInteger(value: Value): boolean {
  return jsIsInteger(value) && Math.abs(value) <= 9007199254740991;
}

const jsDigits = '0123456789abcdefghijklmnopqrstuvwxyz';

export function jsParseInt(value: Value, radix?: Value): number {
  let text = jsString(value).trim().toLowerCase();
  let sign = 1;
  if (text.charAt(0) === '-' || text.charAt(0) === '+') {
    if (text.charAt(0) === '-') sign = -1;
    text = text.slice(1);
  }
  let base = radix ? jsNumber(radix) : 10;
  if (text.indexOf('0x') === 0 && (!radix || base === 16)) {
    base = 16;
    text = text.slice(2);
  }
  let end = 0;
  while (end < text.length && jsIsDigit(text.charAt(end), base)) end += 1;
  if (end === 0) return jsNaN;
  if (base === 10) return sign * makeNumber(text.slice(0, end));
  let result = 0;
  for (let index = 0; index < end; index += 1) {
    result = result * base + jsDigits.indexOf(text.charAt(index));
  }
  return sign * result;
}

function jsIsDigit(character: string, base: number): boolean {
  const digit = jsDigits.indexOf(character);
  return digit >= 0 && digit < base;
}

const jsNumberPrefix: Value = createRegex('^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?');

export function jsParseFloat(value: Value): number {
  const text = jsString(value).trim();
  const found = text.match(jsNumberPrefix);
  if (found) return makeNumber(found[0]);
  if (text.indexOf('Infinity') === 0 || text.indexOf('+Infinity') === 0) return jsInfinity;
  return text.indexOf('-Infinity') === 0 ? -jsInfinity : jsNaN;
}

/** `value.toString(radix)` */
export function jsToString(value: Value, radix?: Value): string {
  if (getType(value) !== 'number') {
    return getType(value) === 'array' ? jsString(value) : value.toString(radix);
  }
  const base = radix === undefined ? 10 : radix;
  if (base === 10 || !jsIsFinite(value)) return '' + value;
  if (Math.floor(value) !== value) return jsThrow('a fraction has no text in base ' + base);
  let rest = Math.abs(value);
  let text = rest === 0 ? '0' : '';
  while (rest > 0) {
    text = jsDigits.charAt(rest % base) + text;
    rest = Math.floor(rest / base);
  }
  return value < 0 ? '-' + text : text;
}

export function jsToFixed(value: Value, digits?: Value): string {
  if (getType(value) !== 'number') return value.toFixed(digits);
  const places = digits || 0;
  if (!jsIsFinite(value) || Math.abs(value) >= 1e21) return '' + value;
  if (places > 15 || Math.abs(value) * Math.pow(10, places) > 9007199254740991) {
    return jsThrow('toFixed has not enough digits for ' + value);
  }
  const factor = Math.pow(10, places);
  let whole = Math.floor(Math.abs(value));
  // Double arithmetic is exact for the part behind the point as long as it has few digits.
  let part = Math.round((Math.abs(value) - whole) * factor);
  if (part === factor) {
    whole += 1;
    part = 0;
  }
  const sign = value < 0 && (whole > 0 || part > 0) ? '-' : value < 0 ? '-' : '';
  return sign + whole + (places ? '.' + jsPadStart('' + part, places, '0') : '');
}

/** A number from 0 up to, and without, 1. */
export function jsRandom(): number {
  return generateRandom(0, 4294967295) / 4294967296;
}

export function jsTrunc(value: Value): number {
  const number = jsNumber(value);
  return number < 0 ? Math.ceil(number) : Math.floor(number);
}

export function jsSign(value: Value): number {
  const number = jsNumber(value);
  return number > 0 ? 1 : number < 0 ? -1 : number;
}

/** The product of two numbers as 32-bit integers. */
export function jsImul(a: Value, b: Value): number {
  const high = (a >>> 16) & 0xffff;
  const low = a & 0xffff;
  return (
    (low * (b & 0xffff) +
      ((((high * (b & 0xffff) + low * ((b >>> 16) & 0xffff)) & 0xffff) << 16) >>> 0)) |
    0
  );
}

// Calls

/** `f(...list)` */
export function jsApply(f: Value, list: Value): Value {
  const a = jsList(list, 0);
  const count = a.length;
  if (count === 0) return f();
  if (count === 1) return f(a[0]);
  if (count === 2) return f(a[0], a[1]);
  if (count === 3) return f(a[0], a[1], a[2]);
  if (count === 4) return f(a[0], a[1], a[2], a[3]);
  if (count === 5) return f(a[0], a[1], a[2], a[3], a[4]);
  if (count === 6) return f(a[0], a[1], a[2], a[3], a[4], a[5]);
  if (count === 7) return f(a[0], a[1], a[2], a[3], a[4], a[5], a[6]);
  if (count === 8) return f(a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]);
  return jsThrow('a call with ' + count + ' arguments from a list');
}

export function jsBind(f: Value, given: Value): Value {
  return function () {
    return jsApply(f, given.concat(jsList(arguments, 0)));
  };
}

/** `list.push(...items)` */
export function jsPushAll(list: Value, items: Value): Value {
  if (!jsIsArray(list)) return jsApply(list.push, items);
  for (const item of jsList(items, 0)) list.push(item);
  return list.length;
}

export function jsUnshiftAll(list: Value, items: Value): Value {
  const all = jsList(items, 0);
  for (let index = all.length - 1; index >= 0; index -= 1) list.unshift(all[index]);
  return list.length;
}

export function jsMax(list: Value): number {
  let result = -jsInfinity;
  for (const item of jsList(list, 0)) result = Math.max(result, item);
  return result;
}

export function jsMin(list: Value): number {
  let result = jsInfinity;
  for (const item of jsList(list, 0)) result = Math.min(result, item);
  return result;
}

/** The items of a list, of `arguments`, or the characters of a text, from one of them on. */
export function jsList(value: Value, from: number): Value {
  const type = getType(value);
  if (type === 'string') return jsCharacters(value).slice(from);
  if (type === 'null' || type === 'undefined') return jsThrow(type + ' is not a list');
  const list: Value = [];
  for (let index = from; index < value.length; index += 1) list.push(value[index]);
  return list;
}

/** What `for … of` goes over. */
export function jsEach(value: Value): Value {
  if (getType(value) === 'array') return value;
  if (getType(value) === 'object' && value.length === undefined) jsThrow('the value is not a list');
  return jsList(value, 0);
}

/** The characters of a text; the two halves of one beyond U+FFFF stay together. */
function jsCharacters(text: string): Value {
  const characters: Value = [];
  for (let index = 0; index < text.length; index += 1) {
    const pair = text.slice(index, index + 2);
    const isPair = pair.length === 2 && text.charAt(index) > '\u007f' && jsIsSurrogatePair(pair);
    characters.push(isPair ? pair : text.charAt(index));
    if (isPair) index += 1;
  }
  return characters;
}

function jsIsSurrogatePair(pair: string): boolean {
  const first = pair.charAt(0);
  return (
    first >= '\ud800' &&
    first <= '\udbff' &&
    pair.charAt(1) >= '\udc00' &&
    pair.charAt(1) <= '\udfff'
  );
}

export function jsFrom(value: Value, convert?: Value): Value {
  let list: Value;
  if (getType(value) === 'object') {
    list = [];
    for (let index = 0; index < (value.length || 0); index += 1) list.push(value[index]);
  } else list = jsList(value, 0);
  return convert ? list.map(convert) : list;
}

/** What stands for a typed array: as many zeros as it is long, or the numbers of a list. */
export function jsNumbers(given: Value): Value {
  if (getType(given) !== 'number') return jsFrom(given);
  const list: Value = [];
  for (let index = 0; index < given; index += 1) list.push(0);
  return list;
}

// Objects

export function jsHas(value: Value, key: Value): boolean {
  const type = getType(value);
  if (type === 'null' || type === 'undefined') return jsThrow(type + ' has no properties');
  if (type === 'array' || type === 'string') {
    if (key === 'length') return true;
    const index = jsNumber(key);
    return index >= 0 && index < value.length && '' + index === '' + key;
  }
  return type === 'object' && value.hasOwnProperty(key);
}

export function jsKeys(value: Value): Value {
  const type = getType(value);
  if (type === 'object') return Object.keys(value);
  if (type === 'null' || type === 'undefined') return jsThrow(type + ' has no keys');
  const keys: Value = [];
  if (type === 'array' || type === 'string') {
    for (let index = 0; index < value.length; index += 1) keys.push('' + index);
  }
  return keys;
}

export function jsValues(value: Value): Value {
  return jsKeys(value).map((key: Value) => value[key]);
}

export function jsEntries(value: Value): Value {
  return jsKeys(value).map((key: Value) => [key, value[key]]);
}

export function jsFromEntries(entries: Value): Value {
  const result: Value = {};
  for (const entry of jsEach(entries)) result[entry[0]] = entry[1];
  return result;
}

export function jsAssign(target: Value, _source?: Value): Value {
  for (let index = 1; index < (arguments as Value).length; index += 1) {
    const source = (arguments as Value)[index];
    if (source === undefined || source === null) continue;
    for (const key of jsKeys(source)) target[key] = source[key];
  }
  return target;
}

/** An object with one property, whose name is computed. */
export function jsPair(key: Value, value: Value): Value {
  const result: Value = {};
  result[key] = value;
  return result;
}

/** The properties of an object that are not among the names. */
export function jsRest(value: Value, names: Value): Value {
  const result: Value = {};
  for (const key of jsKeys(value)) {
    if (names.indexOf(key) < 0) result[key] = value[key];
  }
  return result;
}

export function jsDelete(value: Value, key: Value): boolean {
  Object.delete(value, key);
  return true;
}

export function jsFreeze(value: Value): Value {
  if (jsIsObject(value) && !jsIsFunction(value)) Object.freeze(value);
  return value;
}

export function jsDefine(value: Value, key: Value, property: Value): Value {
  if (property.get || property.set) return jsThrow('GTM has no getters: ' + key);
  value[key] = property.value;
  return value;
}

export function jsDescriptor(value: Value, key: Value): Value {
  if (!jsHas(value, key)) return undefined;
  return { value: value[key], writable: true, enumerable: true, configurable: true };
}

export function jsIs(a: Value, b: Value): boolean {
  if (a !== a) return b !== b;
  return a === b && (a !== 0 || 1 / a === 1 / b);
}

// Lists and texts

export function jsIncludes(value: Value, wanted: Value, from?: Value): Value {
  const type = getType(value);
  if (type === 'string') return value.indexOf(wanted, from) >= 0;
  if (type !== 'array') return value.includes(wanted, from);
  for (let index = from || 0; index < value.length; index += 1) {
    if (value[index] === wanted || (wanted !== wanted && value[index] !== value[index]))
      return true;
  }
  return false;
}

export function jsStartsWith(value: Value, start: Value, at?: Value): Value {
  if (getType(value) !== 'string') return value.startsWith(start, at);
  const from = at || 0;
  return value.slice(from, from + ('' + start).length) === '' + start;
}

export function jsEndsWith(value: Value, ending: Value, at?: Value): Value {
  if (getType(value) !== 'string') return value.endsWith(ending, at);
  const whole = at === undefined ? value : value.slice(0, at);
  const from = whole.length - ('' + ending).length;
  return from >= 0 && whole.slice(from) === '' + ending;
}

export function jsFind(list: Value, test: Value): Value {
  if (!jsIsArray(list)) return list.find(test);
  const index = jsFindIndex(list, test);
  return index < 0 ? undefined : list[index];
}

export function jsFindIndex(list: Value, test: Value): Value {
  if (!jsIsArray(list)) return list.findIndex(test);
  for (let index = 0; index < list.length; index += 1) {
    if (test(list[index], index, list)) return index;
  }
  return -1;
}

export function jsFindLast(list: Value, test: Value): Value {
  if (!jsIsArray(list)) return list.findLast(test);
  for (let index = list.length - 1; index >= 0; index -= 1) {
    if (test(list[index], index, list)) return list[index];
  }
  return undefined;
}

export function jsFlat(list: Value, depth?: Value): Value {
  if (!jsIsArray(list)) return list.flat(depth);
  const levels = depth === undefined ? 1 : depth;
  const result: Value = [];
  for (const item of list) {
    if (levels > 0 && jsIsArray(item)) jsPushAll(result, jsFlat(item, levels - 1));
    else result.push(item);
  }
  return result;
}

export function jsFlatMap(list: Value, convert: Value): Value {
  return jsIsArray(list) ? jsFlat(list.map(convert), 1) : list.flatMap(convert);
}

export function jsFill(list: Value, value: Value, from?: Value, to?: Value): Value {
  if (!jsIsArray(list)) return list.fill(value, from, to);
  const end = to === undefined ? list.length : to;
  for (let index = from || 0; index < end; index += 1) list[index] = value;
  return list;
}

export function jsAt(value: Value, index: Value): Value {
  const type = getType(value);
  if (type !== 'array' && type !== 'string') return value.at(index);
  const place = jsTrunc(index || 0);
  const found = place < 0 ? place + value.length : place;
  return type === 'string' ? value.charAt(found) || undefined : value[found];
}

export function jsRepeat(value: Value, count: Value): Value {
  if (getType(value) !== 'string') return value.repeat(count);
  let result = '';
  for (let index = 0; index < count; index += 1) result += value;
  return result;
}

export function jsPadStart(value: Value, length: Value, filling?: Value): Value {
  if (getType(value) !== 'string') return value.padStart(length, filling);
  return jsPaddingFor(value, length, filling) + value;
}

export function jsPadEnd(value: Value, length: Value, filling?: Value): Value {
  if (getType(value) !== 'string') return value.padEnd(length, filling);
  return value + jsPaddingFor(value, length, filling);
}

function jsPaddingFor(text: string, length: number, filling: Value): string {
  const unit = filling === undefined ? ' ' : '' + filling;
  let padding = '';
  if (unit === '') return padding;
  while (padding.length < length - text.length) padding += unit;
  return padding.slice(0, Math.max(0, length - text.length));
}

const jsSpaceStart: Value = createRegex(
  '^[\\s\\x{a0}\\x{feff}\\x{2028}\\x{2029}\\x{1680}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}\\x{b}]+'
);
const jsSpaceEnd: Value = createRegex(
  '[\\s\\x{a0}\\x{feff}\\x{2028}\\x{2029}\\x{1680}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}\\x{b}]+$'
);

export function jsTrimStart(value: Value): Value {
  return getType(value) === 'string' ? value.replace(jsSpaceStart, '') : value.trimStart();
}

export function jsTrimEnd(value: Value): Value {
  return getType(value) === 'string' ? value.replace(jsSpaceEnd, '') : value.trimEnd();
}

export function jsSubstr(value: Value, from: Value, length?: Value): Value {
  if (getType(value) !== 'string') return value.substr(from, length);
  const start = from < 0 ? Math.max(0, value.length + from) : from;
  return length === undefined
    ? value.slice(start)
    : value.slice(start, start + Math.max(0, length));
}

const jsMarks: Value = createRegex('[\\p{M}\\x{2126}\\x{212a}\\x{212b}\\x{1100}-\\x{11ff}]');

/**
 * `value.normalize()`: a text without marks of their own is composed already. GTM cannot compose
 * another, so the run ends there.
 */
export function jsNormalize(value: Value, form?: Value): Value {
  if (getType(value) !== 'string') return value.normalize(form);
  if (form !== undefined && form !== 'NFC') return jsThrow('GTM has no normalize for ' + form);
  if (testRegex(jsMarks, value)) return jsThrow('GTM cannot compose the characters of a text');
  return value;
}

const jsAscii =
  ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~';

/** The code unit at a place of a text; NaN outside of it. */
export function jsCharCodeAt(value: Value, at?: Value): Value {
  if (getType(value) !== 'string') return value.charCodeAt(at);
  const character = value.charAt(at || 0);
  if (character === '') return jsNaN;
  const code = jsAscii.indexOf(character);
  if (code >= 0) return code + 32;
  if (character >= '\ud800' && character <= '\udfff') return jsCodeOfHalf(character);
  return jsCodePointOf(character);
}

export function jsCodePointAt(value: Value, at?: Value): Value {
  if (getType(value) !== 'string') return value.codePointAt(at);
  const from = at || 0;
  if (from < 0 || from >= value.length) return undefined;
  const pair = value.slice(from, from + 2);
  return pair.length === 2 && jsIsSurrogatePair(pair)
    ? jsCodePointOf(pair)
    : jsCharCodeAt(value, from);
}

/** The code point of one character, read off its bytes in UTF-8. */
function jsCodePointOf(character: string): number {
  const encoded = encodeUriComponent(character);
  if (!encoded) return jsThrow('half of a character has no code here');
  if (encoded.charAt(0) !== '%') return jsAscii.indexOf(encoded) + 32;
  const bytes = encoded
    .slice(1)
    .split('%')
    .map((byte: Value) => jsParseInt(byte, 16));
  const first = bytes[0] as number;
  if (bytes.length === 1) return first;
  let code = bytes.length === 2 ? first & 31 : bytes.length === 3 ? first & 15 : first & 7;
  for (let index = 1; index < bytes.length; index += 1)
    code = code * 64 + ((bytes[index] as number) & 63);
  return code;
}

/** The code unit of half a character, which has no bytes of its own: found among all halves. */
function jsCodeOfHalf(half: string): number {
  let low = 0xd800;
  let high = 0xdfff;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (jsUnitOf(middle) < half) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The text of one code unit; half a character comes of a whole one. */
function jsUnitOf(code: number): string {
  if (code < 0xd800 || code > 0xdfff) return jsCharacterOf(code);
  return code < 0xdc00
    ? jsCharacterOf(0x10000 + (code - 0xd800) * 0x400).charAt(0)
    : jsCharacterOf(0x10000 + (code - 0xdc00)).charAt(1);
}

export function jsFromCharCode(): string {
  return jsFromCodes(arguments);
}

export function jsFromCodePoint(): string {
  let text = '';
  for (let index = 0; index < (arguments as Value).length; index += 1)
    text += jsCharacterOf((arguments as Value)[index]);
  return text;
}

function jsCharacterOf(code: number): string {
  if (code >= 32 && code < 127) return jsAscii.charAt(code - 32);
  let bytes = '';
  if (code < 0x80) bytes = jsHexByte(code);
  else if (code < 0x800) bytes = jsHexByte(0xc0 | (code >> 6)) + jsHexByte(0x80 | (code & 63));
  else if (code < 0x10000) {
    bytes =
      jsHexByte(0xe0 | (code >> 12)) +
      jsHexByte(0x80 | ((code >> 6) & 63)) +
      jsHexByte(0x80 | (code & 63));
  } else {
    bytes =
      jsHexByte(0xf0 | (code >> 18)) +
      jsHexByte(0x80 | ((code >> 12) & 63)) +
      jsHexByte(0x80 | ((code >> 6) & 63)) +
      jsHexByte(0x80 | (code & 63));
  }
  return decodeUriComponent(bytes) || jsThrow('there is no character ' + code);
}

function jsHexByte(byte: number): string {
  return '%' + jsDigits.charAt(byte >> 4) + jsDigits.charAt(byte & 15);
}

/** Bytes as characters up to U+00FF, which is what `btoa` takes and `atob` gives. */
export function jsBtoa(text: Value): string {
  const binary = '' + text;
  for (let index = 0; index < binary.length; index += 1) {
    if (binary.charAt(index) > '\u007f') return jsBase64OfBytes(binary);
  }
  return toBase64(binary);
}

const jsBase64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function jsBase64OfBytes(binary: string): string {
  let result = '';
  for (let index = 0; index < binary.length; index += 3) {
    const left = binary.length - index;
    const bits =
      (jsCharCodeAt(binary, index) << 16) |
      (left > 1 ? jsCharCodeAt(binary, index + 1) << 8 : 0) |
      (left > 2 ? jsCharCodeAt(binary, index + 2) : 0);
    if (bits > 0xffffff) return jsThrow('btoa takes bytes only');
    result +=
      jsBase64.charAt((bits >> 18) & 63) +
      jsBase64.charAt((bits >> 12) & 63) +
      (left > 1 ? jsBase64.charAt((bits >> 6) & 63) : '=') +
      (left > 2 ? jsBase64.charAt(bits & 63) : '=');
  }
  return result;
}

export function jsAtob(text: Value): string {
  const encoded = ('' + text).split('=').join('').split(' ').join('');
  let result = '';
  let bits = 0;
  let count = 0;
  for (let index = 0; index < encoded.length; index += 1) {
    const digit = jsBase64.indexOf(encoded.charAt(index));
    if (digit < 0) return jsThrow('atob takes Base64 only');
    bits = (bits << 6) | digit;
    count += 6;
    if (count >= 8) {
      count -= 8;
      result += jsCharacterOf((bits >> count) & 255);
      bits = bits & ((1 << count) - 1);
    }
  }
  return result;
}

/** `escape`: the bytes of Latin-1 as %XX, other characters as %uXXXX. */
export function jsEscape(value: Value): string {
  const text = '' + value;
  let result = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    const isKept =
      (jsAscii.indexOf(character) >= 0 && jsIsWord(character)) || '@*+-./'.indexOf(character) >= 0;
    const code = isKept ? 0 : jsCharCodeAt(text, index);
    if (isKept) result += character;
    else if (code < 256) result += jsHexByte(code).toUpperCase();
    else result += '%u' + jsPadStart(jsToString(code, 16).toUpperCase(), 4, '0');
  }
  return result;
}

function jsIsWord(character: string): boolean {
  return character === '_' || jsIsDigit(character.toLowerCase(), 36);
}

export function jsUnescape(value: Value): string {
  const parts = ('' + value).split('%');
  let result = parts[0] as string;
  for (const part of parts.slice(1)) {
    const isLong = part.charAt(0) === 'u';
    const digits = isLong ? part.slice(1, 5) : part.slice(0, 2);
    const isRead = digits.length === (isLong ? 4 : 2) && jsEvery(digits, jsIsHexDigit);
    result += isRead ? jsUnitOf(jsParseInt(digits, 16)) + part.slice(isLong ? 5 : 2) : '%' + part;
  }
  return result;
}

function jsIsHexDigit(character: string): boolean {
  return jsIsDigit(character.toLowerCase(), 16);
}

function jsEvery(text: string, test: Value): boolean {
  for (let index = 0; index < text.length; index += 1) if (!test(text.charAt(index))) return false;
  return true;
}

export function jsEncodeComponent(value: Value): string {
  return encodeUriComponent(jsString(value));
}

export function jsEncode(value: Value): string {
  return encodeUri(jsString(value));
}

/** undefined where JavaScript throws; what `catch` does then, the compiler writes behind it. */
export function jsTryDecodeComponent(value: Value): Value {
  return decodeUriComponent(jsString(value));
}

export function jsTryDecode(value: Value): Value {
  return decodeUri(jsString(value));
}

export function jsTryParse(value: Value): Value {
  return JSON.parse(jsString(value));
}

export function jsDecodeComponent(value: Value): Value {
  const text = jsTryDecodeComponent(value);
  return text === undefined ? jsThrow('URI malformed') : text;
}

export function jsDecode(value: Value): Value {
  const text = jsTryDecode(value);
  return text === undefined ? jsThrow('URI malformed') : text;
}

export function jsParse(value: Value): Value {
  const parsed = jsTryParse(value);
  return parsed === undefined ? jsThrow('the text is not JSON') : parsed;
}

/** `String.fromCharCode.apply(null, codes)` */
export function jsFromCodes(codes: Value): string {
  let text = '';
  for (const code of jsList(codes, 0)) text += jsUnitOf(code & 0xffff);
  return text;
}

// Regular expressions

/**
 * A regular expression as JavaScript has them: `pattern` is in RE2's dialect, `source` as it was
 * written. GTM's own regexes remember nothing, so where the next search begins stands here.
 */
export function jsRegex(pattern: Value, flags?: Value, source?: Value): Value {
  if (jsIsRegex(pattern)) return jsRegex(pattern.jsPattern, flags || pattern.flags, pattern.source);
  const given = flags || '';
  const plain = given.split('g').join('');
  const first: Value = createRegex(pattern, plain);
  if (!first) return jsThrow('RE2 does not take the pattern ' + pattern);
  return {
    jsPattern: pattern,
    jsFirst: first,
    jsGroups: jsGroupsIn(pattern),
    jsAll: given.indexOf('g') < 0 ? undefined : createRegex(pattern, given),
    source: source === undefined ? pattern : source,
    flags: given,
    global: given.indexOf('g') >= 0,
    lastIndex: 0
  };
}

/** `new RegExp(source, flags)`: the source is known only now, so it has to mean the same in RE2. */
export function jsMakeRegex(source: Value, flags?: Value): Value {
  if (jsIsRegex(source)) return jsRegex(source, flags);
  const text = jsString(source);
  if (text.indexOf('(?<') >= 0 || text.indexOf('\\u') >= 0 || text.indexOf('[^]') >= 0) {
    return jsThrow('RE2 reads the pattern ' + text + ' in another way');
  }
  return jsRegex(text.split('\\/').join('/'), flags);
}

/** GTM's regex for the methods of texts; whatever else stays as it is. */
function jsNativeOf(pattern: Value): Value {
  return jsIsRegex(pattern) ? pattern.jsAll || pattern.jsFirst : pattern;
}

export function jsTest(regex: Value, value: Value): Value {
  if (!jsIsRegex(regex)) return regex.test(value);
  if (regex.global) return jsExec(regex, value) !== null;
  return testRegex(regex.jsFirst, jsString(value));
}

/** The match, its groups, where it begins and what was searched; null if there is none. */
export function jsExec(regex: Value, value: Value): Value {
  if (!jsIsRegex(regex)) return regex.exec(value);
  const text = jsString(value);
  if (!regex.global) return jsMatchFrom(regex, text, 0);
  const found = regex.lastIndex > text.length ? null : jsMatchFrom(regex, text, regex.lastIndex);
  regex.lastIndex = found ? found.index + found[0].length : 0;
  return found;
}

/** The first match that begins at a place or behind it. */
function jsMatchFrom(regex: Value, text: string, from: number): Value {
  if (from === 0 && !regex.global && text.search(regex.jsFirst) < 0) return null;
  for (const found of jsMatchesOf(regex, text)) if (found.index >= from) return found;
  return null;
}

/**
 * Every match of a text with its groups and its place. GTM tells neither for more than the first, but
 * puts both into the text of a replacement: between marks that the text itself does not have.
 */
function jsMatchesOf(regex: Value, text: string): Value {
  const all: Value = regex.jsAll || createRegex(regex.jsPattern, regex.flags + 'g');
  let mark = '\u0001';
  while (text.indexOf(mark) >= 0) mark += '\u0001';
  let shown = mark + '$&' + mark;
  for (let group = 1; group <= regex.jsGroups; group += 1) shown += '$' + group + mark;
  const parts = text.replace(all, shown).split(mark);
  const matches: Value = [];
  let at = 0;
  for (let part = 0; part + 1 < parts.length; part += 2 + regex.jsGroups) {
    at += (parts[part] as string).length;
    const found: Value = parts.slice(part + 1, part + 2 + regex.jsGroups);
    jsWithMissing(found, regex);
    found.index = at;
    found.input = text;
    matches.push(found);
    at += found[0].length;
  }
  return matches;
}

/** A group that took part in no match is undefined; in a replacement it is an empty text. */
function jsWithMissing(found: Value, regex: Value): void {
  if (found.indexOf('') < 1) return;
  const again: Value = found[0].match(regex.jsFirst);
  if (!again || again[0] !== found[0]) return;
  for (let group = 1; group < found.length; group += 1) {
    if (found[group] === '') found[group] = again[group];
  }
}

/** How many groups a pattern counts. */
function jsGroupsIn(pattern: string): number {
  let count = 0;
  let isSet = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    if (character === '\\') index += 1;
    else if (character === '[') isSet = true;
    else if (character === ']') isSet = false;
    else if (character === '(' && !isSet) {
      const next = pattern.slice(index + 1, index + 3);
      if (next.charAt(0) !== '?' || next === '?P') count += 1;
    }
  }
  return count;
}

export function jsMatch(value: Value, pattern: Value): Value {
  if (getType(value) !== 'string') return value.match(pattern);
  if (jsIsRegex(pattern) && !pattern.global) return jsMatchFrom(pattern, value, 0);
  return value.match(jsNativeOf(pattern));
}

export function jsMatchAll(value: Value, pattern: Value): Value {
  if (getType(value) !== 'string') return value.matchAll(pattern);
  return jsMatchesOf(pattern, value);
}

export function jsSearch(value: Value, pattern: Value): Value {
  return getType(value) === 'string' ? value.search(jsNativeOf(pattern)) : value.search(pattern);
}

export function jsReplace(value: Value, pattern: Value, replacement: Value): Value {
  if (getType(value) !== 'string') return value.replace(pattern, replacement);
  if (getType(replacement) !== 'function')
    return value.replace(jsNativeOf(pattern), jsString(replacement));
  if (!jsIsRegex(pattern)) {
    const at = value.indexOf(pattern);
    if (at < 0) return value;
    return value.slice(0, at) + replacement(pattern, at, value) + value.slice(at + pattern.length);
  }
  const matches = pattern.global ? jsMatchesOf(pattern, value) : [jsMatchFrom(pattern, value, 0)];
  let result = '';
  let from = 0;
  for (const found of matches) {
    if (!found) continue;
    result += value.slice(from, found.index);
    result += jsString(jsApply(replacement, found.slice(0).concat([found.index, value])));
    from = found.index + found[0].length;
  }
  return result + value.slice(from);
}

export function jsReplaceAll(value: Value, pattern: Value, replacement: Value): Value {
  if (getType(value) !== 'string') return value.replaceAll(pattern, replacement);
  if (jsIsRegex(pattern)) return jsReplace(value, pattern, replacement);
  const parts = value.split(pattern);
  if (getType(replacement) !== 'function') return parts.join(jsString(replacement));
  let result = parts[0];
  let at = parts[0].length;
  for (const part of parts.slice(1)) {
    result += replacement(pattern, at, value) + part;
    at += pattern.length + part.length;
  }
  return result;
}

export function jsSplit(value: Value, separator: Value, limit?: Value): Value {
  if (getType(value) !== 'string') return value.split(separator, limit);
  if (!jsIsRegex(separator)) {
    const parts = separator === undefined ? [value] : value.split(separator);
    return limit === undefined ? parts : parts.slice(0, limit);
  }
  const parts: Value = [];
  let from = 0;
  for (const found of jsMatchesOf(separator, value)) {
    if (found[0] === '' && (found.index === 0 || found.index >= value.length)) continue;
    parts.push(value.slice(from, found.index));
    jsPushAll(parts, found.slice(1));
    from = found.index + found[0].length;
  }
  parts.push(value.slice(from));
  return limit === undefined ? parts : parts.slice(0, limit);
}

// Modules

/** A module in CommonJS runs once, when it is first required. */
export function jsCommonJs(files: Value): Value {
  let module: Value;
  return () => {
    if (!module) {
      module = { exports: {} };
      for (const file of Object.keys(files)) files[file](module.exports, module);
    }
    return module.exports;
  };
}

export function jsToEsm(exports: Value): Value {
  if (exports && exports['__esModule']) return exports;
  const names: Value = {};
  if (jsIsObject(exports)) for (const name in exports) names[name] = exports[name];
  names.default = exports;
  return names;
}

/** The names of a module as an object: each is given as a function that returns it. */
export function jsExport(names: Value, all: Value): Value {
  for (const name of Object.keys(all)) names[name] = all[name]();
  return names;
}
