import type { Explanation, Note } from 'sgtm/config';
import { matchKeyLabel } from './labels.js';

type Advice = Pick<Explanation, 'field' | 'remedy'>;

/** What to do about what the tag notes, by how the note begins. */
const ADVICE: readonly [pattern: RegExp, advice: Advice][] = [
  [
    /SHA-256 digest$/i,
    {
      remedy:
        'Send the digest as 64 hexadecimal characters, or the value in clear: the tag normalizes and hashes it.'
    }
  ],
  [
    /^country unknown/i,
    {
      field: 'defaultCountryCode',
      remedy: 'Choose a country in the tag, or send one with user_data.address.country.'
    }
  ],
  [
    /^country left out/i,
    { field: 'countryCode', remedy: 'Send the country’s two letters, such as DE.' }
  ],
  [
    /^(currency|value) missing/i,
    { remedy: 'Send value and currency with each purchase, such as 109.95 and EUR.' }
  ],
  [
    /^no order ID/i,
    {
      field: 'eventId',
      remedy:
        'Send transaction_id with each purchase; else Amazon cannot tell it from the one that the browser sends.'
    }
  ],
  [
    /^currency left out/i,
    {
      field: 'currencyCode',
      remedy: 'Send the currency’s three letters, such as EUR; Amazon takes those of its countries.'
    }
  ],
  [
    /^value left out: an item/i,
    { field: 'value', remedy: 'Send value with the event, or a price with each item.' }
  ],
  [
    /^value left out/i,
    { field: 'value', remedy: 'Send value as a number with a dot, such as 109.95.' }
  ],
  [
    /taken as a decimal number/i,
    { remedy: 'Send a number instead of text; then nobody has to guess.' }
  ],
  [
    /^units (left out|cut)/i,
    { field: 'unitsSold', remedy: 'Send quantity of each item as a whole number from 1.' }
  ],
  [
    /^event time left out/i,
    {
      field: 'eventTime',
      remedy:
        'Send the time as milliseconds since 1970, or leave it out: then it is the moment of the event.'
    }
  ],
  [
    /^user_data not read/i,
    {
      remedy:
        'Rename the property as docs/event-data.md lists it, or leave it out if it names nobody.'
    }
  ],
  [
    /taken as UTC/i,
    {
      remedy:
        'Send the time with its zone, such as 2026-11-25T09:30:00+01:00, or as milliseconds since 1970.'
    }
  ],
  [/^event id left out/i, { field: 'eventId', remedy: 'Send transaction_id or event_id as text.' }],
  [
    /^event source left out/i,
    { field: 'eventSource', remedy: 'Choose one of the sources in the tag.' }
  ],
  [
    /^data set name left out/i,
    { field: 'dataSetName', remedy: 'Correct the data set’s name in the tag.' }
  ],
  [
    /^custom data left out/i,
    { field: 'customData', remedy: 'Correct the row in the tag, or what the event holds for it.' }
  ],
  [
    /^consent taken as denied/i,
    {
      field: 'consentSource',
      remedy: 'Send a signal that can be read: granted or denied, gcd, or a TCF or GPP string.'
    }
  ],
  [
    /^limited data use assumed/i,
    { field: 'limitedDataUse', remedy: 'Send true or false, or a us_privacy string such as 1YNN.' }
  ],
  [/left out/i, { remedy: 'Look at what the event holds there; the conversion went without it.' }]
];

const USUAL: Advice = {
  remedy: 'Look at the event data below; the tag did something else than it asks for.'
};

/**
 * What the tag noted in its log line, with what to do about each.
 *
 * @param text the line's `Notes`, joined by semicolons
 */
export function notesIn(text: string): Note[] {
  const notes = text.split('; ').filter((note) => note !== '');
  return notes.map((note) => {
    const advice = ADVICE.find(([pattern]) => pattern.test(note))?.[1] ?? USUAL;
    return { says: inWords(note), ...advice };
  });
}

/** "EMAIL left out: …" reads better as "E-mail address left out: …". */
function inWords(note: string): string {
  const [type = ''] = /^[A-Z][A-Z_]+(?= left out)/.exec(note) ?? [];
  const text = type ? `${matchKeyLabel(type)}${note.slice(type.length)}` : note;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Returns the note on a malformed digest; undefined if there is no such note. */
export function malformedDigestIn(notes: readonly Note[]): Note | undefined {
  return notes.find(({ says }) => says.endsWith('no SHA-256 digest'));
}
