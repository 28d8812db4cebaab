// Consent

import { createRegex, getCookieValues, getType, JSON, Object, testRegex } from 'sgtm';
import { GPP_FORM, GPP_WITH_TCF, TCF_FORM } from './consent-forms.js';
import type { Consent, Status } from './conversion.js';
import type { Country } from './country.js';
import type { EventData } from './event-data.js';
import { ipAddress, isIpMatchKey } from './identity/ip-address.js';
import type { Note } from './reasons.js';
import { decodedText, textOf, UNREADABLE, type Properties } from './values.js';

/**
 * What the event and the fields say of consent. Each has one entry for all spellings of its signal: a
 * denial in any of them holds, and so does one that cannot be read.
 */
export interface Signals {
  /** The IAB's strings: the first one given, or UNREADABLE. */
  tcf?: string;
  gpp?: string;
  /** Amazon's use of user data, and Google's. */
  userData?: Status;
  amznAdStorage?: Status;
  /** Google's ad storage. */
  adStorage?: Status;
  /** Whether OneTrust's group for targeting is on. */
  groups?: Status;
}

/** Words that the names of signals hold: one search in the event's names spares the search for each. */
const NAMES =
  '[\\w.-]*(tcf|tc_?string|gpp|(ad|amzn|amazon)[_-]?user[_-]?data|ad[_-]?storage|gcs|gcd|consent|active[_-]?groups)[\\w.-]*';

/**
 * Reads the signals of the fields and the event that consentSource allows, and notes what cannot be read.
 *
 * @param isEachRead whether the rest is read even after a denial of user data, which ends the event
 * @returns undefined where nothing is given
 */
export function signalsOf(
  event: EventData,
  notes: Note[],
  isEachRead: boolean
): Signals | undefined {
  const signals: Signals = {};
  if (data.tcf !== undefined) addSignal('tcf', data.tcf, '', signals, notes);
  if (data.gpp !== undefined) addSignal('gpp', data.gpp, '', signals, notes);
  if (data.amznUserData !== undefined)
    addSignal('amznUserData', data.amznUserData, '', signals, notes);
  if (data.amznAdStorage !== undefined)
    addSignal('amznAdStorage', data.amznAdStorage, '', signals, notes);
  const names = event.names.match(createRegex(NAMES, 'gi') as SandboxRegex);
  if (names) addNamedSignals(names, event, signals, notes, isEachRead);
  return Object.keys(signals)[0] ? signals : undefined;
}

function addNamedSignals(
  names: readonly string[],
  event: EventData,
  signals: Signals,
  notes: Note[],
  isEachRead: boolean
): void {
  const mayEnd = !isEachRead && data.adStorageConsent !== 'required' && isLookedAt('amazon');
  for (const name of names) {
    addSignal(name, event.all[name], '', signals, notes);
    if (event.user[name] !== undefined)
      addSignal(name, event.user[name], 'user_data.', signals, notes);
    if (mayEnd && signals.userData === 'DENIED') return;
  }
}

/**
 * Returns the consent that the signals make. Where Amazon's own signals and Google's ad user data are
 * missing, Google's ad storage stands in for them. Where Amazon wants a signal and there is none, the
 * one counts that a consent platform left in the cookie amzn_consent.
 *
 * @returns undefined where nothing is given
 */
export function consentOf(
  event: EventData,
  signals: Signals | undefined,
  country: Country,
  notes: Note[]
): Consent | undefined {
  let consent = signals ? consentBy(signals, country, notes) : undefined;
  if (data.sendIpAddress && isIpSent() && data.consentSource !== 'none') {
    const address = ipAddress(event.all.ip_override);
    if (address) {
      if (!consent) consent = noConsent();
      consent.ipAddress = address;
    }
  }
  if (country.requiresConsent && !hasSignal(consent, country) && isLookedAt('amazon')) {
    const address = consent && consent.ipAddress;
    const all = signals || {};
    for (const cookie of getCookieValues('amzn_consent')) {
      addSignal('amzn_consent', cookie, 'cookie.', all, notes);
    }
    consent = Object.keys(all)[0] ? consentBy(all, country, []) : undefined;
    if (consent) consent.ipAddress = address;
  }
  return consent;
}

/**
 * Whether there is a signal that Amazon takes. Its ad storage alone is none, and in the EEA and the UK
 * the IP address alone is none either.
 */
export function hasSignal(consent: Consent | undefined, country: Country): boolean {
  if (!consent) return false;
  if (consent.amznUserData || consent.tcf || consent.gpp) return true;
  return consent.ipAddress !== undefined && !country.isEuropean;
}

function noConsent(): Consent {
  return {
    tcf: undefined,
    gpp: undefined,
    amznUserData: undefined,
    amznAdStorage: undefined,
    ipAddress: undefined
  };
}

/** Whether the visitor denied the use of user data, or a signal of it cannot be read. */
export function isUserDataDenied(signals: Signals): boolean {
  return userDataOf(signals) === 'DENIED';
}

function userDataOf(signals: Signals): Status | undefined {
  if (signals.tcf === UNREADABLE || signals.gpp === UNREADABLE) return 'DENIED';
  if (!isLookedAt('amazon')) return undefined;
  return stricter(signals.userData || signals.adStorage, signals.groups);
}

function consentBy(signals: Signals, country: Country, notes: Note[]): Consent {
  const consent = noConsent();
  if (signals.tcf === UNREADABLE || signals.gpp === UNREADABLE) {
    consent.amznUserData = 'DENIED';
    consent.amznAdStorage = 'DENIED';
    return consent;
  }
  consent.tcf = signals.tcf;
  consent.gpp = signals.gpp;
  const gpp = signals.gpp;
  if (gpp && country.isEuropean) {
    if (!testRegex(createRegex(GPP_WITH_TCF) as SandboxRegex, gpp)) {
      notes.push('gpp_without_tcf');
      consent.gpp = undefined;
    }
  }
  if (!isLookedAt('amazon')) return consent;
  consent.amznUserData = userDataOf(signals);
  const storage = stricter(signals.amznAdStorage, signals.adStorage);
  consent.amznAdStorage = stricter(storage, signals.groups);
  return consent;
}

/** Of two statuses a denial holds. */
function stricter(first: Status | undefined, second: Status | undefined): Status | undefined {
  return first === 'DENIED' ? first : second || first;
}

/** Whether Amazon gets the IP address, to find out the region for consent. */
function isIpSent(): boolean {
  return data.sendIpAddress === 'consent' || isIpMatchKey();
}

/** Whether the field consentSource lets the tag look at a kind of signals; it narrows them down to one. */
function isLookedAt(source: 'tcf' | 'gpp' | 'amazon'): boolean {
  const choice = data.consentSource;
  if (choice === 'auto') return true;
  if (!choice || choice === source) return true;
  return choice !== 'tcf' && choice !== 'gpp' && choice !== 'amazon' && choice !== 'none';
}

/** Google's ad storage is read, whatever signal Amazon gets, where the tag requires it. */
function isGoogleRead(): boolean {
  return isLookedAt('amazon') || data.adStorageConsent === 'required';
}

/**
 * Adds what a property says, if its name is the one of a signal in any spelling: amzn_user_data,
 * adUserData, "x-ga-mp2-ad_user_data".
 *
 * @param place what a note has before the name: "consent_state."
 */
function addSignal(
  name: string,
  value: unknown,
  place: string,
  signals: Signals,
  notes: Note[]
): void {
  if (isNothing(value)) return;
  const hump = createRegex('([a-z])([A-Z])', 'g') as SandboxRegex;
  const words = name.replace(hump, '$1_$2').toLowerCase();
  const path = place + name;
  const found = words.match(createRegex(SIGNAL) as SandboxRegex);
  if (!found) {
    if (words.indexOf('consent') !== -1) addConsentObject(words, value, path, signals, notes);
    return;
  }
  const signal = found[1] as string;
  if (signal.indexOf('tc') === 0) {
    if (isLookedAt('tcf')) signals.tcf = frameworkString(path, value, signals.tcf, TCF_FORM, notes);
  } else if (signal.indexOf('gpp') === 0) {
    if (isLookedAt('gpp')) signals.gpp = frameworkString(path, value, signals.gpp, GPP_FORM, notes);
  } else if (isGoogleRead()) {
    addStatus(signal, path, value, signals, notes);
  }
}

/** How the names of signals end, in small letters and with a _ before each hump. */
const SIGNAL =
  '(?:^|[^a-z])(gcs|gcd|(?:ad|amzn|amazon)[_-]?user[_-]?data|(?:(?:amzn|amazon)[_-]?)?ad[_-]?storage|tcf(?:_?consent)?(?:_?string)?|tc_?string|gpp(?:_?string)?|(?:one_?trust|optanon)_?active_?groups)$';

function addStatus(
  signal: string,
  path: string,
  value: unknown,
  signals: Signals,
  notes: Note[]
): void {
  if (signal === 'gcs') {
    signals.adStorage = stricter(signals.adStorage, gcsStatus(path, value, notes));
  } else if (signal === 'gcd') {
    addGcd(path, value, signals, notes);
  } else if (signal.indexOf('data') !== -1) {
    signals.userData = stricter(signals.userData, statusOf(path, value, notes));
  } else if (signal.indexOf('groups') !== -1) {
    signals.groups = stricter(signals.groups, oneTrustStatus(path, value, notes));
  } else if (signal.indexOf('am') === 0) {
    signals.amznAdStorage = stricter(signals.amznAdStorage, statusOf(path, value, notes));
  } else {
    signals.adStorage = stricter(signals.adStorage, statusOf(path, value, notes));
  }
}

/**
 * Adds the signals inside an object such as consent_state, also in JSON, percent-encoded as in a
 * cookie. Under the usual names a single word is the answer to all of them.
 */
function addConsentObject(
  words: string,
  value: unknown,
  path: string,
  signals: Signals,
  notes: Note[]
): void {
  const object = typeof value === 'string' ? JSON.parse(decodedText(value)) : value;
  if (getType(object) === 'object') {
    // Amazon's own is three objects deep: consent.amazonConsent.amznUserData.
    if (path.split('.').length > 4) return;
    const inner = object as Properties;
    const names = Object.keys(inner)
      .join(' ')
      .match(createRegex(NAMES, 'gi') as SandboxRegex);
    for (const name of names || []) addSignal(name, inner[name], path + '.', signals, notes);
  } else if (isGoogleRead() && testRegex(createRegex(ONE_WORD) as SandboxRegex, words)) {
    const status = statusOf(path, value, notes);
    signals.userData = stricter(signals.userData, status);
    signals.adStorage = stricter(signals.adStorage, status);
  }
}

/** Objects of signals in whose place a word can stand: a cookie_consent, say, is about something else. */
const ONE_WORD = '^((amzn|amazon)_)?consent(_state|_format)?$';

/**
 * Returns a string of the IAB's frameworks, the first one of several; UNREADABLE if one of them does not
 * have the form.
 */
function frameworkString(
  path: string,
  value: unknown,
  before: string | undefined,
  form: string,
  notes: Note[]
): string {
  const text = textOf(value);
  const isOfForm = text && text.length < 8192 && testRegex(createRegex(form) as SandboxRegex, text);
  if (text && isOfForm && (form !== GPP_FORM || hasItsSections(text))) return before || text;
  noteDenied(path, notes);
  return UNREADABLE;
}

/** The fourth character of a GPP string says how many sections it has at least; a range holds several. */
function hasItsSections(gpp: string): boolean {
  const least = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'.indexOf(gpp.charAt(3));
  return least > 0 && gpp.split('~').length > least;
}

/** The spellings of Amazon's guides, with nothing but blanks around them. */
const GRANT = '^ *(true|yes|1|on|enabled|opted_in|optin|granted) *$';
const DENIAL = '^ *(false|no|0|off|disabled|opted_out|optout|denied) *$';

/** Reads a grant or a denial. */
function statusOf(path: string, value: unknown, notes: Note[]): Status {
  const text = typeof value === 'object' ? '' : '' + (value as string);
  if (testRegex(createRegex(GRANT, 'i') as SandboxRegex, text)) return 'GRANTED';
  if (!testRegex(createRegex(DENIAL, 'i') as SandboxRegex, text)) noteDenied(path, notes);
  return 'DENIED';
}

function noteDenied(path: string, notes: Note[]): void {
  notes.push(('consent_unreadable:' + path.slice(0, 80)) as Note);
}

/** Google's gcd has a letter for each consent type, "13p3t3t3p5l1": ad storage at 2, ad user data at 6. */
function addGcd(path: string, gcd: unknown, signals: Signals, notes: Note[]): void {
  const text = textOf(gcd) || '';
  const isOfForm = testRegex(createRegex(GCD_FORM) as SandboxRegex, text);
  const storage = isOfForm ? text.charAt(2) : UNREADABLE;
  const userData = isOfForm ? text.charAt(6) : UNREADABLE;
  signals.adStorage = stricter(signals.adStorage, gcdStatus(path, storage, notes));
  signals.userData = stricter(signals.userData, gcdStatus(path, userData, notes));
}

/** l says that nobody was asked; the others say what was the default and what the visitor chose. */
function gcdStatus(path: string, letter: string, notes: Note[]): Status | undefined {
  if (letter === 'l') return undefined;
  if ('nrtv'.indexOf(letter) !== -1) return 'GRANTED';
  if ('mpqu'.indexOf(letter) === -1) noteDenied(path, notes);
  return 'DENIED';
}

const GCD_FORM = '^1\\d([a-z]\\d){4}[\\da-z]{0,12}$';

/** Google's gcs, "G111": its third character is ad storage, - if nobody was asked. */
function gcsStatus(path: string, gcs: unknown, notes: Note[]): Status | undefined {
  const text = textOf(gcs) || '';
  const isOfForm = testRegex(createRegex('^G1[01-][01-]$') as SandboxRegex, text);
  const digit = isOfForm ? text.charAt(2) : UNREADABLE;
  return digit === '-' ? undefined : statusOf(path, digit, notes);
}

/**
 * Whether the group for targeting, C0004, is among those that the visitor agreed to, as OneTrust lists
 * them: ",C0001,C0004,", or all of them with what the visitor said, "C0001:1,C0004:0".
 */
function oneTrustStatus(path: string, value: unknown, notes: Note[]): Status {
  const list = getType(value) === 'array' ? (value as unknown[]).map(textOf).join() : textOf(value);
  const groups = (list || '').split(' ').join('');
  if (groups.length > 4096 || !testRegex(createRegex(GROUP_LIST) as SandboxRegex, groups))
    return statusOf(path, UNREADABLE, notes);
  const isOn = testRegex(createRegex('(^|,)C0004(:1)?(,|$)') as SandboxRegex, groups);
  return isOn && groups.indexOf('C0004:0') === -1 ? 'GRANTED' : 'DENIED';
}

const GROUP_LIST = '^,*[\\w-]+(:[01])?(,+[\\w-]+(:[01])?)*,*$';

/** Whether a signal is not given: what is there and cannot be read is something else. */
function isNothing(signal: unknown): boolean {
  return [undefined, null, '', 'undefined', 'null'].indexOf(signal as string) !== -1;
}
