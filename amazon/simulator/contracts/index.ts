import { adsApiV1 } from './ads-api-v1.js';
import { conversionsV1 } from './conversions-v1.js';
import { offAmazon2023 } from './off-amazon-2023.js';
import type { WireContract } from './wire-contract.js';

/** All wire contracts, the current one first. */
export const CONTRACTS: readonly WireContract[] = [adsApiV1, conversionsV1, offAmazon2023];
