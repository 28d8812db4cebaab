import { createRegex, testRegex } from 'sgtm';

/**
 * " Test@Example.com " → "test@example.com"; empty without one @ between two parts. Amazon's sources
 * disagree on _ and +, so the field emailFormat chooses: the Events API's own specification keeps
 * neither, the Marketing Cloud uploader keeps _, and the sample code of 2026 both.
 */
export function normalizeEmail(text: string): string {
  const format = data.emailFormat;
  const others =
    format === 'plain' ? '\\s+' : format === 'marketingCloud' ? '[^a-z\\d_.@-]+' : '[^a-z\\d.@-]+';
  const address = text.toLowerCase().replace(createRegex(others, 'g') as SandboxRegex, '');
  return testRegex(createRegex('^[^@]+@[^@]+$') as SandboxRegex, address) ? address : '';
}
