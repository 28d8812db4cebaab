// Value, currency and units

import { Math } from 'sgtm';
import { amountIn, isClear, writtenAmount } from './amount.js';
import { currencyIn } from './currencies.js';
import type { EventData } from './event-data.js';
import type { Note } from './reasons.js';
import { givenText, type Properties } from './values.js';

/** The things of an event, each as the properties that it has. */
type Items = readonly Properties[];

/**
 * Returns the value of the field or the event with the two decimals that Amazon takes, half a cent
 * rounded up: 8.575 → 8.58. A purchase that gives none is worth the sum of its items. What is missing,
 * and what is given and is no amount, leaves a note.
 */
export function valueOf(
  event: EventData,
  items: Items,
  isPurchase: boolean,
  notes: Note[]
): number | undefined {
  const given = givenValue(event);
  if (typeof given === 'number') return fitValue(given, isPurchase, notes);
  const text = givenText(given);
  if (!text) return isPurchase ? sumOf(event, items, notes) : undefined;
  const number = amountIn(text, 'value', isClear(text) ? '' : namedCurrency(event, items), notes);
  if (number !== undefined) return fitValue(number, isPurchase, notes);
  notes.push('value_unreadable');
  return undefined;
}

function givenValue(event: EventData): unknown {
  const given = event.all.value;
  return data.value === undefined ? given : givenText(data.value) || given;
}

/** From 1e13 on a number has no cents any more; what a purchase is below zero is never sent. */
function fitValue(number: number, isPurchase: boolean, notes: Note[]): number | undefined {
  if (number >= 0 && number < 1e13) return inCents(number);
  // However little it is below zero, it stays so.
  if (number < 0 && (isPurchase || number >= -1e13)) return Math.min(inCents(number), -0.01);
  notes.push('value_out_of_range');
  return undefined;
}

/** Price × quantity of each item; undefined unless every item has a price. */
function sumOf(event: EventData, items: Items, notes: Note[]): number | undefined {
  if (!items[0]) {
    notes.push('value_missing');
    return undefined;
  }
  let sum = 0;
  let net = 0;
  const isWhole = items.every((item) => {
    const price = priceIn(item.price, event, items, notes);
    const given = item.quantity;
    const quantity = given === undefined || given === '' ? 1 : quantityIn(given, notes);
    net += (price || 0) * (quantity || 0);
    sum += (price || 0) * Math.max(quantity || 0, 0);
    return price !== undefined && quantity !== undefined;
  });
  if (!isWhole) notes.push('item_price_missing');
  // Things that are given back have a quantity below zero; else those count for nothing.
  else return fitValue(net < 0 ? net : sum, true, notes);
  return undefined;
}

/** The factor makes up for what binary numbers lose: 1.005 is a little less than it reads. */
function inCents(number: number): number {
  return Math.round(number * 100 * 1.0000000000000004) / 100 || 0;
}

/** Returns a price; undefined for what is none. */
function priceIn(
  value: unknown,
  event: EventData,
  items: Items,
  notes: Note[]
): number | undefined {
  if (typeof value === 'number') return value - value === 0 ? value : undefined;
  const text = givenText(value);
  if (!text) return undefined;
  return amountIn(text, 'price', isClear(text) ? '' : namedCurrency(event, items), notes);
}

/**
 * Returns the currency of the field or the event, else the one that the value's own sign or all items
 * name; undefined for none that Amazon takes.
 *
 * @param isPurchase whether it is noted that there is none
 */
export function currencyOf(
  event: EventData,
  items: Items,
  isPurchase: boolean,
  notes: Note[]
): string | undefined {
  const given = givenCurrency(event);
  const code = given ? currencyIn(given) : undefined;
  if (code) return code;
  if (given) notes.push('currency_unknown');
  const other = signOfValue(event) || currencyOfItems(items);
  if (other) return other;
  if (!given && isPurchase) notes.push('currency_missing');
  return undefined;
}

function givenCurrency(event: EventData): string | undefined {
  const field = data.currencyCode ? givenText(data.currencyCode) : undefined;
  return field || givenText(event.all.currency);
}

/** The currency that amounts of the event are in, as far as it is named; '' where it is not. */
function namedCurrency(event: EventData, items: Items): string {
  const given = givenCurrency(event);
  return (given && currencyIn(given)) || currencyOfItems(items) || '';
}

function signOfValue(event: EventData): string | undefined {
  const text = givenText(givenValue(event));
  const written = text ? writtenAmount(text) : undefined;
  return written && written.currency;
}

/** The currency of the items, if all of them name the same one. */
function currencyOfItems(items: Items): string | undefined {
  const codes = items.map((item) => {
    const text = givenText(item.currency);
    return text ? currencyIn(text) : undefined;
  });
  return codes.every((code) => code === codes[0]) ? codes[0] : undefined;
}

/**
 * Returns how many things a purchase has: what the field says, else the sum of the items' quantities,
 * one where an item says none. Undefined where that is nothing.
 */
export function unitsOf(items: Items, notes: Note[]): number | undefined {
  if (data.unitsSold !== undefined) {
    const field = givenText(data.unitsSold);
    const units = field ? unitsIn(field, notes) : 0;
    if (units) return units;
  }
  let sum = 0;
  for (const item of items) sum += unitsIn(item.quantity, notes);
  if (sum > MOST_UNITS) {
    notes.push('units_out_of_range');
    return undefined;
  }
  if (sum > 0) return sum;
  return undefined;
}

/** Amazon's number of units has 32 bits. */
const MOST_UNITS = 2147483647;

/** Returns how many an item says it is: one where it says nothing. */
function unitsIn(quantity: unknown, notes: Note[]): number {
  if (typeof quantity === 'number') return wholeUnits(quantity, notes);
  if (quantity === undefined || quantity === '') return 1;
  return wholeUnits(quantityIn(quantity, notes) || 0, notes);
}

/** Returns a quantity; undefined for what is none. */
function quantityIn(quantity: unknown, notes: Note[]): number | undefined {
  if (typeof quantity === 'number') return quantity - quantity === 0 ? quantity : undefined;
  const text = givenText(quantity);
  return text ? amountIn(text, 'quantity', '', notes) : undefined;
}

/**
 * Returns a quantity without its fraction, which is noted, or 0 and a note if it is not a number of at
 * least 1.
 */
function wholeUnits(number: number, notes: Note[]): number {
  const units = Math.floor(number);
  if (units > 0 && units <= MOST_UNITS) {
    if (units !== number) notes.push('units_cut');
    return units;
  }
  notes.push('units_unusable');
  return 0;
}
