import { createRegex, testRegex } from 'sgtm';

/**
 * The characters that go, by the field emailFormat. Amazon's sources disagree on _ and +: the Events
 * API's own specification keeps neither, the Marketing Cloud uploader keeps _, and the sample code of
 * 2026 both.
 */
const OTHER_CHARACTERS: { [format: string]: string } = {
  eventsApi: '[^a-z\\d.@-]+',
  marketingCloud: '[^a-z\\d_.@-]+',
  plain: '\\s+'
};

/** " Test@Example.com " → "test@example.com"; empty without one @ between two parts. */
export function normalizeEmail(text: string): string {
  const others = OTHER_CHARACTERS[data.emailFormat || 'eventsApi'] || '[^a-z\\d.@-]+';
  const address = text.toLowerCase().replace(createRegex(others, 'g') as SandboxRegex, '');
  return testRegex(createRegex('^[^@]+@[^@]+$') as SandboxRegex, address) ? address : '';
}
