/** One thing that an event has to have to be found. */
export interface Term {
  /** The end of a value's path, such as "item_id"; any value if not given. */
  field?: string;
  /** A part of the value, lower case; missing where only digests count. */
  text?: string;
  /** SHA-256 digests, hexadecimal: one of them is enough, also in the place of the text. */
  digests?: readonly string[];
}

/** A term as it was typed. */
export interface TypedTerm {
  field?: string;
  text: string;
  /** What it looks like; such values are looked for by their digests. */
  kind: 'email' | 'phone' | 'text';
}

/** A filter's text that is not understood; the message says why and what to type instead. */
export class FilterError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FilterError';
  }
}

const WORD = /(?:([\w.#-]+):)?(?:"([^"]*)"|(\S+))/g;
const EMAIL = /^[^\s@"]+@[^\s@"]+\.[^\s@"]+$/;
const PHONE = /^\+?[\d\s().-]+$/;
const REGEX = /^\/.+\/[dgimsuvy]*$/;
const LEAST_DIGITS = 8;

/**
 * Reads what was typed into the filter: words that must all be there, "several words" in quotation
 * marks, `field:value`, `#12` for the number of an event.
 *
 * @throws FilterError for a regular expression, an open quotation mark or a field without a value
 */
export function readTerms(typed: string): TypedTerm[] {
  const text = typed.trim();
  if (text === '') return [];
  if (REGEX.test(text) && !/^\/\w+\/\w+$/.test(text)) {
    throw new FilterError(
      'Regular expressions are not understood here. Type a part of the value, or field:value.'
    );
  }
  if ((text.match(/"/g) ?? []).length % 2 === 1) {
    throw new FilterError('A quotation mark is open. Close it, or leave it out.');
  }
  if (PHONE.test(text) && digitsOf(text).length >= LEAST_DIGITS) {
    return [{ text: text.toLowerCase(), kind: 'phone' }];
  }
  const empty = /(?:^|\s)([\w.-]+):(?:""|(?=\s|$))/.exec(text);
  if (empty) {
    throw new FilterError(`Type a value after ${empty[1]}: with no blank between.`);
  }
  return [...text.matchAll(WORD)].map(([whole, field, quoted, word]) => {
    // A URL is a value, not a field called "https".
    const isUrl = /^https?:\/\//i.test(whole);
    const value = isUrl ? whole : (quoted ?? word ?? '');
    return {
      ...(field !== undefined && !isUrl ? { field: field.toLowerCase() } : {}),
      text: value.toLowerCase(),
      kind: EMAIL.test(value) ? 'email' : 'text'
    };
  });
}

/**
 * The forms in which senders hash an e-mail address or phone number; those of Google's and other
 * vendors' rules.
 *
 * @param text lower case
 */
export function formsToHash({ text, kind }: Pick<TypedTerm, 'kind' | 'text'>): string[] {
  if (kind === 'phone') {
    const digits = digitsOf(text);
    return [digits, `+${digits}`];
  }
  const [local = '', domain = ''] = text.split('@');
  const forms = new Set([text, text.replace(/[^a-z0-9_.@-]/g, '')]);
  forms.add(`${local.replace(/\+.*$/, '')}@${domain}`);
  forms.add(`${local.replace(/\+.*$/, '').replaceAll('.', '')}@${domain}`);
  return [...forms];
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
