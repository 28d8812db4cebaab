import { createRegex, testRegex } from 'sgtm';
import { mentions, type EventData } from './event-data.js';
import { givenText, isOn } from './values.js';

/**
 * Whether Amazon is asked not to process the event: by the field, by limited_data_use of the event, or
 * because its us_privacy ("1YYN", the IAB's string for US states) says that the visitor opted out of
 * sale. What cannot be read counts as a yes and is noted.
 */
export function isLimitedDataUse(from: EventData, notes: string[]): boolean {
  if (data.limitedDataUse && isOn(data.limitedDataUse)) return true;
  if (!mentions(from, '(limited_data_use|us_privacy)')) return false;
  const event = from.all;
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

function noteUnreadable(name: string, notes: string[]): boolean {
  notes.push('limited data use taken as wanted: ' + name + ' cannot be read');
  return true;
}
