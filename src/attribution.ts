import { getCookieValues, getTimestampMillis, parseUrl, setCookie } from 'sgtm';
import { allowsStorage, type Consent } from './consent.js';
import { DAY } from './time.js';
import { isOn, listOf, objectOf, textLike, textOf, type Properties } from './values.js';

/** What an ad click left behind; empty where there was none. */
export interface ClickTokens {
  /**
   * Amazon's measurement tokens: `token.timestamp` pairs joined by |, newest first. Amazon has none
   * in its European region.
   */
  aref: string;
  clickId: string;
}

/**
 * The click tokens of the visitor: new ones from the landing URL, kept in first-party cookies, else
 * those that the cookies hold; none where consent does not allow cookies.
 */
export function clickTokensOf(event: Properties, country: string, consent: Consent): ClickTokens {
  if (!isOn(data.captureClickTokens) || !allowsStorage(country, consent)) {
    return { aref: '', clickId: '' };
  }
  const url = textOf(event.page_location);
  const isLanding = url.indexOf('aref=') !== -1 || url.indexOf('amzn_click_id=') !== -1;
  const query = isLanding ? objectOf(objectOf(parseUrl(url)).searchParams) : {};
  const clickId = textLike(listOf(query.amzn_click_id)[0], CLICK_ID);
  if (clickId) keepCookie('amzn_click_id', clickId, 90 * DAY);
  const token = textLike(
    listOf(query.aref)[0],
    TOKEN + '(' + STAMP + '(\\|' + TOKEN + STAMP + ')*)?'
  );
  return {
    aref: data.region === 'EU' ? '' : arefTokens(token),
    clickId: clickId || textLike(getCookieValues('amzn_click_id')[0], CLICK_ID)
  };
}

const TOKEN = '[\\dA-Za-z]{10}';
const STAMP = '\\.\\d{13}';
const CLICK_ID = '[\\w.-]{1,256}';

/**
 * The pairs of the cookie that are not too old, before them what the URL gives; at most 147.
 *
 * @param given a token, to which this moment belongs, or pairs
 */
function arefTokens(given: string): string {
  const now = getTimestampMillis();
  const isYoung = (pair: string): boolean => {
    const age = textLike(pair, TOKEN + STAMP) && now - +pair.slice(11);
    return age !== '' && age < 30 * DAY && age > -DAY;
  };
  const pairs = textOf(getCookieValues('amznAref')[0]).split('|').filter(isYoung);
  const isNew = given && (pairs[0] || '').indexOf(given.slice(0, 10)) !== 0;
  const fresh = given.length === 10 ? given + '.' + now : given;
  const newest = isNew ? fresh.split('|').filter(isYoung) : [];
  const all = newest.concat(pairs).slice(0, 147).join('|');
  if (newest.length) keepCookie('amznAref', all, 30 * DAY);
  return all;
}

function keepCookie(name: string, value: string, lifetime: number): void {
  setCookie(name, value, {
    domain: textOf(data.cookieDomain) || 'auto',
    path: '/',
    'max-age': lifetime / 1000,
    sameSite: 'lax',
    secure: true
  });
}
