// The advertisers

import { createRegex, testRegex } from 'sgtm';
import type { Contract } from './contracts/contract.js';
import type { Note } from './reasons.js';
import { entriesOf, givenText, objectOf, textOf } from './values.js';

/** The advertiser a conversion is reported to. */
export interface Recipient {
  /** Account or profile ID, whichever the contract asks for; undefined if it is missing or none. */
  id: string | undefined;
  /** The data set of Amazon's that it goes to; Amazon takes Default_Events if it is undefined. */
  dataSetName: string | undefined;
}

/**
 * Returns the advertiser of the tag's own fields, then the additional ones.
 *
 * @param eventDataSet the data set that the mapping row of the event names; additional advertisers
 *   may have one of their own
 */
export function recipientsOf(
  contract: Contract,
  eventDataSet: unknown,
  notes: Note[]
): Recipient[] {
  const own = {
    id: advertiserId(data[contract.advertiserField]),
    dataSetName: dataSetName(eventDataSet || data.dataSetName, notes)
  };
  if (!data.additionalAdvertisers) return [own];
  return [own].concat(
    entriesOf(data.additionalAdvertisers).map((each) => {
      const row = objectOf(each);
      return {
        id: advertiserId(row[contract.advertiserField]),
        dataSetName: dataSetName(row.dataSetName || eventDataSet, notes)
      };
    })
  );
}

/** Account and profile IDs are numbers; ENTITY… is the ID of an entity, which Amazon refuses. */
function advertiserId(value: unknown): string | undefined {
  const text = textOf(value);
  if (text && testRegex(createRegex('^\\d{1,25}$') as SandboxRegex, text)) return text;
  return undefined;
}

/** Amazon's rule for the name of a data set. */
function dataSetName(value: unknown, notes: Note[]): string | undefined {
  if (!value) return undefined;
  const text = givenText(value);
  if (!text) return undefined;
  if (testRegex(createRegex('^[A-Za-z][\\w-]{4,99}$') as SandboxRegex, text)) return text;
  notes.push('data_set_name_unusable');
  return undefined;
}
