/** The sign before the decimals of a column. */
export type DecimalSign = '.' | ',';

/** The digits and signs of an amount, without currency, blanks and the Swiss apostrophe. */
function plain(text: string): string | undefined {
  const bare = text.replaceAll(/[\s\u00A0\u202F'’]/g, '').replace(/^([-+]?)[^\d.,+-]{1,4}/, '$1');
  const match = /^([-+]?)([\d.,]+)[^\d.,+-]{0,4}$/.exec(bare);
  return match ? `${match[1]}${match[2]}` : undefined;
}

/** Which sign a text shows to stand before the decimals; undefined if it does not show it. */
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
