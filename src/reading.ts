import { createRegex, generateRandom, Math, testRegex } from 'sgtm';
import { clickTokensOf, type Cookie } from './click-tokens.js';
import { consentOf, hasSignal, signalsOf } from './consent.js';
import type { Contract } from './contracts/contract.js';
import type { Consent, Conversion } from './conversion.js';
import { mappingOf } from './conversion-type.js';
import { countryOf, type Country } from './country.js';
import { customDataOf } from './custom-data.js';
import { eventNameOf, type EventData } from './event-data.js';
import { givenEventId } from './event-id.js';
import { eventSourceOf } from './event-source.js';
import { eventTimeOf, startedAt } from './event-time.js';
import { matchKeysOf } from './identity/match-keys.js';
import { normalizePostal } from './identity/postal.js';
import { isLimitedDataUse } from './limited-data-use.js';
import { DAY, isoOf } from './moment.js';
import { currencyOf, unitsOf, valueOf } from './money.js';
import type { Note, Reason } from './reasons.js';
import { E_MAIL_SIGN, givenText, isOn, textOf, UNREADABLE, type Properties } from './values.js';

/** What an event turned out to be: a conversion, or none for a reason. */
export interface Reading {
  conversion: Conversion | undefined;
  /** Why there is none: the settings or the visitor want it so, or something is wrong. */
  skipped: Reason | undefined;
  refused: Reason | undefined;
  /** The ID of the event, also where it makes no conversion; undefined if it has none. */
  eventId: string | undefined;
  /** What was given and left out or taken otherwise, without values of the event. */
  notes: Note[];
  /** Click tokens to keep for later events, whatever became of this one. */
  cookies: Cookie[];
}

/** Reads an event as a conversion for a contract. */
export function readingOf(event: EventData, contract: Contract): Reading {
  const notes: Note[] = [];
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
  const signals = signalsOf(event, notes);
  if (data.adStorageConsent === 'required' && signals.adStorage !== 'GRANTED') {
    reading.skipped = 'ad_storage_not_granted';
    return reading;
  }
  const country = countryOf(event, notes);
  const consent = consentOf(event, signals, country, notes);
  const mayKeep = isOn(data.captureClickTokens) && mayKeepCookies(consent, country);
  const clicks = mayKeep
    ? clickTokensOf(event.page, contract, reading.cookies)
    : { aref: undefined, clickId: undefined };
  if (!type) {
    const reason = 'event_unmapped';
    if (data.eventMode === 'standard') reading.refused = reason;
    else reading.skipped = reason;
    return reading;
  }
  if (country.requiresConsent && !hasSignal(consent, country)) {
    reading.refused = 'consent_missing';
    return reading;
  }
  const time = eventTimeOf(event, notes);
  if (time === undefined) {
    reading.refused = 'event_time_unreadable';
    return reading;
  }
  if (time < startedAt - contract.mostDays * DAY) {
    const days = Math.floor((startedAt - time) / DAY);
    reading.refused = ('event_too_old:' +
      days +
      ' days old, more than ' +
      contract.mostDays) as Reason;
    return reading;
  }
  const isDenied = consent ? consent.amznUserData === 'DENIED' : false;
  const isPurchase = type === 'OFF_AMAZON_PURCHASES';
  const matchKeys = isDenied ? [] : matchKeysOf(event, country.code, contract, notes);
  if (!matchKeys[0] && contract.needsMatchKey) {
    if (isDenied) reading.skipped = 'user_data_denied';
    else if (isPurchase || data.eventsWithoutMatchKey === 'fail') {
      reading.refused = 'match_key_missing';
    } else reading.skipped = 'nobody_named';
    return reading;
  }
  const value = valueOf(event, isPurchase, notes);
  const userAgent = textOf(all.user_agent);
  const isMoney = isPurchase || (contract.takesCurrencyWithEveryValue && value !== undefined);
  const conversion: Conversion = {
    name: nameOf(event, type),
    type: type,
    source: eventSourceOf(event, userAgent, notes),
    country: country.code,
    time: isoOf(time),
    id: reading.eventId || time + '.' + generateRandom(100000000, 999999999),
    matchKeys: matchKeys,
    value: value,
    currency: isMoney ? currencyOf(event, notes) : undefined,
    units: isPurchase ? unitsOf(event, notes) : undefined,
    customData: customDataOf(event, notes),
    consent: hasSignal(consent, country) ? consent : undefined,
    isLimited: false,
    userAgent: userAgent && isOn(data.sendUserAgent) ? userAgent.slice(0, 512) : undefined,
    postalCode: undefined,
    aref: clicks.aref,
    clickId: clicks.clickId,
    partner: undefined,
    adEventKey: undefined,
    dataSetName: mapping.dataSetName
  };
  reading.conversion = conversion;
  if (contract.takesPostalCode) {
    conversion.postalCode = postalCodeOf(event.address.postal_code, country.code);
  }
  if (isDenied) leaveOutUser(conversion);
  if (data.limitedDataUse || testRegex(createRegex(EXTRAS, 'i') as SandboxRegex, event.names)) {
    addExtras(conversion, all, notes);
  }
  return reading;
}

/**
 * Whether cookies may be set and read: a denial forbids it, and where Amazon wants consent, ad
 * storage has to be granted.
 */
function mayKeepCookies(consent: Consent | undefined, country: Country): boolean {
  if (consent && consent.amznAdStorage) return consent.amznAdStorage === 'GRANTED';
  return !country.requiresConsent;
}

/** Takes out what tells of a visitor who denied the use of user data; match keys were not read. */
function leaveOutUser(conversion: Conversion): void {
  conversion.postalCode = undefined;
  conversion.aref = undefined;
  conversion.clickId = undefined;
}

/** What Amazon's reports call the conversion: the field, else the event's name, else its type. */
function nameOf(event: EventData, type: string): string {
  if (data.eventName) {
    const field = eventNameOf(data.eventName);
    if (field) return field.slice(0, 256);
  }
  return (event.name || type).slice(0, 256);
}

function postalCodeOf(value: unknown, country: string): string | undefined {
  const text = textOf(value);
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
