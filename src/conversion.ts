/**
 * One conversion as the tag understands it: what the event says, in the tag's own words. Each
 * contract writes it in the form its API takes. What is undefined was not given.
 */
export interface Conversion {
  /** What Amazon's reports call it. */
  name: string;
  /** One of the conversion types of conversion-type.ts, such as OFF_AMAZON_PURCHASES. */
  type: string;
  /** Where it happened, in Amazon's words: WEBSITE, ANDROID, IOS, FIRE_TV, OFFLINE, … */
  source: string;
  /** ISO 3166-1 alpha-2, or OTHER. */
  country: string;
  /** When it happened, in ISO 8601; the same on every attempt. */
  time: string;
  /** One for each business fact, made up if the event has none; the same on every attempt. */
  id: string;
  matchKeys: readonly MatchKey[];
  /** At most two decimals. */
  value: number | undefined;
  /** ISO 4217; of purchases, and of every value where the contract takes it with each. */
  currency: string | undefined;
  /** How many things were bought; of purchases only. */
  units: number | undefined;
  customData: readonly CustomDatum[] | undefined;
  /** Undefined where there is no signal. */
  consent: Consent | undefined;
  /** Whether Amazon is asked not to process it. */
  isLimited: boolean;
  /** The browser's or app's user agent, at most 512 characters. */
  userAgent: string | undefined;
  /** Normalized and in the clear, where the contract takes it so. */
  postalCode: string | undefined;
  /** Amazon's measurement tokens, `token.timestamp` pairs joined by |, newest first. */
  aref: string | undefined;
  /** The amzn_click_id of an ad click. */
  clickId: string | undefined;
  /** The service that delivers the conversion, where a measurement partner does. */
  partner: string | undefined;
  /** Amazon's key of the ad event that the partner attributed it to. */
  adEventKey: string | undefined;
  /** The data set that the mapping row of the event names, as it was typed. */
  dataSetName: unknown;
}

/** One identifier, hashed where it is personal data, in the form all of Amazon's contracts share. */
export interface MatchKey {
  type: string;
  /** Amazon takes one. */
  values: [string];
}

/** Something the advertiser wants to report on. */
export interface CustomDatum {
  name: string;
  dataType: string;
  /** Letters, digits and underscores, as its name. */
  value: string;
}

export type Status = 'GRANTED' | 'DENIED';

/** The signals of consent that Amazon takes, of which it gets the first; undefined where nobody gave one. */
export interface Consent {
  tcf: string | undefined;
  gpp: string | undefined;
  amznUserData: Status | undefined;
  amznAdStorage: Status | undefined;
  ipAddress: string | undefined;
}
