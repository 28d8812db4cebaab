import { getCookieValues, parseUrl, setCookie } from 'sgtm';
import { allowsStorage, type Consent } from './consent.js';
import { contract } from './contracts/index.js';
import { event } from './event.js';
import { DAY, startedAt } from './time.js';
import { isOn, listOf, objectOf, textLike, textOf } from './values.js';

/** What an ad click left behind; empty or missing where there was none. */
export interface ClickTokens {
  /**
   * Amazon's measurement tokens: `token.timestamp` pairs joined by |, newest first. Amazon has none
   * in its European region.
   */
  aref?: string;
  /** Nothing where nobody asks for the one in the cookie. */
  clickId?: string | false | undefined;
}

/**
 * The click tokens of the visitor: new ones from the landing URL, kept in first-party cookies, else
 * those that the cookies hold; none where consent does not allow cookies.
 */
export function clickTokensOf(country: string, consent: Consent): ClickTokens {
  if (!isOn(data.captureClickTokens) || !allowsStorage(country, consent)) return {};
  const url = textOf(event.page_location);
  const isLanding = url.indexOf('aref=') !== -1 || url.indexOf('amzn_click_id=') !== -1;
  const query = isLanding ? objectOf(objectOf(parseUrl(url)).searchParams) : {};
  const clickId = textLike(listOf(query.amzn_click_id)[0], CLICK_ID);
  if (clickId) keepCookie('amzn_click_id', clickId, 90);
  return {
    aref: data.region === 'EU' ? '' : arefTokens(textOf(listOf(query.aref)[0])),
    clickId:
      clickId || (contract.isOlder && textLike(getCookieValues('amzn_click_id')[0], CLICK_ID))
  };
}

const CLICK_ID = '^[\\w.-]{1,256}$';

/**
 * The pairs of the cookie that are not too old, before them what the URL gives; at most 147.
 *
 * @param given a token, to which this moment belongs, or pairs
 */
function arefTokens(given: string): string {
  const kept = young(textOf(getCookieValues('amznAref')[0]));
  const newest = young(given.length === 10 ? given + '.' + startedAt : given);
  const isNew = newest[0] && (kept[0] || '').indexOf(newest[0].slice(0, 10)) !== 0;
  const all = (isNew ? newest.concat(kept) : kept).slice(0, 147).join('|');
  if (isNew) keepCookie('amznAref', all, 30);
  return all;
}

/** The pairs that are not too old. */
const young = (pairs: string): string[] =>
  (pairs ? pairs.split('|') : []).filter((pair) => {
    const age = textLike(pair, '^[\\dA-Za-z]{10}\\.\\d{13}$') && startedAt - +pair.slice(11);
    return age !== '' && age < 30 * DAY && age > -DAY;
  });

function keepCookie(name: string, value: string, days: number): void {
  setCookie(name, value, {
    domain: textOf(data.cookieDomain) || 'auto',
    path: '/',
    'max-age': days * 86400,
    sameSite: 'lax',
    secure: true
  });
}
