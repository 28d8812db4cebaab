// Amounts of money

import { createRegex, testRegex } from 'sgtm';
import { currencyIn, WITH_THREE_DECIMALS, WITHOUT_DECIMALS } from './currencies.js';
import type { Note } from './reasons.js';
import { BLANK } from './values.js';

/** An amount as somebody wrote it, taken apart. */
export interface WrittenAmount {
  isBelowZero: boolean;
  /** Digits with dots and commas between them, and ' for blanks and apostrophes. */
  digits: string;
  /** The currency that its sign or code can only mean; '' without one. */
  currency: string;
}

/** A number that can be read in one way only, with any number of decimals but three. */
const CLEAR = '^[+-]?\\d+([.,](\\d{1,2}|\\d{4,}))?$';

/**
 * Reads an amount that a person or a shop wrote: "1,299.00", "1.299,00 €", "CHF 1’299.00" and
 * "₹1,23,456.50". Below zero is what has a minus before or behind it, or stands in brackets.
 *
 * With three digits behind one separator an amount can be meant in two ways, and the currency decides:
 * those without decimals part thousands so, those with three have decimals. Of others "1.299" is taken as
 * it stands and noted, "1,299" is not read.
 *
 * @param name what a note calls it
 * @param currency of the event: ISO 4217, or ''; the amount's own sign may not contradict it
 * @returns undefined for what is not an amount
 */
export function amountIn(
  text: string,
  name: string,
  currency: string,
  notes: Note[]
): number | undefined {
  if (isClear(text)) return +text.replace(',', '.');
  const written = writtenAmount(text);
  if (!written) return undefined;
  const own = written.currency;
  if (own && currency && own !== currency) return undefined;
  const number = numberIn(written.digits, name, own || currency, notes);
  return number !== undefined && written.isBelowZero ? -number : number;
}

/** Whether a text is digits with at most a sign and decimals; no currency is needed to read it. */
export function isClear(text: string): boolean {
  return testRegex(createRegex(CLEAR) as SandboxRegex, text);
}

/** Takes an amount apart into sign, digits and currency; undefined for what is not one. */
export function writtenAmount(text: string): WrittenAmount | undefined {
  if (text.length > 64) return undefined;
  const parts = plain(text).match(createRegex(writtenForm()) as SandboxRegex);
  if (!parts) return undefined;
  const part = (at: number): string => (parts[at] as string) || '';
  const signs = part(1) + part(3) + part(5) + part(7);
  const before = currencyNamed(part(2));
  const behind = currencyNamed(part(6));
  if (before === undefined || behind === undefined) return undefined;
  if (before && behind && before !== behind) return undefined;
  if (!testRegex(createRegex(SIGNS) as SandboxRegex, signs)) return undefined;
  return {
    isBelowZero: signs !== '' && signs !== '+',
    digits: part(4),
    currency: before || behind
  };
}

function currencyNamed(name: string): string | undefined {
  return name ? currencyIn(name) : '';
}

/** Signs, currency, digits, and both again. A currency may end with a dot behind a letter: "Fr." */
function writtenForm(): string {
  const currency = "([^\\d.,'()+-]{0,7}[A-Za-zА-я]\\.|[^\\d.,'()+-]{0,8})";
  const before = '^([(+-]{0,2})' + currency + '([(+-]{0,2})';
  return before + "((?:[.,]?\\d)[\\d.,']*)([)-]{0,2})" + currency + '([)-]{0,2})$';
}

/** One sign at most, or brackets, in which there may be a minus. */
const SIGNS = '^([+-]?|\\(-?\\)|-\\(\\))$';

/** One sign for every minus and bracket, ' for blanks between digits and for apostrophes, no others. */
function plain(text: string): string {
  const signs = text
    .replace(createRegex(BLANK + "|['`´ʼ‘’＇]+", 'g') as SandboxRegex, "'")
    .replace(createRegex('[‐-―−﹘﹣－]', 'g') as SandboxRegex, '-')
    .replace(createRegex('（', 'g') as SandboxRegex, '(')
    .replace(createRegex('）', 'g') as SandboxRegex, ')')
    .replace(createRegex("'*([^\\d'])'*", 'g') as SandboxRegex, '$1');
  // "59,-" has no cents; its dash is no minus.
  const cents = signs.search(createRegex('\\d[.,]-{1,2}([^\\d-]|$)') as SandboxRegex);
  if (cents === -1) return signs;
  const behind = signs.slice(cents + 2).replace(createRegex('^-+') as SandboxRegex, '');
  return signs.slice(0, cents + 2) + '0' + behind;
}

/** Digits with at most one separator. */
const ONE_SEPARATOR = '^(\\d*[.,])?\\d+$';
/** Groups of three digits, India's of two before them, with or without decimals. */
const GROUPED =
  "^(\\d{1,3}(,\\d{3})+(\\.\\d+)?|\\d{1,3}(\\.\\d{3})+(,\\d+)?|\\d{1,3}('\\d{3})+([.,]\\d+)?|\\d{1,2}([,']\\d{2})+[,']\\d{3}(\\.\\d+)?)$";

function numberIn(
  digits: string,
  name: string,
  currency: string,
  notes: Note[]
): number | undefined {
  if (testRegex(createRegex(ONE_SEPARATOR) as SandboxRegex, digits)) {
    const isUnclear = testRegex(createRegex('^[1-9]\\d{0,2}[.,]\\d{3}$') as SandboxRegex, digits);
    if (isUnclear && testRegex(createRegex(WITHOUT_DECIMALS) as SandboxRegex, currency)) {
      return +digits.replace(createRegex('[.,]') as SandboxRegex, '');
    }
    if (isUnclear && !testRegex(createRegex(WITH_THREE_DECIMALS) as SandboxRegex, currency)) {
      if (digits.indexOf(',') !== -1) return undefined;
      notes.push(('number_ambiguous:' + name) as Note);
    }
    return +digits.replace(',', '.');
  }
  if (!testRegex(createRegex(GROUPED) as SandboxRegex, digits)) return undefined;
  const last = digits.search(createRegex('[.,]\\d+$') as SandboxRegex);
  // "1,299,000": what comes last parts thousands if it stands before them too.
  const isWhole = last === -1 || digits.indexOf(digits.charAt(last)) < last;
  const whole = isWhole ? digits : digits.slice(0, last);
  const decimals = isWhole ? '' : '.' + digits.slice(last + 1);
  return +(whole.replace(createRegex('\\D', 'g') as SandboxRegex, '') + decimals);
}
