import { contract } from './contracts/index.js';
import { notes } from './log.js';
import { headerTextOf, listOf, objectOf, textLike, textOf } from './values.js';

/** The advertiser a conversion is reported to. */
export interface Recipient {
  /** Account or profile id, whichever the contract asks for; empty if the setting is missing or none. */
  id: string;
  /** The data set of Amazon's that it goes to; if empty, Amazon takes Default_Events. */
  dataSetName: string;
}

/** The advertiser of the tag's own fields, then the additional ones. */
export function recipientsOf(): Recipient[] {
  return [data as unknown].concat(listOf(data.additionalAdvertisers)).map((row) => {
    const given = objectOf(row);
    const name = textLike(given.dataSetName, '^[A-Za-z][\\w-]{4,99}$');
    if (!name && textOf(given.dataSetName)) notes.push('data set name left out');
    const id = contract.usesAccountId ? given.accountId : given.profileId;
    return { id: headerTextOf(id), dataSetName: name };
  });
}
