// Limited data use

import { createRegex, testRegex } from 'sgtm';
import type { Note } from './reasons.js';
import { entriesOf, givenText, objectOf, textOf, type Properties } from './values.js';

/**
 * Whether an event asks Amazon to limit what it does with it: by limited_data_use, by
 * LIMITED_DATA_USE or LDU among its dataProcessingOptions, or because its us_privacy ("1YYN", the IAB's
 * string for US states) says that the visitor opted out of sale. Both names are read in camel case too.
 * What cannot be read counts as a yes and is noted.
 */
export function isLimitedDataUse(event: Properties, notes: Note[]): boolean {
  for (const name of ['limited_data_use', 'limitedDataUse']) {
    const choice = event[name];
    const text = choice === true ? 'true' : choice === false ? 'false' : givenText(choice);
    if (text && matches('^(true|yes|1|on|limited_data_use|ldu)$', text)) return true;
    if (text && !matches('^(false|no|0|off)$', text)) return noteUnreadable(name, notes);
  }
  for (const name of ['dataProcessingOptions', 'data_processing_options']) {
    if (event[name] !== undefined && hasLimit(name, event[name], notes)) return true;
  }
  for (const name of ['us_privacy', 'usPrivacy']) {
    const privacy = givenText(event[name]);
    if (privacy && !matches('^1[yn-]{3}$', privacy)) return noteUnreadable(name, notes);
    if (privacy && privacy.charAt(2).toUpperCase() === 'Y') return true;
  }
  return false;
}

/** Whether processing options ask for limited data use: a text, a list of them, or {options}. */
function hasLimit(name: string, value: unknown, notes: Note[]): boolean {
  const inner = objectOf(value).options;
  const options = entriesOf(inner === undefined ? value : inner);
  // An empty list asks for nothing.
  return options.some((option) => {
    const text = textOf(option);
    if (text && matches('^ *(limited[ _-]?data[ _-]?use|ldu) *$', text)) return true;
    return text === undefined && typeof option === 'string' ? false : noteUnreadable(name, notes);
  });
}

function matches(pattern: string, text: string): boolean {
  return testRegex(createRegex(pattern, 'i') as SandboxRegex, text);
}

function noteUnreadable(name: string, notes: Note[]): boolean {
  notes.push(('limited_data_use_assumed:' + name) as Note);
  return true;
}
