import { parseAnswer } from '../contracts/answer.js';
import type { Connection, Reply } from '../replay/connection.js';
import { EVENT_URLS, REGIONS, regionNamed, TOKEN_URLS, type Region } from '../contracts/hosts.js';
import { contractOf } from '../contracts/index.js';
import type { Credentials } from '../replay/credentials.js';
import { describeReply, isTransient } from '../replay/post.js';
import { fault, good, open, textIn, type Fields, type Finding } from './finding.js';

/** The scope of the API: https://advertising.amazon.com/API/docs/en-us/guides/account-management/authorization/overview */
const SCOPE = 'advertising::campaign_management';

/** What Login with Amazon objects to, by the codes of RFC 6749. */
const TOKEN_FAULTS: ReadonlyMap<unknown, [text: string, remedy: string]> = new Map([
  [
    'invalid_client',
    [
      'Login with Amazon knows no such client ID and secret',
      'copy both from the same security profile'
    ]
  ],
  [
    'invalid_grant',
    [
      'the refresh token is wrong, revoked, or of another application',
      `create a new one with this client ID and the scope ${SCOPE}`
    ]
  ],
  [
    'unauthorized_client',
    ['the application may not use this refresh token', 'create one with this client ID']
  ]
]);

/** A token that Amazon gave, or what it said instead. */
export interface TokenCheck {
  findings: Finding[];
  token?: string;
  /** The service's clock, in milliseconds since 1970; NaN where it said nothing. */
  date: number;
}

/** Asks Login with Amazon for an access token, as the tag does. */
export async function checkToken(
  credentials: Credentials,
  region: Region,
  connection: Connection
): Promise<TokenCheck> {
  if ('accessToken' in credentials) {
    const text =
      'a ready access token is used; it stops working within the hour unless a variable renews it';
    return { findings: [open('token', text)], token: credentials.accessToken, date: NaN };
  }
  const { clientId, clientSecret, refreshToken } = credentials;
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    client_secret: clientSecret
  });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const reply = await connection.post(TOKEN_URLS[region], headers, form.toString());
  const answer = parseAnswer(reply.body) ?? {};
  const { date } = reply;
  if (reply.statusCode !== 200 || typeof answer.access_token !== 'string') {
    const [text, remedy] = TOKEN_FAULTS.get(answer.error) ?? [
      `Login with Amazon ${describeReply(reply)}`,
      'look whether this machine reaches it, and run again'
    ];
    return { findings: [fault('token', text, remedy)], date };
  }
  const scope = typeof answer.scope === 'string' ? answer.scope.split(' ') : undefined;
  if (scope && !scope.includes(SCOPE)) return { findings: [withoutScope()], date };
  const findings = [good('token', 'Login with Amazon gives an access token')];
  return { findings, token: answer.access_token, date };
}

const withoutScope = (): Finding =>
  fault(
    'token',
    `the token does not reach the advertising API: it was created without the scope ${SCOPE}`,
    'create the refresh token again with that scope'
  );

/** An advertiser that the token reaches. */
interface Reached {
  region: Region;
  accountId: string;
  profileIds: string[];
  entityIds: string[];
}

/** Asks every region which advertisers the token reaches, and looks for the tag's among them. */
export async function checkAccount(
  fields: Fields,
  clientId: string,
  token: string,
  connection: Connection
): Promise<Finding[]> {
  const headers = {
    authorization: `Bearer ${token}`,
    'amazon-advertising-api-clientid': clientId
  };
  const reached: Reached[] = [];
  for (const region of REGIONS) {
    const profiles = await connection.get(`${EVENT_URLS[region]}/v2/profiles`, headers);
    if (isWithoutScope(profiles)) return [withoutScope()];
    const accounts = await listAccounts(region, headers, connection);
    if (profiles.statusCode !== 200) {
      const remedy =
        profiles.statusCode === 401
          ? 'the client ID has to be the one that the token was created with'
          : isTransient(profiles)
            ? 'run again later'
            : 'check that the application of the client ID has access to the Amazon Ads API';
      return [fault('account', `GET /v2/profiles in ${region} ${describeReply(profiles)}`, remedy)];
    }
    reached.push(...accounts, ...profilesIn(profiles.body, region));
  }
  return judgeAccount(fields, reached);
}

function isWithoutScope({ statusCode, body }: Reply): boolean {
  return (statusCode === 401 || statusCode === 403) && /scope/i.test(body);
}

/** A list of 100 an answer: more than 10,000 advertisers are not looked through. */
const MOST_PAGES = 100;

/** Amazon's newer list; who may not read it has the profiles. */
async function listAccounts(
  region: Region,
  headers: Record<string, string>,
  connection: Connection
): Promise<Reached[]> {
  const found: Reached[] = [];
  const type = 'application/vnd.listaccountsresource.v1+json';
  const url = `${EVENT_URLS[region]}/adsAccounts/list`;
  const seen = new Set<unknown>();
  let nextToken: unknown;
  do {
    seen.add(nextToken);
    const body = JSON.stringify({ maxResults: 100, ...(nextToken ? { nextToken } : {}) });
    const reply = await connection.post(
      url,
      { ...headers, 'content-type': type, accept: type },
      body
    );
    const answer = reply.statusCode === 200 ? parseAnswer(reply.body) : undefined;
    for (const account of listIn(answer?.adsAccounts)) found.push(accountIn(account, region));
    nextToken = answer?.nextToken;
  } while (
    typeof nextToken === 'string' &&
    nextToken &&
    !seen.has(nextToken) &&
    seen.size < MOST_PAGES
  );
  return found;
}

function accountIn(account: Fields, region: Region): Reached {
  const others = listIn(account.alternateIds);
  const all = (name: string): string[] =>
    others.map((other) => textIn(other, name)).filter(Boolean);
  return {
    region,
    accountId: textIn(account, 'adsAccountId'),
    profileIds: all('profileId'),
    entityIds: all('entityId')
  };
}

function profilesIn(body: string, region: Region): Reached[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return [];
  }
  return listIn(parsed).map((profile) => ({
    region,
    accountId: '',
    profileIds: [textIn(profile, 'profileId')],
    entityIds: [textIn((profile.accountInfo ?? {}) as Fields, 'id')]
  }));
}

function listIn(value: unknown): Fields[] {
  return Array.isArray(value) ? (value as Fields[]).filter((one) => typeof one === 'object') : [];
}

function judgeAccount(fields: Fields, reached: readonly Reached[]): Finding[] {
  const name = contractOf(fields.api).advertiserField;
  const id = textIn(fields, name);
  const region = regionNamed(fields.region);
  if (reached.length === 0) {
    const remedy = 'sign in as a user of the advertiser when you create the refresh token';
    return [fault('account', 'the token reaches no advertiser in any region', remedy)];
  }
  const isIt = ({ accountId, profileIds }: Reached): boolean =>
    name === 'accountId' ? accountId === id : profileIds.includes(id);
  const found = reached.filter(isIt);
  if (found.some((one) => one.region === region)) {
    return [good('account', `${name} ${id} is among those the token reaches in ${region}`)];
  }
  const [elsewhere] = found;
  if (elsewhere) {
    const text = `your account is in ${elsewhere.region}, the tag says ${region}`;
    return [fault('account', text, `set region to ${elsewhere.region}`)];
  }
  return [fault('account', ...otherKindOfId(name, id, reached))];
}

/** What else the id is, if it is known as that. */
function otherKindOfId(
  name: string,
  id: string,
  reached: readonly Reached[]
): [text: string, remedy: string] {
  const byProfile = reached.find(
    ({ profileIds, accountId }) => profileIds.includes(id) && accountId
  );
  if (name === 'accountId' && byProfile) {
    return [`accountId is a profile ID`, `enter the account's, ${byProfile.accountId}`];
  }
  const byAccount = reached.find(({ accountId }) => accountId === id);
  if (name === 'profileId' && byAccount) {
    return [
      `profileId is an account ID`,
      `enter the profile's, ${byAccount.profileIds.join(' or ')}`
    ];
  }
  const byEntity = reached.find(({ entityIds, accountId }) => entityIds.includes(id) && accountId);
  if (byEntity) return [`${name} is an entity or seller ID`, `enter ${byEntity.accountId}`];
  const known = reached.map((one) => (name === 'accountId' ? one.accountId : one.profileIds[0]));
  const ids = [...new Set(known.filter(Boolean))].slice(0, 5).join(', ');
  return [
    `the token reaches no advertiser with this ${name}`,
    `enter one it reaches (${ids || 'it reaches profiles only'}), or create the token as a user of the advertiser; a DSP advertiser can be missing from Amazon's lists: send a test event`
  ];
}
