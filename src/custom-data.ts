import { createRegex } from 'sgtm';
import { event } from './event.js';
import { notes } from './log.js';
import { readTime } from './time.js';
import { isOn, listOf, objectOf, textLike, textOf } from './values.js';

/** Something the advertiser wants to report on. */
export interface CustomDatum {
  name: string;
  dataType: string;
  value: string;
}

/**
 * Custom data from the rows of the field and, where no row has the name, brand, category and
 * productId of the first item. What cannot be made valid is left out and noted; Amazon takes 13.
 */
export function customDataOf(): CustomDatum[] {
  const item = isOn(data.autoCustomData) ? objectOf(listOf(event.items)[0]) : {};
  const all: CustomDatum[] = [];
  const add = (name: string, given: unknown, kind?: string): void => {
    const text = textOf(given);
    const dataType = kind || 'STRING';
    if (!text || all.some((other) => other.name === name)) return;
    const value = validValue(dataType, text);
    if (!name || !value || all.length > 12) notes.push('custom data left out: ' + name);
    else all.push({ name: name, dataType: dataType, value: value });
  };
  listOf(data.customData).forEach((row) => {
    const cells = objectOf(row);
    add(onlyAllowed(textOf(cells.name)), cells.value, textOf(cells.dataType));
  });
  add('brand', item.item_brand);
  add('category', item.item_category);
  add('productId', item.item_id);
  return all;
}

/** A time goes as milliseconds since 1970, as a value has no room for its dashes and colons. */
function validValue(dataType: string, text: string): string {
  if (dataType === 'TIMESTAMP') return '' + (readTime(text) || '');
  if (dataType === 'INTEGER') return textLike(text, '^(\\d{1,9}|1\\d{9}|20\\d{8})$');
  return dataType === 'STRING' ? onlyAllowed(text) : '';
}

/** "Google Merchandise (EU)" → "Google_Merchandise_EU": other characters make one underscore; 256 at most. */
function onlyAllowed(text: string): string {
  const kept = text.slice(0, 256);
  if (kept.search(createRegex('\\W') as SandboxRegex) === -1) return kept;
  return (kept.match(createRegex('\\w+', 'g') as SandboxRegex) || []).join('_');
}
