/** Where an advertiser's account is kept: North America, Europe, Far East. */
export type Region = 'NA' | 'EU' | 'FE';

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

/** Every region, North America first. */
export const REGIONS = Object.keys(EVENT_URLS) as readonly Region[];

/** Amazon's hosts for events and for tokens, and the region that each one serves. */
const REGION_BY_HOST: ReadonlyMap<string, Region> = new Map(
  REGIONS.flatMap((region): [string, Region][] => [
    [hostOf(EVENT_URLS[region]), region],
    [hostOf(TOKEN_URLS[region]), region]
  ])
);

/** Whether a URL leads to one of Amazon's hosts for events or tokens. */
export function isAmazonUrl(url: string): boolean {
  return regionOf(hostOf(url)) !== undefined;
}

/** The region a host serves, "advertising-api-eu.amazon.com" → EU; undefined for any other host. */
export function regionOf(host: string): Region | undefined {
  const [name = ''] = host.toLowerCase().split(':');
  return REGION_BY_HOST.get(name);
}

/** The region that the field of that name chooses: North America, as for the tag, unless it names another. */
export function regionNamed(value: unknown): Region {
  return REGIONS.find((region) => region === value) ?? 'NA';
}

/** The host of an absolute URL, with its port if it names one; empty for what is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** Where the tag publishes conversions that a worker sends. */
const PUBLISH_URL =
  /^https:\/\/pubsub\.googleapis\.com\/v1\/projects\/[^/]+\/topics\/[^/]+:publish$/;

/** Whether a request puts a conversion into the advertiser's queue. */
export function isPublishUrl(url: string): boolean {
  return PUBLISH_URL.test(url);
}
