import type { Conversion } from '../conversion.js';
import { toIso } from '../time.js';
import { isOneOf, type Properties } from '../values.js';
import type { Contract } from './contract.js';

/** The name this contract has for a conversion, and its event type where it is not the tag's own. */
const EVENT_NAMES: { [type: string]: string } = {
  ADD_TO_SHOPPING_CART: 'AddToCart ADD_TO_CART',
  CHECKOUT: 'InitiateCheckout',
  DETAIL_PAGE_VIEW: 'ViewContent PAGE_VIEW',
  LEAD: 'Lead',
  MOBILE_APP_FIRST_START: 'Custom OTHER',
  OFF_AMAZON_PURCHASES: 'Purchase PURCHASE',
  PAGE_VIEW: 'PageVisit',
  SIGN_UP: 'CompleteRegistration',
  SUBSCRIBE: 'Subscribe'
};

/** The Off-Amazon events API of 2023, in its compact form or its rich one. */
export function offAmazon2023(isRich: boolean): Contract {
  return {
    name: 'offAmazon2023',
    path: '/offAmazonEvents/2023-11-13/events',
    listName: 'events',
    mostDays: 7,
    isOlder: true,
    matchKeys: ' EMAIL PHONE MAID ',
    eventOf: (from) => {
      const names = (EVENT_NAMES[from.type] || 'Custom').split(' ');
      if (isRich) return richEvent(from, names);
      return {
        name: names[0],
        timestamp: toIso(from.time),
        conversionValue: from.value,
        countryCode: from.country,
        matchKeys: from.matchKeys
      };
    }
  };
}

/** The rich form has an object for the user and one for the value, an event type, an id and a click. */
function richEvent(from: Conversion, names: readonly string[]): Properties {
  const user: Properties = { countryCode: from.country, postalCode: from.postalCode };
  from.matchKeys.forEach((key) => {
    user[USER_INFO[key.type] as string] = key.values[0];
  });
  return {
    name: names[0],
    eventType: names[1] || from.type,
    eventActionSource: isOneOf(' ANDROID FIRE_TV IOS ', from.source) ? 'APP' : 'WEBSITE',
    timestamp: toIso(from.time),
    clickId: from.clickId,
    userInfo: user,
    value: from.value !== undefined && { amount: from.value, currencyCode: from.currency },
    eventId: from.id
  };
}

/** What the rich form calls the match keys. */
const USER_INFO: { [type: string]: string } = {
  EMAIL: 'hashedEmail',
  PHONE: 'hashedPhone',
  MAID: 'madid'
};
