import type { Conversion } from '../conversion.js';
import { toIso } from '../time.js';
import { isOneOf, type Properties } from '../values.js';
import { matchKeyValues, type Contract } from './contract.js';

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
    mediaType: 'application/json',
    listName: 'events',
    mostDays: 7,
    takesKeyless: true,
    matchKeys: ' EMAIL PHONE MAID ',
    eventOf: (from) => {
      const names = (EVENT_NAMES[from.type] || 'Custom').split(' ');
      const event: Properties = { name: names[0], timestamp: toIso(from.time) };
      if (isRich) addRich(event, from, names[1] || from.type);
      else {
        event.conversionValue = from.value;
        event.countryCode = from.country;
        event.matchKeys = matchKeyValues(from.matchKeys);
      }
      return event;
    }
  };
}

/** The rich form has an object for the user and one for the value, an event type, an id and a click. */
function addRich(event: Properties, from: Conversion, eventType: string): void {
  const user: Properties = { countryCode: from.country, postalCode: from.postalCode };
  from.matchKeys.forEach((key) => {
    user[USER_INFO[key.type] as string] = key.value;
  });
  event.eventType = eventType;
  event.eventActionSource = isOneOf(' ANDROID FIRE_TV IOS ', from.source) ? 'APP' : 'WEBSITE';
  event.clickId = from.clickId;
  event.userInfo = user;
  event.eventId = from.id;
  if (from.value === undefined) return;
  event.value = { amount: from.value, currencyCode: from.currency };
}

/** What the rich form calls the match keys. */
const USER_INFO: { [type: string]: string } = {
  EMAIL: 'hashedEmail',
  PHONE: 'hashedPhone',
  MAID: 'madid'
};
