import { textLike } from '../values.js';
import { addressWord } from './address-words.js';

/** What separates the words of an address, besides blanks of any kind and C/O. */
const SEPARATORS = ',.!()[]{}';

/**
 * "12-B Main Street, Apt. #5" → "12bmainstaptnumber5" in US: words are replaced from the country's
 * tables and joined. A house number and its letter are two words, and so is a # and what it
 * touches; the steps are those of Amazon's normalizer.
 */
export function normalizeAddress(text: string, country: string): string {
  const upper = text.toUpperCase().split('C/O').join(' ') + ' ';
  let address = '';
  let start = 0;
  for (let at = 0; at < upper.length; at++) {
    const character = upper.charAt(at);
    const isLetter = character >= 'A' && character <= 'Z';
    if (isLetter || (character.trim() && SEPARATORS.indexOf(character) === -1)) continue;
    if (at > start) address += replaceWord(upper.slice(start, at), country);
    start = at + 1;
  }
  return address;
}

function replaceWord(word: string, country: string): string {
  if (word.indexOf('-') === -1 && word.indexOf('#') === -1) return addressWord(word, country);
  const isHouse = textLike(word, '\\d+-[^-]*[^-\\d][^-]*');
  const spaced = (isHouse ? word.split('-').join(' ') : word).split('#').join(' # ');
  return spaced
    .split(' ')
    .map((part) => part && addressWord(part, country))
    .join('');
}
