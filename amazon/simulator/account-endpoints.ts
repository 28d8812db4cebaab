import type { HttpRequest } from 'sgtm/sandbox';
import type { Advertiser, Advertisers } from './advertisers.js';
import type { Region } from '../contracts/hosts.js';
import { headerOf } from './request-headers.js';
import type { TokenService } from './token-service.js';

/** The account's endpoints besides those for events, by their path. */
export const PROFILES_PATH = '/v2/profiles';
export const ACCOUNTS_PATH = '/adsAccounts/list';

const CLIENT_HEADER = 'Amazon-Advertising-API-ClientId';

export interface PlainAnswer {
  statusCode: number;
  body: unknown;
}

/** What endpoints besides those for events know of Amazon's side. */
export interface AccountContext {
  tokens: TokenService;
  advertisers: Advertisers;
  /** Undefined where the request named none of Amazon's hosts. */
  region: Region | undefined;
}

/**
 * Why a request is not let in; undefined if it is. The headers are those of Amazon's older APIs.
 *
 * @param method what the endpoint takes
 */
export function objectionToCaller(
  request: HttpRequest,
  method: string,
  { tokens }: AccountContext
): PlainAnswer | undefined {
  if (request.method !== method) return refusal(405, 'BAD_REQUEST', `Use ${method} here`);
  const authorization = headerOf(request, 'Authorization');
  const client = headerOf(request, CLIENT_HEADER);
  const objection = tokens.objection(authorization, client);
  if (objection) return refusal(401, 'UNAUTHORIZED', objection);
  if (!client) return refusal(401, 'UNAUTHORIZED', `The header ${CLIENT_HEADER} is missing`);
  if (tokens.hasScope(authorization)) return undefined;
  return refusal(401, 'UNAUTHORIZED', 'Not authorized to access scope');
}

/** Answers GET /v2/profiles: the profiles of the region. */
export function answerProfiles(request: HttpRequest, context: AccountContext): PlainAnswer {
  const objection = objectionToCaller(request, 'GET', context);
  return objection ?? { statusCode: 200, body: advertisersHere(context).map(profileOf) };
}

/** Answers POST /adsAccounts/list: the accounts of the region, in one page. */
export function answerAccounts(request: HttpRequest, context: AccountContext): PlainAnswer {
  const objection = objectionToCaller(request, 'POST', context);
  return (
    objection ?? { statusCode: 200, body: { adsAccounts: advertisersHere(context).map(accountOf) } }
  );
}

function advertisersHere({ advertisers, region }: AccountContext): Advertiser[] {
  return advertisers.in(region);
}

const COUNTRIES = { NA: 'US', EU: 'DE', FE: 'JP' } as const;
const CURRENCIES = { NA: 'USD', EU: 'EUR', FE: 'JPY' } as const;

/** Source: Amazon Ads API, Profiles v2. Profile ids are numbers there. */
function profileOf({ profileId, entityId, region = 'NA', name = 'Shop' }: Advertiser): unknown {
  const number = Number(profileId);
  return {
    profileId: Number.isSafeInteger(number) ? number : profileId,
    countryCode: COUNTRIES[region],
    currencyCode: CURRENCIES[region],
    timezone: 'Etc/UTC',
    accountInfo: { id: entityId ?? 'ENTITY1SIMULATED', type: 'vendor', name }
  };
}

/** Source: Amazon Ads API, account management, ListAdsAccounts. */
function accountOf({ accountId, profileId, entityId, region = 'NA', name = 'Shop' }: Advertiser) {
  const countryCode = COUNTRIES[region];
  return {
    adsAccountId: accountId,
    accountName: name,
    status: 'CREATED',
    countryCodes: [countryCode],
    alternateIds: [
      { countryCode, profileId: Number(profileId) },
      { countryCode, entityId: entityId ?? 'ENTITY1SIMULATED' }
    ]
  };
}

export function refusal(statusCode: number, code: string, message: string): PlainAnswer {
  return { statusCode, body: { code, message } };
}
