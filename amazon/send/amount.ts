/** The sign before the decimals of a column. */
export type DecimalSign = '.' | ',';

/** Blanks, invisible marks, and apostrophes between thousands. */
const BLANKS = /[\s\p{Cf}'’]/gu;
/** The signs that people and spreadsheets write for a minus: hyphens, dashes, U+2212, full-width ones. */
const MINUS = /[\u2010-\u2015\u2212\uFE58\uFE63\uFF0D]/g;
/** An amount with a sign and a currency before or behind it, or none. */
const WRITTEN =
  /^([-+]?)([^\d.,+()-]{0,4})([-+]?)(\d[\d.,]*|[.,]\d+)([-+]?)([^\d.,+()-]{0,4})([-+]?)$/;
/** "CR" and "DR", credit and debit, in the place of a currency: nobody can tell which is a refund. */
const BOOKING = /^[cd]r\.?$/i;

/** An amount's digits and separators, with a minus if it is below zero in any writing. */
function plain(text: string): string | undefined {
  // Most amounts are as plain as can be.
  if (/^-?\d+(\.\d+)?$/.test(text)) return text;
  const bare = text
    .replaceAll(BLANKS, '')
    .replaceAll(MINUS, '-')
    .replaceAll('\uFF08', '(')
    .replaceAll('\uFF09', ')')
    // "59,-" has no cents; its dash is not a minus.
    .replace(/(\d)[.,]-{1,2}(?!\d)/, '$1');
  // Bookkeepers write what is below zero in brackets, with the currency in them or beside them.
  const isBracketed = /^[^()]*\([^()]+\)[^()]*$/.test(bare);
  const match = WRITTEN.exec(isBracketed ? bare.replaceAll(/[()]/g, '') : bare);
  if (!match) return undefined;
  const [, first, before, second, digits = '', third, behind, fourth] = match;
  if (BOOKING.test(before ?? '') || BOOKING.test(behind ?? '')) return undefined;
  const signs = [first, second, third, fourth].join('');
  if (signs.length > 1 || (isBracketed && signs === '+')) return undefined;
  return isBracketed || signs === '-' ? `-${digits}` : digits;
}

/** Whether a text is an amount below zero, however it is written: "-3.00", "(3.00 €)", "3,00-". */
export function isBelowZero(text: string): boolean {
  const digits = plain(text);
  return digits !== undefined && digits.startsWith('-') && /[1-9]/.test(digits);
}

/** Returns the sign before the decimals of an amount, or undefined if the text leaves it open. */
export function decimalSignIn(text: string): DecimalSign | undefined {
  const digits = plain(text)?.replace(/^[-+]/, '');
  if (digits === undefined) return undefined;
  const dots = digits.split('.').length - 1;
  const commas = digits.split(',').length - 1;
  if (dots > 0 && commas > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ',';
  if (dots + commas === 0) return undefined;
  const sign = dots > 0 ? '.' : ',';
  // More than one of a kind sets off thousands; so can one that has three digits behind it.
  if (dots + commas > 1) return sign === '.' ? ',' : '.';
  return /^\d{1,3}[.,]\d{3}$/.test(digits) ? undefined : sign;
}

/**
 * An amount: "1.234,56 €", "$1,234.56", "49".
 *
 * @param sign what stands before the column's decimals; undefined if no row of it shows that
 * @returns undefined for what is none, or can be read in two ways
 */
export function readAmount(text: string, sign: DecimalSign | undefined): number | undefined {
  const digits = plain(text);
  if (digits === undefined) return undefined;
  const own = decimalSignIn(text);
  if (sign !== undefined && own !== undefined && own !== sign) return undefined;
  const used = sign ?? own;
  if (used === undefined && /[.,]/.test(digits)) return undefined;
  const thousands = used === ',' ? '.' : ',';
  const [whole = '', ...decimals] = digits.split(used ?? '.');
  if (decimals.length > 1 || decimals[0]?.includes(thousands)) return undefined;
  if (whole.includes(thousands) && !isGrouped(whole, thousands)) return undefined;
  const number = Number(`${whole.replaceAll(thousands, '')}.${decimals[0] ?? '0'}`);
  return Number.isFinite(number) ? number : undefined;
}

/** "1,234,567", and India's "12,34,567". */
function isGrouped(whole: string, thousands: string): boolean {
  const [first = '', ...groups] = whole.replace(/^[-+]/, '').split(thousands);
  const last = groups.pop();
  return /^\d{1,3}$/.test(first) && /^\d{3}$/.test(last ?? '') && groups.every(isGroup);
}

const isGroup = (digits: string): boolean => /^\d{2,3}$/.test(digits);
