import { Math } from 'sgtm';
import { event } from './event.js';
import { notes } from './log.js';
import { capitalized, listOf, numberOf, objectOf, textOf } from './values.js';

/** The currencies Amazon's Events API takes (ISO 4217), capitalized. */
const CURRENCIES =
  'AedArsAudAznBbdBgnBhdBmdBndBobBrlBsdCadChfClpCnyCopCrcCzkDkkDopDzdEgpEurGbpGhsGtqHkdHnlHrkHufIdrIlsInrJmdJodJpyKesKrwKwdKydKztLbpLkrMadMurMxnMxpMyrNadNgnNokNzdPabPenPhpPkrPlnPygQarRonRsdRubSarSekSgdThbTndTryTtdTwdTzsUahUsdUyuVndXafXcdXofXpfZar';

/**
 * The value, from the field or the event, with the two decimals Amazon takes: 12.345 → 12.35. A
 * purchase has none below zero.
 */
export function valueOf(isPurchase: boolean): number | undefined {
  const given = textOf(data.value) ? data.value : event.value;
  const value = numberOf(given);
  // From 1e13 on a number has no cents any more.
  const isFit = value !== undefined && Math.abs(value) < 1e13 && (value >= 0 || !isPurchase);
  if (isFit) return Math.round(value * 100) / 100;
  if (textOf(given)) notes.push('value left out');
}

/** The currency of a purchase, from the field or the event, in upper case; empty for none that Amazon takes. */
export function currencyOf(): string {
  const code = (textOf(data.currencyCode) || textOf(event.currency)).toUpperCase();
  if (code.length === 3 && CURRENCIES.indexOf(capitalized(code)) !== -1) return code;
  if (code) notes.push('currency left out');
  return '';
}

/** The units of a purchase: the field, else the sum of the items' quantities, one where none is said. */
export function unitsOf(): number | false {
  let sum = 0;
  listOf(event.items).forEach((item) => {
    sum += units(objectOf(item).quantity) || 1;
  });
  return units(data.unitsSold) || units(sum);
}

/** A whole number from 1 that has 32 bits; false for anything else. */
function units(value: unknown): number | false {
  const number = Math.floor(numberOf(value) || 0);
  return number > 0 && number < 2147483648 && number;
}
