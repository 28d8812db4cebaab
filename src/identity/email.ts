import { keep } from '../values.js';

/**
 * " Test@Example.com " → "test@example.com". Empty without one @ between two parts. The rule is
 * that of Amazon's normalizer: lower case, and of the rest only letters, digits, _ . @ and -.
 */
export function normalizeEmail(text: string): string {
  const email = keep(text.toLowerCase(), 'a-z\\d_.@-');
  const parts = email.split('@');
  return parts.length === 2 && parts[0] && parts[1] ? email : '';
}
