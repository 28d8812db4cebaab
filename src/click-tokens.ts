import { createRegex, getCookieValues, parseUrl, testRegex } from 'sgtm';
import type { Contract } from './contracts/contract.js';
import { startedAt } from './event-time.js';
import { DAY } from './moment.js';
import { entriesOf, isOn, objectOf, textOf, type Properties } from './values.js';

/** A first-party cookie that is to be set. */
export interface Cookie {
  name: string;
  value: string;
  /** How long the browser keeps it. */
  days: number;
}

/** What an ad click left behind; undefined where there was none. */
export interface ClickTokens {
  aref: string | undefined;
  clickId: string | undefined;
  /** What has to be kept for later events. */
  cookies: Cookie[];
}

/**
 * Returns the click tokens of the visitor: new ones from the landing page's URL, which are to be kept
 * in cookies, else those that the cookies hold; none where cookies are not allowed.
 *
 * @param landingPage the URL of the page, whatever it is
 */
export function clickTokensOf(
  landingPage: unknown,
  contract: Contract,
  areCookiesAllowed: boolean
): ClickTokens {
  const tokens: ClickTokens = { aref: undefined, clickId: undefined, cookies: [] };
  if (!areCookiesAllowed || !isOn(data.captureClickTokens)) return tokens;
  const isLanding = typeof landingPage === 'string' && landingPage.search(LANDING) !== -1;
  const query = isLanding ? objectOf(objectOf(parseUrl(landingPage)).searchParams) : undefined;
  const clickId = query ? clickIdOf(entriesOf(query.amzn_click_id)[0]) : undefined;
  if (clickId) tokens.cookies.push({ name: 'amzn_click_id', value: clickId, days: 90 });
  // Amazon has no measurement tokens in its European region.
  if (data.region !== 'EU') tokens.aref = arefTokens(query, tokens.cookies);
  if (contract.takesClickId) {
    tokens.clickId = clickId || clickIdOf(getCookieValues('amzn_click_id')[0]);
  }
  return tokens;
}

/** A text pattern: `search` takes one as well as a regex. */
const LANDING = '[?&](aref|amzn_click_id)=';

function clickIdOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text && testRegex(createRegex('^[\\w.-]{1,256}$') as SandboxRegex, text)
    ? text
    : undefined;
}

/**
 * Returns the pairs of the cookie that are not too old, before them what the URL gives; at most 147.
 * The URL's aref is a token, to which this moment belongs, or pairs.
 *
 * @param query the parameters of a landing page's URL; undefined on any other page
 */
function arefTokens(query: Properties | undefined, cookies: Cookie[]): string | undefined {
  const given = query ? textOf(entriesOf(query.aref)[0]) : undefined;
  const cookie = getCookieValues('amznAref')[0];
  if (!given && !cookie) return undefined;
  const kept = recentPairs(cookie);
  const newest = recentPairs(given && given.length === 10 ? given + '.' + startedAt : given);
  const isNew = newest[0] && (kept[0] || '').indexOf(newest[0].slice(0, 10)) !== 0;
  const all = (isNew ? newest.concat(kept) : kept).slice(0, 147).join('|');
  if (isNew) cookies.push({ name: 'amznAref', value: all, days: 30 });
  return all || undefined;
}

/** The `token.timestamp` pairs of a text that are at most 30 days old. */
function recentPairs(pairs: string | undefined): string[] {
  const form = createRegex('^[\\dA-Za-z]{10}\\.\\d{13}$') as SandboxRegex;
  return (pairs || '').split('|').filter((pair) => {
    const age = startedAt - +pair.slice(11);
    return testRegex(form, pair) && age < 30 * DAY && age > -DAY;
  });
}
