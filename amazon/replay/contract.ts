import type { Contract } from '../../src/contracts/contract.js';
import { CONTRACTS as CONTRACTS_OF_THE_TAG } from '../../src/contracts/index.js';

export type { Contract };

/** Amazon's wire contracts for conversions, by the name the tag writes into a dead letter. */
export type ContractName = keyof typeof CONTRACTS_OF_THE_TAG;

/** Where an advertiser's account is kept: North America, Europe, Far East. */
export type Region = 'NA' | 'EU' | 'FE';

/** The tag's own contracts: what it wrote is sent again as it wrote it. */
export const CONTRACTS = Object.fromEntries(
  Object.entries(CONTRACTS_OF_THE_TAG).map(([name, contract]) => [name, contract(undefined)])
) as Readonly<Record<ContractName, Contract>>;

/** Returns what an event of the contract has at a path: "eventDescription.conversionType". */
export function valueAt(event: Record<string, unknown>, path: string): unknown {
  let value: unknown = event;
  for (const name of path.split('.'))
    value = (value as Record<string, unknown> | undefined)?.[name];
  return value;
}

/** Amazon's base URL for the events of a region. */
export const EVENT_URLS: Readonly<Record<Region, string>> = {
  NA: 'https://advertising-api.amazon.com',
  EU: 'https://advertising-api-eu.amazon.com',
  FE: 'https://advertising-api-fe.amazon.com'
};

/** Login with Amazon, by region; a token is valid in all of them. */
export const TOKEN_URLS: Readonly<Record<Region, string>> = {
  NA: 'https://api.amazon.com/auth/o2/token',
  EU: 'https://api.amazon.co.uk/auth/o2/token',
  FE: 'https://api.amazon.co.jp/auth/o2/token'
};
