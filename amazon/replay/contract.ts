/** Amazon's wire contracts for conversions, by the name the tag writes into a dead letter. */
export type ContractName = 'adsApiV1' | 'conversionsV1' | 'offAmazon2023';

/** Where an advertiser's account is kept: North America, Europe, Far East. */
export type Region = 'NA' | 'EU' | 'FE';

/** What sending again has to know of a wire contract. */
export interface Contract {
  path: string;
  mediaType: string;
  clientHeader: string;
  advertiserHeader: string;
  /** What the request's body calls the list of events. */
  listName: string;
  /** The properties of an event that hold the moment it happened, the id it is counted under, its type. */
  timeName: string;
  idName: string;
  typeOf(event: Record<string, unknown>): unknown;
  /** The number the answer gives the first event; undefined where answers have no documented form. */
  firstIndex: number | undefined;
  /** An event may be this many days old. */
  mostDays: number;
  /** The most events in a request. */
  mostEvents: number;
}

const OLDER_HEADERS = {
  clientHeader: 'Amazon-Advertising-API-ClientId',
  advertiserHeader: 'Amazon-Advertising-API-Scope'
};

/** Sources: Amazon's specification of the Events API; for the older two, integrators' documents. */
export const CONTRACTS: Readonly<Record<ContractName, Contract>> = {
  adsApiV1: {
    path: '/adsApi/v1/create/events',
    mediaType: 'application/json',
    clientHeader: 'Amazon-Ads-ClientId',
    advertiserHeader: 'Amazon-Ads-AccountId',
    listName: 'events',
    timeName: 'eventTime',
    idName: 'eventId',
    typeOf: (event) => (event.eventDescription as { conversionType?: unknown })?.conversionType,
    firstIndex: 0,
    mostDays: 21,
    mostEvents: 500
  },
  conversionsV1: {
    ...OLDER_HEADERS,
    path: '/events/v1/conversions',
    mediaType: 'application/vnd.amcconversionevent.v1+json',
    listName: 'eventData',
    timeName: 'timestamp',
    idName: 'clientDedupeId',
    typeOf: (event) => event.eventType,
    firstIndex: 1,
    mostDays: 7,
    mostEvents: 500
  },
  offAmazon2023: {
    ...OLDER_HEADERS,
    path: '/offAmazonEvents/2023-11-13/events',
    mediaType: 'application/json',
    listName: 'events',
    timeName: 'timestamp',
    idName: 'eventId',
    typeOf: (event) => event.name,
    firstIndex: undefined,
    mostDays: 7,
    // An answer in no documented form can be read for one event only.
    mostEvents: 1
  }
};

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
