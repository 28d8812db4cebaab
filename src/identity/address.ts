import { createRegex } from 'sgtm';
import { textLike } from '../values.js';
import { addressWord } from './address-words.js';

/**
 * "12-B Main Street, Apt. #5" → "12bmainstaptnumber5" in US: words are replaced from the country's
 * tables and joined. A house number and its letter are two words, and so is a # and what it
 * touches; the steps are those of Amazon's normalizer.
 */
export function normalizeAddress(text: string, country: string): string {
  // What separates words: blanks of any kind, these characters and C/O.
  const apart = text.toUpperCase().split('C/O').join(' ');
  const words = apart.match(createRegex('[^\\s\\v\\pZ,.!()\\[\\]{}]+', 'g') as SandboxRegex) || [];
  let address = '';
  words.forEach((word) => {
    const dash = word.indexOf('-');
    const isHouse = dash !== -1 && textLike(word, '^\\d+-\\d*[^-\\d][^-]*$');
    if (isHouse) address += addressWord(word.slice(0, dash), country);
    address += addressWord(isHouse ? word.slice(dash + 1) : word, country);
  });
  return address;
}
