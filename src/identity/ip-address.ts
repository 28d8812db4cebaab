import { createRegex } from 'sgtm';
import { textLike } from '../values.js';

const BYTE = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const GROUPS = '([\\dA-Fa-f]{1,4}(:[\\dA-Fa-f]{1,4})*)?';

/**
 * A text that is an IPv4 or IPv6 address; empty for any other. IPv4 in an IPv6 socket is IPv4:
 * "::ffff:203.0.113.9" → "203.0.113.9".
 */
export function ipAddress(text: string): string {
  const plain = text.replace(createRegex('^::[Ff]{4}:') as SandboxRegex, '');
  if (textLike(plain, '^' + BYTE + '(\\.' + BYTE + '){3}$')) return plain;
  const groups = text.split(':').filter((group) => group).length;
  const form = groups === 8 ? GROUPS : GROUPS + '::' + GROUPS;
  return groups < 9 ? textLike(text, '^' + form + '$') : '';
}
