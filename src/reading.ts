// From an event to a conversion

import { createRegex, generateRandom, Math, testRegex } from 'sgtm';
import { clickTokensOf, isLandingPage, type Cookie } from './click-tokens.js';
import { consentOf, hasSignal, isUserDataDenied, signalsOf } from './consent.js';
import type { Contract } from './contracts/contract.js';
import type { Consent, Conversion } from './conversion.js';
import { mappingOf } from './conversion-type.js';
import { countryOf, type Country } from './country.js';
import { customDataOf } from './custom-data.js';
import type { EventData } from './event-data.js';
import { givenEventId } from './event-id.js';
import { eventSourceOf } from './event-source.js';
import { eventTimeOf, startedAt } from './event-time.js';
import { matchKeysOf } from './identity/match-keys.js';
import { normalizePostal } from './identity/postal.js';
import { isLimitedDataUse } from './limited-data-use.js';
import { DAY, isoOf } from './moment.js';
import { currencyOf, unitsOf, valueOf } from './money.js';
import type { Note, Reason } from './reasons.js';
import {
  E_MAIL_SIGN,
  entriesOf,
  givenText,
  impersonalText,
  isOn,
  objectOf,
  textOf,
  UNREADABLE,
  type Properties
} from './values.js';

/** What an event turned out to be: a conversion, or none for a reason. */
export interface Reading {
  conversion: Conversion | undefined;
  /** Why there is none: the settings or the visitor want it so, or something is wrong. */
  skipped: Reason | undefined;
  refused: Reason | undefined;
  /** The conversion type, also where it makes no conversion; undefined if it is mapped to none. */
  type: string | undefined;
  /** What was given and left out or taken otherwise, without values of the event. */
  notes: Note[];
  /** Click tokens to keep for later events, whatever became of this one. */
  cookies: Cookie[];
}

/**
 * Reads an event as a conversion for a contract: what it is mapped to, consent, time and match keys, each
 * of which can end it, and then what the conversion says.
 */
export function readingOf(event: EventData, contract: Contract): Reading {
  const notes = event.notes;
  const mapping = mappingOf(event);
  const type = mapping.type;
  const reading: Reading = {
    conversion: undefined,
    skipped: undefined,
    refused: undefined,
    type: type,
    notes: notes,
    cookies: []
  };
  // The tokens of a landing page are kept by the choice on ad storage, so all signals are read there.
  const isLanding = isLandingPage(event.page);
  const signals = signalsOf(event, notes, isLanding);
  if (data.adStorageConsent === 'required' && !(signals && signals.adStorage === 'GRANTED')) {
    return skip(reading, 'ad_storage_not_granted');
  }
  if (signals && !isLanding && isUserDataDenied(signals))
    return endDenied(reading, event, type, contract);
  const country = countryOf(event, notes);
  const consent = consentOf(event, signals, country, notes);
  const areKept = isOn(data.captureClickTokens) && mayKeepCookies(consent, country);
  const clicks = areKept
    ? clickTokensOf(event.page, isLanding, contract, reading.cookies)
    : { aref: undefined, clickId: undefined };
  // The cookie amzn_consent may deny it too.
  if (consent && consent.amznUserData === 'DENIED') {
    return endDenied(reading, event, type, contract);
  }
  if (!type) return endUnmapped(reading);
  const hasConsent = hasSignal(consent, country);
  if (country.requiresConsent && !hasConsent) return refuse(reading, 'consent_missing');
  const time = timeFor(contract, event, reading);
  if (time === undefined) return reading;
  const matchKeys = matchKeysOf(event, country.code, contract, notes);
  if (!matchKeys[0] && contract.needsMatchKey) return endNameless(reading, type);

  const isPurchase = type === PURCHASE;
  const items = itemsOf(event);
  const value = valueOf(event, items, isPurchase, notes);
  if (isPurchase && (value as number) < 0) return refuse(reading, 'purchase_below_zero');
  const userAgent = textOf(event.all.user_agent);
  const isMoney = isPurchase || (contract.takesCurrencyWithEveryValue && value !== undefined);
  reading.conversion = {
    name: nameOf(event, type),
    type: type,
    source: eventSourceOf(event, userAgent, notes),
    country: country.code,
    time: isoOf(time),
    id: givenEventId(event, type, notes) || madeUpId(time, isPurchase, notes),
    matchKeys: matchKeys,
    value: value,
    currency: isMoney ? currencyOf(event, items, isPurchase, notes) : undefined,
    units: isPurchase ? unitsOf(items, notes) : undefined,
    customData: customDataOf(items, notes),
    consent: hasConsent ? consent : undefined,
    isLimited: false,
    userAgent: userAgent && isOn(data.sendUserAgent) ? userAgent.slice(0, 512) : undefined,
    postalCode: contract.takesPostalCode ? postalCodeOf(event, country.code) : undefined,
    aref: clicks.aref,
    clickId: clicks.clickId,
    partner: undefined,
    adEventKey: undefined,
    dataSetName: mapping.dataSetName
  };
  if (data.limitedDataUse || testRegex(createRegex(EXTRAS, 'i') as SandboxRegex, event.names)) {
    addExtras(reading.conversion, event.all, notes);
  }
  return reading;
}

const PURCHASE = 'OFF_AMAZON_PURCHASES';

/** The settings or the visitor want the event not to be sent. */
function skip(reading: Reading, reason: Reason): Reading {
  reading.skipped = reason;
  return reading;
}

/** Something that the event needs is missing or wrong. */
function refuse(reading: Reading, reason: Reason): Reading {
  reading.refused = reason;
  return reading;
}

function endUnmapped(reading: Reading): Reading {
  if (data.eventMode === 'standard') return refuse(reading, 'event_unmapped');
  return skip(reading, 'event_unmapped');
}

/** Ends the event of a visitor who denied the use of user data, unless another reason comes first. */
function endDenied(
  reading: Reading,
  event: EventData,
  type: string | undefined,
  contract: Contract
): Reading {
  if (!type) return endUnmapped(reading);
  if (timeFor(contract, event, reading) === undefined) return reading;
  return skip(reading, 'user_data_denied');
}

/** Ends an event without a match key: a purchase must have one. */
function endNameless(reading: Reading, type: string): Reading {
  if (type === PURCHASE || data.eventsWithoutMatchKey === 'fail') {
    return refuse(reading, 'match_key_missing');
  }
  return skip(reading, 'nobody_named');
}

/**
 * Returns when the event happened, in milliseconds since 1970. Undefined if that cannot be read or is too
 * long ago for the contract; the event is refused then.
 */
function timeFor(contract: Contract, event: EventData, reading: Reading): number | undefined {
  const time = eventTimeOf(event, reading.notes);
  if (time === undefined) {
    refuse(reading, 'event_time_unreadable');
    return undefined;
  }
  if (time >= startedAt - contract.mostDays * DAY) return time;
  const days = Math.floor((startedAt - time) / DAY);
  const age = days + ' days old, more than ' + contract.mostDays;
  refuse(reading, ('event_too_old:' + age) as Reason);
  return undefined;
}

/**
 * Whether cookies may be set and read: a denial forbids it, and where Amazon wants consent, ad
 * storage has to be granted.
 */
function mayKeepCookies(consent: Consent | undefined, country: Country): boolean {
  if (consent && consent.amznAdStorage) return consent.amznAdStorage === 'GRANTED';
  return !country.requiresConsent;
}

/** An ID that no other event has. A purchase should have its own, which the browser's tag sends too. */
function madeUpId(time: number, isPurchase: boolean, notes: Note[]): string {
  if (isPurchase) notes.push('event_id_missing');
  return time + '.' + generateRandom(100000000, 999999999);
}

/** Returns the things that were bought or looked at. */
function itemsOf(event: EventData): Properties[] {
  const items = event.all.items || event.all.products;
  return items ? entriesOf(items).map(objectOf) : [];
}

/** What Amazon's reports call the conversion: the field, else the event's name, else its type. */
function nameOf(event: EventData, type: string): string {
  if (data.eventName) {
    const field = impersonalText(data.eventName);
    if (field) return field.slice(0, 256);
  }
  return (event.name || type).slice(0, 256);
}

function postalCodeOf(event: EventData, country: string): string | undefined {
  const text = textOf(event.address.postal_code);
  return text && text.length < 44 ? normalizePostal(text, country) || undefined : undefined;
}

/** Properties that few events have: requests for limited data use, and a measurement partner. */
const EXTRAS =
  '(limited_?data_?use|data_?processing_?options|us_?privacy|partner|amazon_?ad_?event_?key)';

function addExtras(conversion: Conversion, event: Properties, notes: Note[]): void {
  conversion.isLimited = isOn(data.limitedDataUse) || isLimitedDataUse(event, notes);
  conversion.partner = impersonal('partner', event.partner, notes);
  const adEventKey = event.amazon_ad_event_key || event.amazonAdEventKey;
  conversion.adEventKey = impersonal('amazon_ad_event_key', adEventKey, notes);
}

/** Returns the text of a measurement partner, or undefined if it names a person. */
function impersonal(name: string, value: unknown, notes: Note[]): string | undefined {
  const text = value ? givenText(value) : undefined;
  if (!text) return undefined;
  if (text !== UNREADABLE && !testRegex(E_MAIL_SIGN, text)) return text.slice(0, 512);
  notes.push(('partner_unusable:' + name) as Note);
  return undefined;
}
