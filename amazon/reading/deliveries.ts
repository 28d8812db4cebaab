import type { SentRequest } from 'sgtm/config';
import { CONTRACTS, type AmazonContract } from '../contracts/index.js';
import { listOf, objectOf, readJson, textOf, type Properties } from './json.js';

/** One conversion on its way to one advertiser, with every attempt to deliver it. */
export interface Delivery {
  contract: AmazonContract;
  /** Account or profile id. */
  advertiser: string;
  event: Properties;
  /** Its place in the request, from 0, and how many events that holds. */
  index: number;
  count: number;
  attempts: readonly SentRequest[];
}

/** Requests that are attempts of the same one: same address, same advertiser, same bytes. */
function attemptsIn(requests: readonly SentRequest[]): SentRequest[][] {
  const groups = new Map<string, SentRequest[]>();
  for (const request of requests) {
    const key = `${request.method} ${request.url} ${advertiserOf(request)} ${request.body ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(request);
    else groups.set(key, [request]);
  }
  return [...groups.values()];
}

/** The conversions among a tag's requests, in the order in which they were first sent. */
export function deliveriesIn(requests: readonly SentRequest[]): Delivery[] {
  return attemptsIn(requests).flatMap((attempts) => {
    const [first] = attempts as [SentRequest];
    const contract = contractOf(first);
    if (!contract) return [];
    const events = listOf(objectOf(readJson(first.body))[contract.listName]);
    return events.map((event, index) => ({
      contract,
      advertiser: advertiserOf(first),
      event: objectOf(event),
      index,
      count: events.length,
      attempts
    }));
  });
}

/** The contract whose address a request goes to, whatever the host. */
export function contractOf({ url }: SentRequest): AmazonContract | undefined {
  const near = Object.values(CONTRACTS).find((contract) => url.includes(contract.path));
  return near && pathOf(url) === near.path ? near : undefined;
}

/** Whether a request asks Login with Amazon for an access token. */
export function isTokenRequest({ url }: SentRequest): boolean {
  return pathOf(url) === '/auth/o2/token';
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}

const ADVERTISER_HEADERS = new Set(
  Object.values(CONTRACTS).map(({ advertiserHeader }) => advertiserHeader.toLowerCase())
);

function advertiserOf(request: SentRequest): string {
  for (const name of Object.keys(request.headers)) {
    if (ADVERTISER_HEADERS.has(name.toLowerCase())) return textOf(request.headers[name]);
  }
  return '';
}
