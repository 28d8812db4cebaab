// Custom data

import { createRegex, testRegex } from 'sgtm';
import type { CustomDatum } from './conversion.js';
import { isWithoutZone, momentOf } from './moment.js';
import type { Note } from './reasons.js';
import {
  entriesOf,
  givenText,
  isOn,
  E_MAIL_SIGN,
  objectOf,
  textOf,
  type Properties
} from './values.js';

/** Amazon takes this many. */
const MOST_CUSTOM_DATA = 13;

/**
 * Returns custom data from the rows of the field and, where no row has the name, brand, category and
 * productId of the first item. The entries of a list are joined. What Amazon cannot take is left out and noted.
 */
export function customDataOf(
  items: readonly Properties[],
  notes: Note[]
): CustomDatum[] | undefined {
  const all: CustomDatum[] = [];
  if (data.customData) entriesOf(data.customData).forEach((row) => addRow(row, all, notes));
  const item = items[0];
  if (item && isOn(data.autoCustomData)) {
    addOfItem('brand', item.item_brand || item.brand, all, notes);
    addOfItem('category', item.item_category || item.category, all, notes);
    addOfItem('productId', item.item_id || item.product_id, all, notes);
  }
  if (data.customData) return fitting(all, notes);
  if (all[0]) return all;
  return undefined;
}

/** The first of each name, and no more than Amazon takes. */
function fitting(all: readonly CustomDatum[], notes: Note[]): CustomDatum[] | undefined {
  const names = all.map((datum) => datum.name);
  const first = all.filter((datum, at) => names.indexOf(datum.name) === at);
  first.slice(MOST_CUSTOM_DATA).forEach((datum) => noteLeftOut(datum.name, notes));
  return first[0] ? first.slice(0, MOST_CUSTOM_DATA) : undefined;
}

function addRow(row: unknown, all: CustomDatum[], notes: Note[]): void {
  const cells = objectOf(row);
  const name = wordsOf(textOf(cells.name) || '');
  if (!givenText(cells.value)) return;
  const dataType = textOf(cells.dataType) || 'STRING';
  const texts = entriesOf(cells.value).map(textOf);
  const value = dataType === 'STRING' ? joined(texts) : otherValueOf(dataType, texts);
  if (name && value) {
    all.push({ name: name, dataType: dataType, value: value });
    if (dataType === 'TIMESTAMP' && isWithoutZone(texts[0] as string)) {
      notes.push(('custom_data_as_utc:' + name) as Note);
    }
  } else if (name) noteLeftOut(name, notes);
  else notes.push('custom_data_nameless');
}

function addOfItem(name: string, given: unknown, all: CustomDatum[], notes: Note[]): void {
  if (given) {
    const text = givenText(given);
    if (text) {
      let value = stringOf(text);
      if (text !== given) value = joined(entriesOf(given).map(textOf));
      if (value) all.push({ name: name, dataType: 'STRING', value: value });
      else noteLeftOut(name, notes);
    }
  }
}

/** The entries of a list as one text; undefined where one of them cannot be sent, or all are too long. */
function joined(texts: readonly (string | undefined)[]): string | undefined {
  const words = texts.map((text) => (text ? stringOf(text) : undefined));
  const whole = words.join('_');
  return words.indexOf(undefined) === -1 && whole.length <= 256 ? whole : undefined;
}

function noteLeftOut(what: string, notes: Note[]): void {
  notes.push(('custom_data_unusable:' + what) as Note);
}

/**
 * Returns a text as Amazon takes it: letters, digits and underscores. Undefined for what would not say
 * the same then: a decimal number and one below zero, as Amazon takes no dots and no dashes (a price is
 * best passed in cents), what is too long, and what names a person.
 */
function stringOf(text: string): string | undefined {
  if (testRegex(WORD, text)) return text;
  if (testRegex(createRegex(NO_STRING) as SandboxRegex, text) || testRegex(E_MAIL_SIGN, text))
    return undefined;
  return wordsOf(text);
}

/** What Amazon takes as it is. */
const WORD = createRegex('^\\w{1,256}$') as SandboxRegex;

/** A number, UNREADABLE, and a text of more than 256 characters. */
const NO_STRING = '^([+-]?\\d*[.,]?\\d+|\\?|[\\s\\S]{257,})$';

/** A whole number that has 32 bits and no sign, or a time, in milliseconds since 1970; never a list. */
function otherValueOf(
  dataType: string,
  texts: readonly (string | undefined)[]
): string | undefined {
  const text = texts[0];
  if (!text || texts.length > 1) return undefined;
  if (dataType === 'TIMESTAMP') {
    const time = momentOf(text);
    return time === undefined ? undefined : '' + time;
  }
  const isWhole = testRegex(createRegex('^\\d{1,10}$') as SandboxRegex, text);
  return dataType === 'INTEGER' && isWhole && +text < 2147483648 ? text : undefined;
}

/**
 * "Google Merchandise (EU)" → "Google_Merchandise_EU": other characters make one underscore. Undefined
 * where there is no letter and no digit.
 */
function wordsOf(text: string): string | undefined {
  const words = text.match(createRegex('\\w+', 'g') as SandboxRegex);
  if (words) return words.join('_');
  return undefined;
}
