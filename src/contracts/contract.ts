import type { Consent } from '../consent.js';
import type { Conversion } from '../conversion.js';
import type { Properties } from '../values.js';

/** One of Amazon's wire contracts: everything about it is in the file that makes it. */
export interface Contract {
  name: string;
  /** Behind the region's base URL. */
  path: string;
  /** What the request's body is said to be; JSON if it is not given. */
  mediaType?: string;
  /** Whether the newer headers name client and advertiser, the latter by its account id. */
  usesAccountId?: boolean;
  /** What the request calls the list of events. */
  listName: string;
  /** The number the answer gives the first event; undefined where answers have no documented form. */
  firstIndex?: number;
  /** An event may be this many days old. */
  mostDays: number;
  /** Whether it is the older API, which takes an event without a match key, postal codes and click ids. */
  isOlder?: boolean;
  /** The match keys it knows, a blank before and behind each; all if they are not given. */
  matchKeys?: string;
  /** The conversion in this contract's words; what is empty in it is not sent. */
  eventOf(from: Conversion, dataSetName: string): Properties;
}

/** The consent object of both newer contracts. Amazon's own signals need amznUserData in it. */
export function consentSignals(consent: Consent): Properties {
  const user = consent.amznUserData;
  return {
    tcf: consent.tcf,
    gpp: consent.gpp,
    amazonConsent: user && { amznUserData: user, amznAdStorage: consent.amznAdStorage },
    geo: { ipAddress: consent.ipAddress }
  };
}
