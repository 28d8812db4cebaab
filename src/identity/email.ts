import { textLike, without } from '../values.js';

/**
 * " Test@Example.com " → "test@example.com". Empty without one @ between two parts. The rule is
 * that of Amazon's normalizer: lower case, and of the rest only letters, digits, _ . @ and -.
 */
export const normalizeEmail = (text: string): string =>
  textLike(without(text.toLowerCase(), '[^a-z\\d_.@-]+'), '^[^@]+@[^@]+$');
