/** Where an advertiser's account is kept: North America, Europe, Far East. */
export type Region = 'NA' | 'EU' | 'FE';

/** Amazon's hosts for events and for tokens, and the region each one serves. */
const REGION_BY_HOST: ReadonlyMap<string, Region> = new Map([
  ['advertising-api.amazon.com', 'NA'],
  ['advertising-api-eu.amazon.com', 'EU'],
  ['advertising-api-fe.amazon.com', 'FE'],
  ['api.amazon.com', 'NA'],
  ['api.amazon.co.uk', 'EU'],
  ['api.amazon.co.jp', 'FE']
]);

/** Whether a URL leads to one of Amazon's hosts for events or tokens. */
export function isAmazonUrl(url: string): boolean {
  return regionOf(hostOf(url)) !== undefined;
}

/** The region a host serves, "advertising-api-eu.amazon.com" → EU; undefined for any other host. */
export function regionOf(host: string): Region | undefined {
  const [name = ''] = host.toLowerCase().split(':');
  return REGION_BY_HOST.get(name);
}

/** The host of an absolute URL, with its port if it names one; empty for what is no URL. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
