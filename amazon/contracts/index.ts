import { CONTRACTS as WIRE_CONTRACTS } from '../../src/contracts/index.js';
import { adsApiV1 } from './ads-api-v1.js';
import type { AmazonContract, ContractFacts, ContractName } from './contract.js';
import { conversionsV1 } from './conversions-v1.js';
import { offAmazon2023 } from './off-amazon-2023.js';

export type { AmazonContract, ContractName } from './contract.js';

/** What is known of each contract beside what goes over the wire. One that is missing does not compile. */
const FACTS: Readonly<Record<ContractName, ContractFacts>> = {
  adsApiV1,
  conversionsV1,
  offAmazon2023
};

/** The names of Amazon's contracts, the current one first. */
export const CONTRACT_NAMES = Object.keys(WIRE_CONTRACTS) as readonly ContractName[];

/** Amazon's contracts by their names. */
export const CONTRACTS = Object.fromEntries(
  CONTRACT_NAMES.map((name) => [name, { ...WIRE_CONTRACTS[name](undefined), ...FACTS[name] }])
) as Readonly<Record<string, unknown>> as Readonly<Record<ContractName, AmazonContract>>;

/** Whether there is a contract of this name. */
export function isContractName(name: unknown): name is ContractName {
  return typeof name === 'string' && Object.hasOwn(CONTRACTS, name);
}

/** The contract that the field `api` names; the current Events API, as for the tag, if it names none. */
export function contractOf(api: unknown): AmazonContract {
  return CONTRACTS[isContractName(api) ? api : 'adsApiV1'];
}
