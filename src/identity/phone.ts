// Telephone numbers

import { createRegex, testRegex } from 'sgtm';
import { diallingOf, type Dialling } from '../countries.js';

/**
 * The calling codes behind which a 0 is the trunk prefix, which does not belong there. Source:
 * Google's libphonenumber.
 */
const TRUNK_ZERO =
  '^(20|27|31|32|33|40|41|43|44|46|49|51|53|54|55|57|58|60|61|62|63|64|66|81|82|84|86|90|91|92|93|94|95|98|211|212|213|218|231|232|233|234|243|249|250|251|252|254|255|256|260|261|262|263|264|265|291|353|355|358|359|370|373|374|377|380|381|382|383|385|386|387|389|421|423|508|590|591|593|594|595|596|598|686|850|855|856|880|886|961|962|963|964|966|967|970|971|972|976|977|994|995|996)0+';

/** The calling codes behind which a 0 belongs to the number: Italy, San Marino and others. */
const OWN_ZERO = '^(39|378|225|229|241|242)0';

/** A + before the first digit, whatever stands before it. */
const PLUS = '^[^\\d]*[+\uFF0B]';

/** "ext. 12", "x12", ";ext=12" and "#12" behind the number. */
const EXTENSION = '(\\d)[^\\d]*(x|;|#)[\\s\\S]*$';

/** Extensions and full-width digits, which few numbers have. */
const UNUSUAL = '[xX;#\uFF10-\uFF19]';

/**
 * Returns a telephone number as its calling code and the number: digits only, or with a + where the
 * field phoneFormat says so. Returns '' if the text is not a number.
 *
 * "+44 (0)7911 123456" → "447911123456": a number with a + or an international prefix carries its own
 * calling code, whatever the country of the event. "07911 123456" → "447911123456" in GB: any other
 * gets the code of the country, after the trunk prefix is dropped. Judges: Google's libphonenumber,
 * and for the national numbers of nine countries Amazon's normalizer.
 */
export function normalizePhone(text: string, country: string): string {
  let number = text;
  if (testRegex(createRegex(UNUSUAL) as SandboxRegex, text)) number = plainNumber(text);
  const digits = number.replace(createRegex('\\D+', 'g') as SandboxRegex, '');
  const whole = testRegex(createRegex(PLUS) as SandboxRegex, number)
    ? internationalNumber(digits, number)
    : dialledNumber(digits, number, country);
  // A number has 7 to 15 digits, its calling code among them, which never begins with 0.
  if (!testRegex(createRegex('^[1-9]\\d{6,14}$') as SandboxRegex, whole)) return '';
  if (data.phoneFormat === 'e164') return '+' + whole;
  return whole;
}

/** Without an extension, and with ASCII digits for full-width ones. */
function plainNumber(text: string): string {
  const context = text.match(createRegex(';phone-context=(\\+\\d+)') as SandboxRegex);
  const ascii = '\uFF10\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18\uFF19'
    .split('')
    .reduce((rest, digit, at) => rest.split(digit).join('' + at), text);
  const number = ascii.replace(createRegex(EXTENSION, 'i') as SandboxRegex, '$1');
  return (context ? (context[1] as string) : '') + number;
}

/** A number without a +, as somebody in the country dials it. */
function dialledNumber(digits: string, number: string, country: string): string {
  const dialling = diallingOf(country);
  const isNorthAmerican = dialling && dialling.callingCode === '1';
  const own = internationalPrefixes()[country] || (isNorthAmerican ? '011' : '00');
  const prefix = digits.indexOf(own) === 0 ? own : '00';
  if (digits.indexOf(prefix) === 0) return internationalNumber(digits.slice(prefix.length), number);
  return dialling ? nationalNumber(digits, country, dialling) : '';
}

/** What is dialled before a calling code, where it is neither 00 nor, in countries with 1, 011. */
function internationalPrefixes(): { [country: string]: string } {
  return {
    AU: '0011',
    BY: '810',
    CC: '0011',
    CX: '0011',
    JP: '010',
    KZ: '810',
    RU: '810',
    TJ: '810',
    TM: '810'
  };
}

/**
 * A number with its own calling code, from which a trunk 0 is dropped: a bare one behind the codes of
 * countries that dial it, and "(0)" unless the 0 belongs to the number.
 *
 * @param digits the digits of the number, without an international prefix
 * @param number as it was written
 */
function internationalNumber(digits: string, number: string): string {
  const plain = digits.replace(createRegex(TRUNK_ZERO) as SandboxRegex, '$1');
  const bracket = number.search(createRegex('[(\\[] *0 *[)\\]]') as SandboxRegex);
  if (bracket < 0) return plain;
  if (plain !== digits) return plain;
  if (testRegex(createRegex(OWN_ZERO) as SandboxRegex, digits)) return digits;
  const behind = number.slice(bracket + 1).replace(createRegex('\\D+', 'g') as SandboxRegex, '');
  const at = digits.length - behind.length;
  return digits.slice(0, at) + digits.slice(at + 1);
}

/** Returns a number as it is dialled inside its country, or '' if it is not a number there. */
function nationalNumber(digits: string, country: string, dialling: Dialling): string {
  const code = dialling.callingCode;
  const hasCode = digits.indexOf(code) === 0;
  const pattern = nationalNumbers()[country];
  if (pattern) {
    const isNational = testRegex(createRegex(pattern) as SandboxRegex, digits);
    // 049… is an area of Germany too, so a number of at most ten digits carries the code only where
    // no area begins like that.
    const isCarried =
      hasCode &&
      (country === 'DE'
        ? testRegex(createRegex(GERMAN_WITH_CODE) as SandboxRegex, digits)
        : !isNational);
    const carried = isCarried ? digits.slice(code.length) : digits;
    const national =
      dialling.trunkPrefix === '0' && carried.charAt(0) === '0' ? carried.slice(1) : carried;
    // Where a British number carries its calling code, the normalizer asks for a range in use.
    const isInUse =
      country !== 'GB' ||
      !isCarried ||
      testRegex(createRegex(BRITISH_IN_USE) as SandboxRegex, national);
    const isFit = isInUse && testRegex(createRegex(pattern) as SandboxRegex, national);
    return isFit ? code + national : '';
  }
  const most = dialling.mostDigits;
  const trunk = dialling.trunkPrefix;
  if (!trunk || digits.indexOf(trunk) !== 0 || (trunk !== '0' && digits.length <= most)) {
    // Too long for a number of the country, and its calling code first: it is whole.
    if (hasCode && digits.length > most && digits.length <= most + code.length) return digits;
    return digits.length > most ? '' : code + digits;
  }
  const national = digits.slice(trunk.length);
  return code + (trunk === '8' && national.charAt(0) === '0' ? national.slice(1) : national);
}

/** What else a country's national numbers look like, read off Amazon's normalizer. */
function nationalNumbers(): { [country: string]: string } {
  return {
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
}

/** A German number that carries its calling code. */
const GERMAN_WITH_CODE = '^49(\\d{9,}|([89]\\d|30|37|40|49|60|69|70|78|79)\\d*)$';

/** The ranges of British numbers that are in use. */
const BRITISH_IN_USE = '^(([1278]\\d|3[0347]|5[56]|9[018])\\d{8}|\\d{7,9})$';
