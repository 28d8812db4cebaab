import { createRegex } from 'sgtm';
import { textLike } from '../values.js';

/** Four numbers up to 255; behind a dot there is another. */
const IPV4 = '^((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.\\b|$)){4}$';

/** Groups of an IPv6 address; there may be none on one side of its ::. */
const GROUPS = '([\\dA-Fa-f]{1,4}(:[\\dA-Fa-f]{1,4})*)?';

/**
 * A text that is an IPv4 or IPv6 address; empty for any other. IPv4 in an IPv6 socket is IPv4:
 * "::ffff:203.0.113.9" → "203.0.113.9".
 */
export function ipAddress(text: string): string {
  const plain = text.replace(createRegex('^::[Ff]{4}:') as SandboxRegex, '');
  if (textLike(plain, IPV4)) return plain;
  const groups = text.split(':').filter((part) => part).length;
  const form = groups === 8 ? GROUPS : GROUPS + '::' + GROUPS;
  return groups < 9 ? textLike(text, '^' + form + '$') : '';
}
