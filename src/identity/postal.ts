// Postal codes

import { createRegex } from 'sgtm';

/**
 * "75236-9599" → "75236" in US, "D-60311" → "60311" in DE, "k1a 0b1" → "K1A0B1" in CA. Empty where the
 * country's form is not met; other countries have letters and digits in capitals. Source of the forms:
 * Amazon's normalizer.
 */
export function normalizePostal(text: string, country: string): string {
  const length = digitsOfCodes()[country];
  if (length) {
    const digits = text.replace(createRegex('\\D+', 'g') as SandboxRegex, '');
    if (digits.length >= length) return digits.slice(0, length);
    return '';
  }
  const code = text.toUpperCase().replace(createRegex('[^A-Z\\d]+', 'g') as SandboxRegex, '');
  const form = country === 'CA' ? CANADIAN : country === 'GB' ? BRITISH : undefined;
  if (!form) return code.slice(0, 12);
  const found = code.slice(0, 7).match(createRegex(form) as SandboxRegex);
  return found ? (found[0] as string) : '';
}

/** How many digits a code has, in countries whose codes have nothing else; what follows is cut off. */
function digitsOfCodes(): { [country: string]: number } {
  return { DE: 5, ES: 5, FR: 5, IN: 6, IT: 5, JP: 7, US: 5 };
}

const CANADIAN = '^([A-Z]\\d){3}';
const BRITISH = '^([A-Z]{1,2}\\d{2,3}|[A-Z]{1,2}\\d[A-Z]\\d)[A-Z]{2}$';
