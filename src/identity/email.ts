// E-mail addresses

import { createRegex, testRegex } from 'sgtm';

/**
 * " Test@Example.com " → "test@example.com"; empty without one @ between two parts. Amazon's sources
 * disagree on _ and +, so the field emailFormat chooses: the Events API's own specification keeps
 * neither, the Marketing Cloud uploader keeps _, and the sample code of 2026 both.
 */
export function normalizeEmail(text: string): string {
  let given = text.toLowerCase();
  if (testRegex(createRegex('[' + APART + ']') as SandboxRegex, given)) given = addressIn(given);
  const address = given.replace(createRegex(otherSigns(), 'g') as SandboxRegex, '');
  if (testRegex(createRegex('^[^@]+@[^@]+$') as SandboxRegex, address)) return address;
  return '';
}

/**
 * Returns the address in a text that holds more: "Kim Berg <kim@example.org>", "mailto:kim@example.org",
 * "kim@example.org (work)"; '' where it cannot be told from the rest. Blanks beside the @ are a slip.
 */
function addressIn(text: string): string {
  const bracketed = text.match(createRegex('^[^<>]*<([^<>]*)>[^<>@]*$') as SandboxRegex);
  const address = (bracketed ? (bracketed[1] as string) : text)
    .split('"')
    .join('')
    .replace(createRegex('\\([^()@]*\\)', 'g') as SandboxRegex, '')
    .replace(createRegex('^[' + APART + ']+|[' + APART + ']+$', 'g') as SandboxRegex, '')
    .replace(createRegex('^(mailto|smtp|e-?mail): *') as SandboxRegex, '')
    .replace(createRegex('\\?.*$') as SandboxRegex, '');
  const part = '[^@' + APART + ']+';
  const form = createRegex('^' + part + BLANKS + '@' + BLANKS + part + '$') as SandboxRegex;
  return testRegex(form, address) ? address : '';
}

/** Blanks, and signs that stand around an address and not in it. */
const APART = '\\s\u00A0\u2000-\u200A\u202F\u3000<>()":;,\\\\';
const BLANKS = '[\\s\u00A0\u2000-\u200A\u202F\u3000]*';

/** What is taken out of an address in lower case. */
function otherSigns(): string {
  const format = data.emailFormat;
  if (format === 'plain') return '\\s+';
  if (format === 'marketingCloud') return '[^a-z\\d_.@-]+';
  return '[^a-z\\d.@-]+';
}
