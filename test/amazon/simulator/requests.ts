import type { HttpReply, HttpRequest } from 'sgtm/sandbox';
import type { AmazonSimulatorOptions } from '../../../amazon/simulator/amazon-simulator.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import type { ContractName, EventData } from '../../../amazon/contracts/contract.js';

/** When the tests take place: 2026-04-20T12:34:56.789Z, in milliseconds since 1970. */
export const NOW = 1776688496789;

/** SHA-256 of test@example.com. */
export const HASH = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';

export const DAY = 86_400_000;

/** So many days before NOW, in ISO 8601. */
export function daysAgo(days: number): string {
  return new Date(NOW - days * DAY).toISOString();
}

/** A simulator whose clock stands at NOW and that knows the token "token". */
export function simulator(options: AmazonSimulatorOptions = {}): AmazonSimulator {
  return new AmazonSimulator({ now: () => NOW, accessTokens: ['token'], ...options });
}

/** What each contract's endpoint is called and wants to have. */
export const ENDPOINTS: Readonly<
  Record<ContractName, { path: string; list: string; headers: Record<string, string> }>
> = {
  adsApiV1: {
    path: '/adsApi/v1/create/events',
    list: 'events',
    headers: {
      'Amazon-Ads-ClientId': 'client-1',
      'Amazon-Ads-AccountId': '5879120000000',
      'Content-Type': 'application/json'
    }
  },
  conversionsV1: {
    path: '/events/v1/conversions',
    list: 'eventData',
    headers: {
      'Amazon-Advertising-API-ClientId': 'client-1',
      'Amazon-Advertising-API-Scope': '3231294500000',
      'Content-Type': 'application/vnd.amcconversionevent.v1+json'
    }
  },
  offAmazon2023: {
    path: '/offAmazonEvents/2023-11-13/events',
    list: 'events',
    headers: {
      'Amazon-Advertising-API-ClientId': 'client-1',
      'Amazon-Advertising-API-Scope': '3231294500000',
      'Content-Type': 'application/json'
    }
  }
};

/** A purchase that each contract accepts. */
export const PURCHASES: Readonly<Record<ContractName, EventData>> = {
  adsApiV1: {
    eventDescription: {
      name: 'purchase',
      conversionType: 'OFF_AMAZON_PURCHASES',
      eventSource: 'WEBSITE',
      eventIngestionMethod: 'SERVER_TO_SERVER',
      dataSetName: 'Web_events'
    },
    countryCode: 'US',
    eventTime: new Date(NOW).toISOString(),
    matchKeys: [{ type: 'EMAIL', values: [HASH] }],
    value: 19.99,
    currencyCode: 'USD',
    unitsSold: 2,
    eventId: 'T-1'
  },
  conversionsV1: {
    name: 'purchase',
    eventType: 'OFF_AMAZON_PURCHASES',
    eventActionSource: 'WEBSITE',
    countryCode: 'US',
    timestamp: new Date(NOW).toISOString(),
    clientDedupeId: 'T-1',
    matchKeys: [{ type: 'EMAIL', values: [HASH] }],
    value: 19.99,
    currencyCode: 'USD',
    unitsSold: 2
  },
  offAmazon2023: {
    name: 'Purchase',
    timestamp: new Date(NOW).toISOString(),
    conversionValue: 129.99,
    countryCode: 'US',
    matchKeys: [{ type: 'EMAIL', values: [HASH] }]
  }
};

/** The rich shape of the third contract. */
export const RICH_PURCHASE: EventData = {
  name: 'Purchase',
  eventType: 'PURCHASE',
  eventActionSource: 'WEBSITE',
  timestamp: new Date(NOW).toISOString(),
  clickId: 'amzn1.click.1',
  userInfo: { hashedEmail: HASH, countryCode: 'US', postalCode: '10001' },
  value: { amount: 129.95, currencyCode: 'USD' },
  eventId: 'T-1'
};

/** A request that carries these events; its parts can be replaced. */
export function eventsRequest(
  contract: ContractName,
  events: unknown,
  parts: { host?: string; headers?: Record<string, string>; body?: string; method?: string } = {}
): HttpRequest {
  const { path, list, headers } = ENDPOINTS[contract];
  return {
    url: `https://${parts.host ?? 'advertising-api.amazon.com'}${path}`,
    method: parts.method ?? 'POST',
    headers: { Authorization: 'Bearer token', ...headers, ...parts.headers },
    body: parts.body ?? JSON.stringify({ [list]: events }),
    timeoutMs: 5000
  };
}

/** A request for a token with these parameters. */
export function tokenRequest(
  form: Record<string, string>,
  contentType = 'application/x-www-form-urlencoded'
): HttpRequest {
  return {
    url: 'https://api.amazon.com/auth/o2/token',
    method: 'POST',
    headers: { 'Content-Type': contentType },
    body: new URLSearchParams(form).toString(),
    timeoutMs: 5000
  };
}

/** Parameters that get a token. */
export const FORM = {
  grant_type: 'refresh_token',
  client_id: 'client-1',
  client_secret: 'secret-1',
  refresh_token: 'refresh-1'
};

/** JSON as the tests read it: any part may be missing. */
export interface Json {
  readonly [name: string]: Json;
}

/** The status of a reply and its body, read as JSON. */
export function read(reply: HttpReply): { status: number; body: Json } {
  if (!('statusCode' in reply)) throw new Error(`no answer: ${reply.error}`);
  return { status: reply.statusCode, body: JSON.parse(reply.body) as Json };
}

/** What the simulator answers to this one event. */
export async function judged(
  contract: ContractName,
  event: unknown,
  parts: { host?: string } = {}
): Promise<{ status: number; body: Json; refusals: string[]; codes: string[] }> {
  const amazon = simulator();
  const { status, body } = read(await amazon.handle(eventsRequest(contract, [event], parts)));
  const errors = amazon.received[0]?.refused.flatMap((refused) => refused.errors) ?? [];
  for (const { message, fieldLocation } of errors) {
    if (!message.startsWith(fieldLocation)) throw new Error(`"${message}" does not name its field`);
  }
  return {
    status,
    body,
    refusals: errors.map(({ fieldLocation }) => fieldLocation),
    codes: errors.map(({ code }) => code)
  };
}
