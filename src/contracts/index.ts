import { adsApiV1 } from './ads-api-v1.js';
import type { Contract } from './contract.js';
import { conversionsV1 } from './conversions-v1.js';
import { offAmazon2023 } from './off-amazon-2023.js';

/** The contract the tag is set to; the current Events API unless it says otherwise. */
export const contract: Contract = chosenContract();

function chosenContract(): Contract {
  if (data.api === 'offAmazon2023') return offAmazon2023(data.offAmazonShape === 'rich');
  return data.api === 'conversionsV1' ? conversionsV1() : adsApiV1();
}
