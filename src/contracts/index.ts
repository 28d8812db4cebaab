// Amazon's APIs

import { adsApiV1 } from './ads-api-v1.js';
import type { Contract } from './contract.js';
import { conversionsV1 } from './conversions-v1.js';
import { offAmazon2023 } from './off-amazon-2023.js';

/** Amazon's contracts by the value of the field `api`, the current one first. */
export const CONTRACTS = {
  adsApiV1: adsApiV1,
  conversionsV1: conversionsV1,
  offAmazon2023: offAmazon2023
} as const;

type MakeContract = (shape: unknown) => Contract;

/** Returns the contract that the field `api` names, the current Events API if it names none. */
export function contractOf(api: unknown, shape: unknown): Contract {
  const contracts: { [name: string]: MakeContract } = CONTRACTS;
  if (typeof api === 'string') {
    if (CONTRACTS.hasOwnProperty(api)) return (contracts[api] as MakeContract)(shape);
  }
  return adsApiV1();
}
