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
  const inWords = createRegex('[^\\s\\v\\pZ,.!()\\[\\]{}]+', 'g') as SandboxRegex;
  const words = apart.match(inWords) || [];
  let address = '';
  words.forEach((word) => {
    const dash = word.indexOf('-');
    const isHouse = dash !== -1 && textLike(word, '^\\d+-\\d*[^-\\d][^-]*$');
    if (isHouse) address += replaceWord(word.slice(0, dash), country);
    address += replaceWord(isHouse ? word.slice(dash + 1) : word, country);
  });
  return address;
}

function replaceWord(word: string, country: string): string {
  if (word.indexOf('#') === -1) return addressWord(word, country);
  const parts = word.split('#').map((part) => addressWord(part, country));
  return parts.join('number');
}
