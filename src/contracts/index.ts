import { adsApiV1 } from './ads-api-v1.js';
import type { Contract } from './contract.js';
import { conversionsV1 } from './conversions-v1.js';
import { offAmazon2023 } from './off-amazon-2023.js';

/** Amazon's contracts by the value of the field `api`. A further one is its file and a line here. */
export const CONTRACTS = {
  adsApiV1: adsApiV1,
  conversionsV1: conversionsV1,
  offAmazon2023: offAmazon2023
} as const;

/** Returns the contract that the field `api` names, the current Events API if it names none. */
export function contractOf(api: unknown, shape: unknown): Contract {
  const contracts: { [name: string]: (shape?: unknown) => Contract } = CONTRACTS;
  const isKnown = typeof api === 'string' && CONTRACTS.hasOwnProperty(api);
  return ((isKnown && contracts[api]) || adsApiV1)(shape);
}
