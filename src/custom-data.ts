import { createRegex, testRegex } from 'sgtm';
import type { CustomDatum } from './conversion.js';
import type { EventData } from './event-data.js';
import { momentOf } from './moment.js';
import { entriesOf, givenText, isOn, isPersonal, objectOf, textOf, UNREADABLE } from './values.js';

/** Amazon takes this many. */
const MOST_CUSTOM_DATA = 13;

/**
 * Returns custom data from the rows of the field and, where no row has the name, brand, category and
 * productId of the first item. What Amazon cannot take is left out and noted.
 */
export function customDataOf(event: EventData, notes: string[]): CustomDatum[] {
  const all: CustomDatum[] = [];
  if (data.customData) {
    entriesOf(data.customData).forEach((row) => {
      const cells = objectOf(row);
      const name = wordsOf(textOf(cells.name) || '');
      const value = givenText(cells.value);
      if (!value || isThere(name, all)) return;
      if (name) addDatum(name, textOf(cells.dataType) || 'STRING', value, all, notes);
      else notes.push('custom data left out: a row has no name');
    });
  }
  const item = event.items[0];
  if (item && isOn(data.autoCustomData)) {
    addOfItem('brand', item.item_brand || item.brand, all, notes);
    addOfItem('category', item.item_category || item.category, all, notes);
    addOfItem('productId', item.item_id || item.product_id, all, notes);
  }
  return all;
}

function addOfItem(name: string, value: unknown, all: CustomDatum[], notes: string[]): void {
  const isTaken = data.customData ? isThere(name, all) : false;
  if (value && !isTaken) addDatum(name, 'STRING', value, all, notes);
}

function isThere(name: string, all: CustomDatum[]): boolean {
  return all.some((other) => other.name === name);
}

function addDatum(
  name: string,
  dataType: string,
  given: unknown,
  all: CustomDatum[],
  notes: string[]
): void {
  const text = givenText(given);
  if (text) {
    const value = dataType === 'STRING' ? stringOf(text) : otherValueOf(dataType, text);
    if (value && all.length < MOST_CUSTOM_DATA) {
      all.push({ name: name, dataType: dataType, value: value });
    } else notes.push('custom data left out: ' + name);
  }
}

/**
 * Returns a text as Amazon takes it: letters, digits and underscores. Undefined for what would not say
 * the same then: a decimal number and one below zero, as Amazon takes no dots and no dashes (a price is
 * best passed in cents), what is too long, and what names a person.
 */
function stringOf(text: string): string | undefined {
  if (testRegex(createRegex('^\\w{1,256}$') as SandboxRegex, text)) return text;
  const isNumber = testRegex(createRegex('^[+-]?\\d*[.,]?\\d+$') as SandboxRegex, text);
  const isUnfit = isNumber || text === UNREADABLE || text.length > 256 || isPersonal(text);
  return isUnfit ? undefined : wordsOf(text) || undefined;
}

/** A whole number that has 32 bits and no sign, or a time, in milliseconds since 1970. */
function otherValueOf(dataType: string, text: string): string | undefined {
  if (dataType === 'TIMESTAMP') {
    const time = momentOf(text);
    return time === undefined ? undefined : '' + time;
  }
  const isWhole = testRegex(createRegex('^\\d{1,10}$') as SandboxRegex, text);
  return dataType === 'INTEGER' && isWhole && +text < 2147483648 ? text : undefined;
}

/** "Google Merchandise (EU)" → "Google_Merchandise_EU": other characters make one underscore. */
function wordsOf(text: string): string {
  return (text.match(createRegex('\\w+', 'g') as SandboxRegex) || []).join('_');
}
