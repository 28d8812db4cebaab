import { createRegex } from 'sgtm';

/**
 * The form of a postal code in the countries whose rules Amazon's normalizer has, in capitals and
 * without all but letters and digits. What follows it is cut off.
 */
function postalForms(): { [country: string]: string } {
  const fiveDigits = '^\\d{5}';
  return {
    CA: '^([A-Z]\\d){3}',
    DE: fiveDigits,
    ES: fiveDigits,
    FR: fiveDigits,
    GB: '^([A-Z]{1,2}\\d{2,3}|[A-Z]{1,2}\\d[A-Z]\\d)[A-Z]{2}$',
    IN: '^\\d{6}',
    IT: fiveDigits,
    JP: '^\\d{7}',
    US: fiveDigits
  };
}

/**
 * "75236-9599" → "75236" in US, "D-60311" → "60311" in DE, "k1a 0b1" → "K1A0B1" in CA. Empty where the
 * country's form is not met; other countries have letters and digits in capitals.
 */
export function normalizePostal(text: string, country: string): string {
  const form = postalForms()[country];
  const others = form && form.indexOf('^\\d') === 0 ? '\\D+' : '[^A-Z\\d]+';
  const code = text.toUpperCase().replace(createRegex(others, 'g') as SandboxRegex, '');
  if (!form) return code.slice(0, 12);
  const found = code.slice(0, 7).match(createRegex(form) as SandboxRegex);
  return found ? (found[0] as string) : '';
}
