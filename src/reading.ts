import { generateRandom, Math } from 'sgtm';
import { clickTokensOf, type Cookie } from './click-tokens.js';
import { consentOf, googleStatus, hasSignal } from './consent.js';
import type { Contract } from './contracts/contract.js';
import type { Consent, Conversion, PartnerData } from './conversion.js';
import { mappingOf } from './conversion-type.js';
import { countryOf, type Country } from './country.js';
import { customDataOf } from './custom-data.js';
import { eventNameOf, mentions, type EventData } from './event-data.js';
import { givenEventId } from './event-id.js';
import { eventSourceOf } from './event-source.js';
import { eventTimeOf, startedAt } from './event-time.js';
import { matchKeysOf } from './identity/match-keys.js';
import { normalizePostal } from './identity/postal.js';
import { isLimitedDataUse } from './limited-data-use.js';
import { DAY, isoOf } from './moment.js';
import { currencyOf, unitsOf, valueOf } from './money.js';
import { isOn, isPersonal, textOf, type Properties } from './values.js';

/** What an event turned out to be: a conversion, or none for a reason. */
export interface Reading {
  conversion: Conversion | undefined;
  /** Why there is none: the settings or the visitor want it so, or something is wrong. */
  skipped: string | undefined;
  refused: string | undefined;
  /** The ID of the event, also where it makes no conversion; undefined if it has none. */
  eventId: string | undefined;
  /** What was given and left out or taken otherwise, without values of the event. */
  notes: string[];
  /** Click tokens to keep for later events, whatever became of this one. */
  cookies: Cookie[];
}

/** Reads an event as a conversion for a contract. */
export function readingOf(event: EventData, contract: Contract): Reading {
  const notes: string[] = [];
  const all = event.all;
  const mapping = mappingOf(event);
  const type = mapping.type;
  const reading: Reading = {
    conversion: undefined,
    skipped: undefined,
    refused: undefined,
    eventId: givenEventId(event, type, notes),
    notes: notes,
    cookies: []
  };
  if (
    data.adStorageConsent === 'required' &&
    googleStatus('ad_storage', all, notes) !== 'GRANTED'
  ) {
    reading.skipped = 'Consent to ad storage is not granted';
    return reading;
  }
  const country = countryOf(event, notes);
  const consent = consentOf(event, notes);
  const clicks = clickTokensOf(all.page_location, contract, mayKeepCookies(consent, country));
  reading.cookies = clicks.cookies;
  if (!type) {
    const reason = 'The event is mapped to no conversion type';
    if (data.eventMode === 'standard') reading.refused = reason;
    else reading.skipped = reason;
    return reading;
  }
  if (country.requiresConsent && !hasSignal(consent)) {
    reading.refused = 'Amazon wants a consent signal here, and there is none';
    return reading;
  }
  const time = eventTimeOf(event, notes);
  if (time === undefined) {
    reading.refused = 'The field Event time is filled in with what is no time of the past';
    return reading;
  }
  if (time < startedAt - contract.mostDays * DAY) {
    const days = Math.floor((startedAt - time) / DAY);
    reading.refused = 'The event is ' + days + ' days old, more than ' + contract.mostDays;
    return reading;
  }
  const isDenied = consent ? consent.amznUserData === 'DENIED' : false;
  const isPurchase = type === 'OFF_AMAZON_PURCHASES';
  const matchKeys = isDenied ? [] : matchKeysOf(event, country.code, contract, notes);
  if (!matchKeys[0] && contract.needsMatchKey) {
    if (isDenied) reading.skipped = 'User data is denied';
    else if (isPurchase || data.eventsWithoutMatchKey === 'fail') {
      reading.refused = 'No match key: pass user_data';
    } else reading.skipped = 'No match key: the event names nobody';
    return reading;
  }
  const value = valueOf(event, isPurchase, notes);
  const isMoney = isPurchase || (contract.takesCurrencyWithEveryValue && value !== undefined);
  reading.conversion = {
    name: nameOf(event, type),
    type: type,
    source: eventSourceOf(event, notes),
    country: country.code,
    time: isoOf(time),
    id: reading.eventId || time + '.' + generateRandom(100000000, 999999999),
    matchKeys: matchKeys,
    value: value,
    currency: isMoney ? currencyOf(event, notes) : undefined,
    units: isPurchase ? unitsOf(event, notes) : undefined,
    customData: customDataOf(event, notes),
    consent: consent && hasSignal(consent) ? consent : undefined,
    isLimited: isLimitedDataUse(event, notes),
    userAgent: userAgentOf(all.user_agent),
    postalCode:
      contract.takesPostalCode && !isDenied
        ? postalCodeOf(event.address.postal_code, country.code)
        : undefined,
    aref: isDenied ? undefined : clicks.aref,
    clickId: isDenied ? undefined : clicks.clickId,
    partnerData: mentions(event, PARTNER_NAMES) ? partnerDataOf(all) : undefined,
    dataSetName: mapping.dataSetName
  };
  return reading;
}

/**
 * Whether cookies may be set and read: a denial forbids it, and where Amazon wants consent, ad
 * storage has to be granted.
 */
function mayKeepCookies(consent: Consent | undefined, country: Country): boolean {
  const status = consent ? consent.amznAdStorage : undefined;
  return status ? status === 'GRANTED' : !country.requiresConsent;
}

/** What Amazon's reports call the conversion: the field, else the event's name, else its type. */
function nameOf(event: EventData, type: string): string {
  const field = data.eventName ? eventNameOf(data.eventName) : undefined;
  return (field || event.name || type).slice(0, 256);
}

function userAgentOf(value: unknown): string | undefined {
  const agent = isOn(data.sendUserAgent) ? textOf(value) : undefined;
  return agent ? agent.slice(0, 512) : undefined;
}

function postalCodeOf(value: unknown, country: string): string | undefined {
  const text = textOf(value);
  return text && text.length < 44 ? normalizePostal(text, country) || undefined : undefined;
}

const PARTNER_NAMES = '(partner|amazon_ad_event_key|amazonAdEventKey)';

/** What a measurement partner adds to an event, unless somebody is named in it. */
function partnerDataOf(event: Properties): PartnerData {
  return {
    partner: impersonal(event.partner),
    adEventKey: impersonal(event.amazon_ad_event_key || event.amazonAdEventKey)
  };
}

function impersonal(value: unknown): string | undefined {
  const text = textOf(value);
  return text && !isPersonal(text) ? text.slice(0, 512) : undefined;
}
