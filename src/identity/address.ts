// Streets

import { createRegex } from 'sgtm';
import { UNREADABLE } from '../values.js';
import { addressWordsOf } from './address-words.js';

/**
 * "12-B Main Street, Apt. #5" → "12bmainstaptnumber5" in US: words are replaced from the country's
 * rows and joined. A house number and its letter are two words, and # is one. The steps are those of
 * Amazon's normalizer.
 */
export function normalizeAddress(text: string, country: string): string {
  if (text === UNREADABLE || text.length > MOST_CHARACTERS) return '';
  const rows = addressWordsOf(country);
  // Each word has two blanks of its own around it: "  12  B  MAIN  ST ".
  const words = (' ' + text.toUpperCase() + ' ')
    .replace(createRegex(SEPARATOR, 'g') as SandboxRegex, '  ')
    .replace(createRegex(HOUSE_WITH_LETTER, 'g') as SandboxRegex, ' $1  $2 ')
    .split('#')
    .join('  NUMBER  ')
    .match(createRegex(' [^ ]+ ', 'g') as SandboxRegex);
  return (words || [])
    .map((word) => {
      const at = rows.indexOf(word);
      if (at < 0) return word;
      const row = rows.lastIndexOf('\n', at) + 1;
      return rows.slice(row, rows.indexOf(' ', row));
    })
    .join('')
    .toLowerCase()
    .replace(createRegex(' ', 'g') as SandboxRegex, '');
}

/** No address is longer; each word of it is looked up. */
const MOST_CHARACTERS = 500;

/** Blanks of any kind, these signs, and C/O. */
const SEPARATOR =
  'C/O|[\\s\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000,.!()\\[\\]{}]';

/** " 12-B ": digits, one dash, and not only digits behind it. */
const HOUSE_WITH_LETTER = ' (\\d+)-(\\d*[^-\\d ][^- ]*) ';
