// IP addresses

import { createRegex, testRegex } from 'sgtm';
import { textOf } from '../values.js';

/** Four numbers up to 255; behind a dot there is another. */
const IPV4 = '^((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.\\b|$)){4}$';

/** Groups of an IPv6 address; there may be none on one side of its ::. */
const GROUPS = '([\\dA-Fa-f]{1,4}(:[\\dA-Fa-f]{1,4})*)?';

/**
 * Returns a value that is an IPv4 or IPv6 address; undefined for any other. IPv4 in an IPv6 socket
 * is IPv4: "::ffff:203.0.113.9" → "203.0.113.9".
 */
export function ipAddress(value: unknown): string | undefined {
  const text = textOf(value);
  if (!text) return undefined;
  const plain = text.replace(createRegex('^::[Ff]{4}:') as SandboxRegex, '');
  if (testRegex(createRegex(IPV4) as SandboxRegex, plain)) return plain;
  const groups = text.split(':').filter((part) => part).length;
  const form = groups === 8 ? GROUPS : GROUPS + '::' + GROUPS;
  const isAddress = groups < 9 && testRegex(createRegex('^' + form + '$') as SandboxRegex, text);
  return isAddress ? text : undefined;
}

/** Whether the IP address is a match key too; a tag saved before there was a choice says true. */
export function isIpMatchKey(): boolean {
  const choice: unknown = data.sendIpAddress;
  return choice === 'consentAndMatchKey' || choice === true || choice === 'true';
}
