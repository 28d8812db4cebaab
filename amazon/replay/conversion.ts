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

/** An event in Amazon's words as a conversion. */
export function conversionOf(group: Group, event: Record<string, unknown>): Conversion {
  const { contract, region, account } = group;
  const time = Date.parse(String(valueAt(event, CONTRACTS[contract].timePath)));
  return { contract, region, account, ...identityOf(group, event), event, time };
}
