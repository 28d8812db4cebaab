import { createRegex, Math, testRegex } from 'sgtm';
import type { EventData } from './event-data.js';
import type { Note } from './reasons.js';
import { givenText, type Properties } from './values.js';

/** The currencies that Amazon's Events API takes (ISO 4217). Source: its OpenAPI. */
const CURRENCIES =
  '^(AED|ARS|AUD|AZN|BBD|BGN|BHD|BMD|BND|BOB|BRL|BSD|CAD|CHF|CLP|CNY|COP|CRC|CZK|DKK|DOP|DZD|EGP|EUR|GBP|GHS|GTQ|HKD|HNL|HRK|HUF|IDR|ILS|INR|JMD|JOD|JPY|KES|KRW|KWD|KYD|KZT|LBP|LKR|MAD|MUR|MXN|MXP|MYR|NAD|NGN|NOK|NZD|PAB|PEN|PHP|PKR|PLN|PYG|QAR|RON|RSD|RUB|SAR|SEK|SGD|THB|TND|TRY|TTD|TWD|TZS|UAH|USD|UYU|VND|XAF|XCD|XOF|XPF|ZAR)$';

/**
 * Returns the value of the field or the event with the two decimals that Amazon takes, half a cent
 * rounded up: 8.575 → 8.58. A purchase that gives none is worth the sum of its items; it has no value
 * below zero. What is given and is no such number leaves a note.
 */
export function valueOf(
  event: EventData,
  items: readonly Properties[],
  isPurchase: boolean,
  notes: Note[]
): number | undefined {
  let given = event.all.value;
  if (data.value !== undefined) given = givenText(data.value) || given;
  if (typeof given === 'number') return fitValue(given, isPurchase, notes);
  const text = givenText(given);
  if (!text) return isPurchase ? sumOf(items, notes) : undefined;
  const number = numberIn(text, 'value', notes);
  if (number !== undefined) return fitValue(number, isPurchase, notes);
  notes.push('value_unreadable');
  return undefined;
}

/** From 1e13 on a number has no cents any more. */
function fitValue(number: number, isPurchase: boolean, notes: Note[]): number | undefined {
  if (number >= 0 && number < 1e13) return inCents(number);
  if (!isPurchase && number < 0 && number >= -1e13) return inCents(number);
  notes.push('value_out_of_range');
  return undefined;
}

/** Price × quantity of each item; undefined unless every item has a price. */
function sumOf(items: readonly Properties[], notes: Note[]): number | undefined {
  let sum = 0;
  const isWhole = items.every((item) => {
    const price = numberOf(item.price);
    const quantity = item.quantity === undefined ? 1 : numberOf(item.quantity);
    sum += (price || 0) * Math.max(quantity || 0, 0);
    return price !== undefined && price >= 0 && quantity !== undefined;
  });
  if (isWhole && items[0] && sum < 1e13) return inCents(sum);
  if (items[0]) notes.push('item_price_missing');
  return undefined;
}

/** The factor makes up for what binary numbers lose: 1.005 is a little less than it reads. */
function inCents(number: number): number {
  return Math.round(number * 100 * 1.0000000000000004) / 100 || 0;
}

/** A finite number, also one written as text; undefined for anything else. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value - value === 0 ? value : undefined;
  const text = givenText(value);
  return text ? numberIn(text, '', []) : undefined;
}

/** Digits with at most one separator, which is the decimal one. */
const PLAIN = '^[+-]?\\d+([.,]\\d+)?$';
/** Groups of three digits, with or without a decimal separator that is not the one of the groups. */
const GROUPED =
  "^[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?$|^[+-]?\\d{1,3}(\\.\\d{3})+(,\\d+)?$|^[+-]?\\d{1,3}([ '\u00A0\u2009\u202F\u2019]\\d{3})+([.,]\\d+)?$";

/**
 * Reads a number that a person or a shop wrote: "1,299.00" and "1.299,00" are the same. With three
 * digits behind one separator it can be meant in two ways: "1.299" is taken as it stands and noted,
 * "1,299" is none.
 */
function numberIn(text: string, name: string, notes: Note[]): number | undefined {
  if (testRegex(createRegex(PLAIN) as SandboxRegex, text)) {
    const isUnclear = testRegex(
      createRegex('^[+-]?[1-9]\\d{0,2}[.,]\\d{3}$') as SandboxRegex,
      text
    );
    if (isUnclear && text.indexOf(',') !== -1) return undefined;
    if (isUnclear) notes.push(('number_ambiguous:' + name) as Note);
    return +text.replace(',', '.');
  }
  if (!testRegex(createRegex(GROUPED) as SandboxRegex, text)) return undefined;
  const decimal = text.search(createRegex('[.,]\\d+$') as SandboxRegex);
  const isGroup =
    decimal === text.search(createRegex('[.,]\\d{3}$') as SandboxRegex) && decimal !== -1;
  // "1,299,000": the last group looks like decimals, and its separator stands before it too.
  const isWhole = decimal === -1 || (isGroup && text.indexOf(text.charAt(decimal)) < decimal);
  const whole = isWhole ? text : text.slice(0, decimal);
  const digits = whole.replace(createRegex('[^\\d-]', 'g') as SandboxRegex, '');
  return +(digits + (isWhole ? '' : '.' + text.slice(decimal + 1)));
}

/** Returns the currency of the field or the event; undefined for none that Amazon takes. */
export function currencyOf(event: EventData, notes: Note[]): string | undefined {
  const field = data.currencyCode ? givenText(data.currencyCode) : undefined;
  const given = field || givenText(event.all.currency);
  if (!given) return undefined;
  const code = given.toUpperCase();
  if (testRegex(createRegex(CURRENCIES) as SandboxRegex, code)) return code;
  notes.push('currency_unknown');
  return undefined;
}

/**
 * Returns how many things a purchase has: what the field says, else the sum of the items' quantities,
 * one where an item says none. Undefined where that is nothing.
 */
export function unitsOf(items: readonly Properties[], notes: Note[]): number | undefined {
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
  return wholeUnits(numberOf(quantity) || 0, notes);
}

/** Returns a quantity without its fraction, or 0 and a note if it is not a whole number of at least 1. */
function wholeUnits(number: number, notes: Note[]): number {
  const units = Math.floor(number);
  if (units === number && units > 0 && units <= MOST_UNITS) return units;
  notes.push('units_unusable');
  return units > 0 && units <= MOST_UNITS ? units : 0;
}
