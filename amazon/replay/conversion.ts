import { valueAt } from '../contracts/contract.js';
import { CONTRACTS } from '../contracts/index.js';
import { identityOf, type Group, type Identity } from '../event-identity.js';

/** A conversion on its way to one advertiser. */
export interface Conversion extends Group, Identity {
  /** As it goes to Amazon. */
  event: Record<string, unknown>;
  /** When it happened, in milliseconds since 1970; NaN where the event has no readable time. */
  time: number;
}

/**
 * An event in Amazon's words as a conversion.
 *
 * @param digests of what it says and of whom it names, where the caller knows better than the event
 */
export function conversionOf(
  group: Group,
  event: Record<string, unknown>,
  digests?: Pick<Identity, 'content' | 'person'>
): Conversion {
  const { contract, region, account } = group;
  const time = Date.parse(String(valueAt(event, CONTRACTS[contract].timePath)));
  return { contract, region, account, ...identityOf(group, event, digests), event, time };
}
