// What the APIs have in common

import type { Consent, Conversion } from '../conversion.js';

/** A body, or a part of one, of a request to Amazon. */
export interface WireObject {
  [property: string]: unknown;
}

/**
 * One of Amazon's contracts, as far as the tag asks. These files import nothing that runs, as
 * programs outside GTM read them too.
 */
export interface Contract {
  /** As the field `api`, dead letters and logs have it. */
  name: string;
  /** Behind the region's base URL. */
  path: string;
  /** The Content-Type of a request. */
  mediaType: string;
  /** The headers that carry the client ID and the ID of the advertiser. */
  clientHeader: string;
  advertiserHeader: string;
  /** The field that holds the ID of the advertiser. */
  advertiserField: 'accountId' | 'profileId';
  /** What the request calls the list of events. */
  listName: string;
  /** An event may be this many days old. */
  mostDays: number;
  /** The match keys it knows; all if undefined. */
  matchKeys: readonly string[] | undefined;
  needsMatchKey: boolean;
  /** Whether an event has a place for the postal code in the clear, and for the click ID. */
  takesPostalCode: boolean;
  takesClickId: boolean;
  /** Whether a value has a currency in every event, or in purchases alone. */
  takesCurrencyWithEveryValue: boolean;
  /**
   * The number that an answer gives the first event of a request. Undefined where no document says
   * how answers look: any object that is no error then accepts the event.
   */
  firstIndex: number | undefined;
  /** Writes a conversion in this contract's words. JSON leaves out what is undefined. */
  eventOf(conversion: Conversion, dataSetName: string | undefined): WireObject;
}

/**
 * The consent object of both newer contracts. Amazon asks for one signal and counts the TCF string
 * first, then the GPP string, then its own signals, which need amznUserData among them.
 */
export function consentSignals(consent: Consent): WireObject {
  const tcf = consent.tcf;
  const gpp = tcf ? undefined : consent.gpp;
  const user = tcf || gpp ? undefined : consent.amznUserData;
  const ip = consent.ipAddress;
  return {
    tcf: tcf,
    gpp: gpp,
    amazonConsent: user ? { amznUserData: user, amznAdStorage: consent.amznAdStorage } : undefined,
    geo: ip ? { ipAddress: ip } : undefined
  };
}
