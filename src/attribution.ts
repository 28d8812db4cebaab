import { getCookieValues, getTimestampMillis, parseUrl, setCookie } from 'sgtm';
import { allowsStorage, type Consent } from './consent.js';
import { DAY } from './time.js';
import { isOn, listOf, matches, numberOf, textOf, type Properties } from './values.js';

/** What an ad click left behind; empty where there was none. */
export interface ClickTokens {
  /** Amazon's measurement tokens: `token.timestamp` pairs joined by |, newest first. */
  aref: string;
  clickId: string;
}

/**
 * The click tokens of the visitor: new ones from the landing URL, kept in first-party cookies, else
 * those that the cookies hold; none where consent does not allow cookies.
 */
export function clickTokensOf(event: Properties, country: string, consent: Consent): ClickTokens {
  const isOff = !isOn(data.captureClickTokens) || !allowsStorage(country, consent);
  const url = textOf(event.page_location);
  const isLanding = url.indexOf('aref=') !== -1 || url.indexOf('amzn_click_id=') !== -1;
  const parsed = isLanding && !isOff && parseUrl(url);
  const parameter = (name: string, form: string): string => {
    const text = parsed ? textOf(listOf(parsed.searchParams[name])[0]) : '';
    return matches(text, form) ? text : '';
  };
  const clickId = parameter('amzn_click_id', CLICK_ID);
  if (clickId) keepCookie('amzn_click_id', clickId, 90 * DAY);
  const kept = isOff ? '' : clickId || textOf(getCookieValues('amzn_click_id')[0]);
  return {
    // Amazon has no measurement tokens in its European region.
    aref: isOff || data.region === 'EU' ? '' : arefTokens(parameter('aref', TOKEN)),
    clickId: matches(kept, CLICK_ID) ? kept : ''
  };
}

const TOKEN = '[\\dA-Za-z]{10}';
const CLICK_ID = '[\\w.-]{1,256}';

/** The pairs of the cookie that are not too old, before them the token of the URL; at most 147. */
function arefTokens(token: string): string {
  const now = getTimestampMillis();
  const pairs = textOf(getCookieValues('amznAref')[0])
    .split('|')
    .filter((pair) => {
      const age = now - (numberOf(pair.slice(11)) || 0);
      return matches(pair, TOKEN + '\\.\\d{13}') && age < 30 * DAY && age > -DAY;
    });
  const isNew = token && (pairs[0] || '').indexOf(token) !== 0;
  const all = (isNew ? [token + '.' + now] : []).concat(pairs).slice(0, 147).join('|');
  if (isNew) keepCookie('amznAref', all, 30 * DAY);
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
