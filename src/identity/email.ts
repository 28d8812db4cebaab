// E-mail addresses

import { createRegex, testRegex } from 'sgtm';

/**
 * " Test@Example.com " → "test@example.com"; empty without one @ between two parts. Amazon's sources
 * disagree on _ and +, so the field emailFormat chooses: the Events API's own specification keeps
 * neither, the Marketing Cloud uploader keeps _, and the sample code of 2026 both.
 */
export function normalizeEmail(text: string): string {
  const address = text.toLowerCase().replace(createRegex(otherSigns(), 'g') as SandboxRegex, '');
  if (testRegex(createRegex('^[^@]+@[^@]+$') as SandboxRegex, address)) return address;
  return '';
}

/** What is taken out of an address in lower case. */
function otherSigns(): string {
  const format = data.emailFormat;
  if (format === 'plain') return '\\s+';
  if (format === 'marketingCloud') return '[^a-z\\d_.@-]+';
  return '[^a-z\\d.@-]+';
}
