// The Off-Amazon events API of 2023 (offAmazon2023)

import type { Conversion } from '../conversion.js';
import type { Contract, WireObject } from './contract.js';

/**
 * The Off-Amazon events API of 2023, in the compact or the rich form of its events. Source: the two
 * guides of TrackLayer, one for each form; no public document of Amazon's has it.
 *
 * @param shape the field offAmazonShape: "rich", or anything else for the compact form
 */
export function offAmazon2023(shape?: unknown): Contract {
  const isRich = shape === 'rich';
  return {
    name: 'offAmazon2023',
    path: '/offAmazonEvents/2023-11-13/events',
    mediaType: 'application/json',
    clientHeader: 'Amazon-Advertising-API-ClientId',
    advertiserHeader: 'Amazon-Advertising-API-Scope',
    advertiserField: 'profileId',
    listName: 'events',
    mostDays: 7,
    matchKeys: ['EMAIL', 'PHONE', 'MAID'],
    needsMatchKey: false,
    takesPostalCode: isRich,
    takesClickId: isRich,
    takesCurrencyWithEveryValue: isRich,
    firstIndex: undefined,
    eventOf: isRich ? richEvent : compactEvent
  };
}

function compactEvent(from: Conversion): WireObject {
  return {
    name: eventNames()[from.type] || 'Custom',
    timestamp: from.time,
    conversionValue: from.value,
    countryCode: from.country,
    matchKeys: from.matchKeys
  };
}

/** The rich form has an object for the user and one for the value, an event type, an ID and a click. */
function richEvent(from: Conversion): WireObject {
  const user: WireObject = { countryCode: from.country, postalCode: from.postalCode };
  from.matchKeys.forEach((key) => {
    user[userInfo()[key.type] as string] = key.values[0];
  });
  return {
    name: eventNames()[from.type] || 'Custom',
    eventType: eventTypes()[from.type] || from.type,
    eventActionSource: APP_SOURCES.indexOf(' ' + from.source + ' ') === -1 ? 'WEBSITE' : 'APP',
    timestamp: from.time,
    clickId: from.clickId,
    userInfo: user,
    value:
      from.value === undefined ? undefined : { amount: from.value, currencyCode: from.currency },
    eventId: from.id
  };
}

/** The name of each conversion type; Custom where it has none. */
function eventNames(): { [type: string]: string } {
  return {
    ADD_TO_SHOPPING_CART: 'AddToCart',
    CHECKOUT: 'InitiateCheckout',
    DETAIL_PAGE_VIEW: 'ViewContent',
    LEAD: 'Lead',
    OFF_AMAZON_PURCHASES: 'Purchase',
    PAGE_VIEW: 'PageVisit',
    SIGN_UP: 'CompleteRegistration',
    SUBSCRIBE: 'Subscribe'
  };
}

/** The event types that are called otherwise than the tag's conversion types. */
function eventTypes(): { [type: string]: string } {
  return {
    ADD_TO_SHOPPING_CART: 'ADD_TO_CART',
    DETAIL_PAGE_VIEW: 'PAGE_VIEW',
    MOBILE_APP_FIRST_START: 'OTHER',
    OFF_AMAZON_PURCHASES: 'PURCHASE'
  };
}

const APP_SOURCES = ' ANDROID FIRE_TV IOS ';

/** What the rich form calls the match keys. */
function userInfo(): { [type: string]: string } {
  return {
    EMAIL: 'hashedEmail',
    PHONE: 'hashedPhone',
    MAID: 'madid'
  };
}
