import { createRegex, testRegex } from 'sgtm';
import type { Note } from './reasons.js';
import { givenText, type Properties } from './values.js';

/**
 * Whether an event asks Amazon not to process it: by limited_data_use, or because its us_privacy
 * ("1YYN", the IAB's string for US states) says that the visitor opted out of sale. What cannot be read
 * counts as a yes and is noted.
 */
export function isLimitedDataUse(event: Properties, notes: Note[]): boolean {
  if (event.limited_data_use !== undefined) {
    const choice = event.limited_data_use;
    const text = choice === true ? 'true' : choice === false ? 'false' : givenText(choice);
    if (text && matches('^(true|yes|1|on|limited_data_use|ldu)$', text)) return true;
    if (text && !matches('^(false|no|0|off)$', text))
      return noteUnreadable('limited_data_use', notes);
  }
  const privacy = event.us_privacy === undefined ? undefined : givenText(event.us_privacy);
  if (!privacy) return false;
  if (!matches('^1[yn-]{3}$', privacy)) return noteUnreadable('us_privacy', notes);
  return privacy.charAt(2).toUpperCase() === 'Y';
}

function matches(pattern: string, text: string): boolean {
  return testRegex(createRegex(pattern, 'i') as SandboxRegex, text);
}

function noteUnreadable(name: string, notes: Note[]): boolean {
  notes.push(('limited_data_use_assumed:' + name) as Note);
  return true;
}
