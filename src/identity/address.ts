import { createRegex } from 'sgtm';
import { textLike } from '../values.js';
import { addressWord } from './address-words.js';

/** What separates the words of an address: blanks of any kind, these characters and C/O. */
const SEPARATORS = '(C/O|[\\s\\v\\pZ,.!()\\[\\]{}])+';

/**
 * "12-B Main Street, Apt. #5" → "12bmainstaptnumber5" in US: words are replaced from the country's
 * tables and joined. A house number and its letter are two words, and so is a # and what it
 * touches; the steps are those of Amazon's normalizer.
 */
export function normalizeAddress(text: string, country: string): string {
  return text
    .toUpperCase()
    .replace(createRegex(SEPARATORS, 'g') as SandboxRegex, ' ')
    .split(' ')
    .map((word) => replaceWord(word, country))
    .join('');
}

function replaceWord(word: string, country: string): string {
  if (word.indexOf('-') === -1 && word.indexOf('#') === -1) return addressWord(word, country);
  const isHouse = textLike(word, '\\d+-\\d*[^-\\d][^-]*');
  const spaced = (isHouse ? word.split('-').join(' ') : word).split('#').join(' # ');
  return spaced
    .split(' ')
    .map((part) => addressWord(part, country))
    .join('');
}
