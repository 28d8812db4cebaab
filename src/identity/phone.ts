import { callingCode } from '../country.js';
import { without, textLike } from '../values.js';

/** What the whole number has to look like behind the calling code, read off Amazon's normalizer. */
const NATIONAL_NUMBERS: { [country: string]: string } = {
  US: '^[2-9]\\d{9}$',
  CA: '^(([2-8]\\d|90)\\d{8}|9(1[02-9]|2[0589]|3[014678]|4[01579]|5[12469]|7[012389]|8[04569])[2-9]\\d{6})$',
  GB: '^([1-357-9]\\d{9}|[18]\\d{8}|8\\d{6})$',
  DE: '^[1-9]\\d{4,14}$',
  FR: '^[1-9]\\d{8}$',
  ES: '^[5-9]\\d{8}$',
  IT: '^(0\\d{5,10}|1\\d{8,9}|3[0-8]\\d{7,10}|39\\d{7,8}|55\\d{8}|8\\d{5}(\\d{2,4})?)$',
  JP: '^([257-9]\\d{9}|[1-9]\\d{8})$',
  IN: '^([2-9]\\d{9}|1\\d{7,12})$'
};

/**
 * "(555) 123-4567" → "15551234567" in US, "07911 123456" → "447911123456" in GB: the calling code
 * and the number, digits only. Empty for what is no number of the country.
 *
 * For the nine countries of Amazon's normalizer the result is its own, also where it is odd: a
 * foreign calling code does not count there. Elsewhere a number in international form is kept.
 */
export function normalizePhone(text: string, country: string): string {
  // Behind an x, as in "ext. 12", is an extension.
  const all = without(text, '[^\\dXx]+|[Xx][\\d\\D]*');
  const digits = all.indexOf('00') === 0 ? all.slice(2) : all;
  const isGlobal = digits !== all || text.charAt(0) === '+';
  const code = callingCode(country);
  const hasCode = code && digits.indexOf(code) === 0;
  const pattern = NATIONAL_NUMBERS[country];
  if (!pattern) {
    const isWhole = isGlobal || (hasCode && digits.length > 10);
    const number = isWhole ? digits : code && code + withoutZero(digits, country);
    return textLike(number, '^[1-9]\\d{6,14}$');
  }
  // 049… is an area of Germany too, so a number of at most ten digits carries the code only where no
  // area begins like that.
  const german = '^49(\\d{9,}|([89]\\d|30|37|40|49|60|69|70|78|79)\\d*)$';
  const isCarried =
    hasCode &&
    (isGlobal || (country === 'DE' ? textLike(digits, german) : !textLike(digits, pattern)));
  const national = withoutZero(isCarried ? digits.slice(code.length) : digits, country);
  // Where a British number carries its calling code, the normalizer asks for a range in use.
  const range = '^(([1278]\\d|3[0347]|5[56]|9[018])\\d{8}|\\d{7,9})$';
  const isInUse = country !== 'GB' || !isCarried || textLike(national, range);
  return isInUse && textLike(national, pattern) ? code + national : '';
}

/** Without the 0 that is only dialled inside the country; Italian numbers keep theirs. */
const withoutZero = (digits: string, country: string): string =>
  country !== 'IT' && digits.charAt(0) === '0' ? digits.slice(1) : digits;
