import type { Contract } from './contracts/contract.js';
import { headerTextOf, listOf, matches, objectOf, textOf } from './values.js';

/** The advertiser a conversion is reported to. */
export interface Recipient {
  /** Account or profile id, whichever the contract asks for; empty if the setting is missing or none. */
  id: string;
  /** The data set of Amazon's that it goes to; if empty, Amazon takes Default_Events. */
  dataSetName: string;
}

/** The advertiser of the tag's own fields, then the additional ones. */
export function recipientsOf(contract: Contract, notes: string[]): Recipient[] {
  return [data as unknown].concat(listOf(data.additionalAdvertisers)).map((row) => {
    const name = textOf(objectOf(row).dataSetName);
    const isValid = matches(name, '[A-Za-z][\\w-]{4,99}');
    if (name && !isValid) notes.push('data set name left out');
    const id = objectOf(row)[contract.usesAccountId ? 'accountId' : 'profileId'];
    return { id: headerTextOf(id), dataSetName: isValid ? name : '' };
  });
}
