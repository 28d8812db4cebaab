// The tokens of ad clicks

import { createRegex, getCookieValues, parseUrl, testRegex } from 'sgtm';
import type { Contract } from './contracts/contract.js';
import { startedAt } from './event-time.js';
import { DAY } from './moment.js';
import { entriesOf, objectOf, textOf } from './values.js';

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
}

/**
 * Returns the click tokens of the visitor: new ones from the landing page's URL, else those that the
 * cookies hold.
 *
 * @param page the URL of the page
 * @param isLanding whether it has new tokens
 * @param cookies where to add those that keep new tokens for later events
 */
export function clickTokensOf(
  page: string,
  isLanding: boolean,
  contract: Contract,
  cookies: Cookie[]
): ClickTokens {
  const tokens: ClickTokens = { aref: undefined, clickId: undefined };
  let aref: string | undefined;
  if (isLanding) {
    const query = objectOf(objectOf(parseUrl(page)).searchParams);
    aref = textOf(entriesOf(query.aref)[0]);
    tokens.clickId = clickIdOf(entriesOf(query.amzn_click_id)[0]);
    if (tokens.clickId) cookies.push({ name: 'amzn_click_id', value: tokens.clickId, days: 90 });
  }
  // Amazon has no measurement tokens in its European region.
  if (data.region !== 'EU') tokens.aref = arefTokens(aref, cookies);
  if (contract.takesClickId) {
    tokens.clickId = tokens.clickId || clickIdOf(getCookieValues('amzn_click_id')[0]);
  }
  return tokens;
}

/** Whether the URL of a page has tokens of an ad click. */
export function isLandingPage(page: string): boolean {
  return testRegex(createRegex('[?&](aref|amzn_click_id)=') as SandboxRegex, page);
}

function clickIdOf(value: unknown): string | undefined {
  const text = textOf(value);
  return text && testRegex(createRegex('^[\\w.-]{1,256}$') as SandboxRegex, text)
    ? text
    : undefined;
}

/**
 * Returns the pairs of the cookie that are not too old, before them what the URL gives; at most 147.
 *
 * @param given the URL's aref: a token, to which this moment belongs, or pairs
 */
function arefTokens(given: string | undefined, cookies: Cookie[]): string | undefined {
  const cookie = getCookieValues('amznAref')[0];
  if (given || cookie) return mergedPairs(given, cookie, cookies);
  return undefined;
}

function mergedPairs(
  given: string | undefined,
  cookie: string | undefined,
  cookies: Cookie[]
): string | undefined {
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
