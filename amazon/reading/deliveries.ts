import type { SentRequest } from 'sgtm/config';
import { CONTRACTS } from '../simulator/contracts/index.js';
import type { WireContract } from '../simulator/contracts/wire-contract.js';
import { listOf, objectOf, readJson, textOf, type Properties } from './json.js';

/** One conversion on its way to one advertiser, with every attempt to deliver it. */
export interface Delivery {
  contract: WireContract;
  /** Account or profile id. */
  advertiser: string;
  event: Properties;
  /** Its place in the request, from 0. */
  index: number;
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
      attempts
    }));
  });
}

/** The contract whose address a request goes to, whatever the host. */
export function contractOf({ url }: SentRequest): WireContract | undefined {
  const near = CONTRACTS.find((contract) => url.includes(contract.path));
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
  CONTRACTS.map(({ advertiserHeader }) => advertiserHeader.toLowerCase())
);

function advertiserOf(request: SentRequest): string {
  for (const name of Object.keys(request.headers)) {
    if (ADVERTISER_HEADERS.has(name.toLowerCase())) return textOf(request.headers[name]);
  }
  return '';
}
