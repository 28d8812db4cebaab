import { createRegex, getType, testRegex } from 'sgtm';
import type { Consent, Status } from './conversion.js';
import type { EventData } from './event-data.js';
import { ipAddress } from './identity/ip-address.js';
import { entriesOf, textOf, UNREADABLE, type Properties } from './values.js';

/** The properties that hold signals. */
const SIGNAL_NAMES = '(tcf|gpp|amzn_|consent|x-ga-gc|OnetrustActive|OptanonActive|onetrust_active)';

/**
 * Returns the consent of the event: each signal from its field, else from the event, as far as the
 * field consentSource allows it. Where Amazon's own signals are missing, Google's Consent Mode stands
 * in for them, then OneTrust's groups. Of several signals Amazon counts TCF first.
 *
 * What is given and cannot be read counts as a denial, and is noted.
 *
 * @returns undefined where nothing is given
 */
export function consentOf(event: EventData, notes: string[]): Consent | undefined {
  const isGiven =
    data.tcf !== undefined ||
    data.gpp !== undefined ||
    data.amznUserData !== undefined ||
    data.amznAdStorage !== undefined ||
    (data.sendIpAddress && isIpSent()) ||
    testRegex(createRegex(SIGNAL_NAMES) as SandboxRegex, event.names);
  if (!isGiven) return undefined;
  const source = data.consentSource || 'auto';
  const isAuto = source === 'auto';
  const consent: Consent = {
    tcf: undefined,
    gpp: undefined,
    amznUserData: undefined,
    amznAdStorage: undefined,
    ipAddress: source !== 'none' && isIpSent() ? ipAddress(event.all.ip_override) : undefined
  };
  if (isAuto || source === 'amazon') readStatuses(event.all, consent, notes);
  if (isAuto || source === 'tcf') {
    consent.tcf = frameworkString(['tcf', 'tcf_string'], data.tcf, event.all, notes);
  }
  if (isAuto || source === 'gpp') {
    consent.gpp = frameworkString(['gpp', 'gpp_string'], data.gpp, event.all, notes);
  }
  if (consent.tcf === UNREADABLE || consent.gpp === UNREADABLE) denyAll(consent);
  return consent;
}

/** Whether there is a signal that Amazon takes: its ad storage alone is none. */
export function hasSignal(consent: Consent | undefined): boolean {
  if (!consent) return false;
  const signal = consent.amznUserData || consent.tcf || consent.gpp || consent.ipAddress;
  return signal !== undefined;
}

/** A string that cannot be read may be a denial. */
function denyAll(consent: Consent): void {
  consent.tcf = undefined;
  consent.gpp = undefined;
  consent.amznUserData = 'DENIED';
  consent.amznAdStorage = 'DENIED';
}

/** Amazon's own signals win over Google's, and those over OneTrust's groups. */
function readStatuses(event: Properties, consent: Consent, notes: string[]): void {
  consent.amznUserData =
    statusOf('amznUserData', data.amznUserData, notes) ||
    statusOf('amzn_user_data', event.amzn_user_data, notes) ||
    googleStatus('ad_user_data', event, notes) ||
    googleStatus('ad_storage', event, notes) ||
    oneTrustStatus(event, notes);
  consent.amznAdStorage =
    statusOf('amznAdStorage', data.amznAdStorage, notes) ||
    statusOf('amzn_ad_storage', event.amzn_ad_storage, notes) ||
    googleStatus('ad_storage', event, notes) ||
    oneTrustStatus(event, notes);
}

/** Whether Amazon gets the IP address, to find out the region for consent. */
function isIpSent(): boolean {
  return data.sendIpAddress === 'consent' || isIpMatchKey();
}

/** Whether the IP address is a match key too; a tag saved before there was a choice says true. */
export function isIpMatchKey(): boolean {
  const choice: unknown = data.sendIpAddress;
  return choice === 'consentAndMatchKey' || choice === true || choice === 'true';
}

/**
 * Returns a string of the IAB's frameworks, sections of Base64, from the field or the first property
 * that has one; UNREADABLE for what is given and is none.
 */
function frameworkString(
  names: readonly string[],
  field: unknown,
  event: Properties,
  notes: string[]
): string | undefined {
  const given = [field]
    .concat(names.map((name) => event[name]))
    .filter((value) => !isNothing(value))[0];
  if (given === undefined) return undefined;
  const text = textOf(given);
  const form = createRegex('^[\\w-]+([.~][\\w-]+)*$') as SandboxRegex;
  if (text && text.length < 8192 && testRegex(form, text)) return text;
  notes.push('consent taken as denied: ' + names[0] + ' cannot be read');
  return UNREADABLE;
}

/** The spellings of Amazon's guides, with nothing but blanks around them. */
const GRANT = '^ *(true|yes|1|on|enabled|opted_in|optin|granted) *$';
const DENIAL = '^ *(false|no|0|off|disabled|opted_out|optout|denied) *$';

/** Reads a grant or a denial; undefined if nothing is given. */
function statusOf(name: string, value: unknown, notes: string[]): Status | undefined {
  if (isNothing(value)) return undefined;
  const text = typeof value === 'object' ? '' : '' + (value as string);
  if (testRegex(createRegex(GRANT, 'i') as SandboxRegex, text)) return 'GRANTED';
  if (!testRegex(createRegex(DENIAL, 'i') as SandboxRegex, text)) {
    notes.push('consent taken as denied: ' + name + ' cannot be read');
  }
  return 'DENIED';
}

/**
 * Reads Google's Consent Mode on one of its types from wherever the event has it first: consent_state
 * of the client, consent of the Measurement Protocol, gcd and, of ad storage, gcs of the hit.
 */
export function googleStatus(
  type: 'ad_storage' | 'ad_user_data',
  event: Properties,
  notes: string[]
): Status | undefined {
  const isStorage = type === 'ad_storage';
  return (
    statusIn('consent_state', event.consent_state, type, notes) ||
    statusIn('consent', event.consent, type, notes) ||
    gcdStatus(event['x-ga-gcd'], isStorage ? 2 : 6, notes) ||
    (isStorage ? gcsStatus(event['x-ga-gcs'], notes) : undefined)
  );
}

function statusIn(
  name: string,
  signals: unknown,
  type: string,
  notes: string[]
): Status | undefined {
  if (isNothing(signals)) return undefined;
  return getType(signals) === 'object'
    ? statusOf(name + '.' + type, (signals as Properties)[type], notes)
    : statusOf(name, signals, notes);
}

/**
 * gcd has a letter for each consent type, "13p3t3t3p5l1": ad storage at 2, ad user data at 6. l says
 * that nobody was asked; the others say what was the default and what the visitor chose.
 */
function gcdStatus(gcd: unknown, position: number, notes: string[]): Status | undefined {
  if (isNothing(gcd)) return undefined;
  const letter = (textOf(gcd) || '').charAt(position);
  if (letter === 'l') return undefined;
  if (letter && 'nrtv'.indexOf(letter) !== -1) return 'GRANTED';
  return letter && 'mpqu'.indexOf(letter) !== -1
    ? 'DENIED'
    : statusOf('x-ga-gcd', UNREADABLE, notes);
}

/** gcs, "G111": its third character is ad storage, - if nobody was asked. */
function gcsStatus(gcs: unknown, notes: string[]): Status | undefined {
  if (isNothing(gcs)) return undefined;
  const digit = (textOf(gcs) || '').charAt(2);
  return digit === '-' ? undefined : statusOf('x-ga-gcs', digit || UNREADABLE, notes);
}

/**
 * Whether the group for targeting, C0004, is among those that the visitor agreed to, as OneTrust lists
 * them: ",C0001,C0004,". Undefined if the event lists no groups.
 */
function oneTrustStatus(event: Properties, notes: string[]): Status | undefined {
  const names = ['OnetrustActiveGroups', 'OptanonActiveGroups', 'onetrust_active_groups'];
  const name = names.filter((each) => event[each] !== undefined)[0];
  if (!name) return undefined;
  const groups = entriesOf(event[name]).map(textOf).join();
  if (groups.search(createRegex('^[\\w, -]+$') as SandboxRegex) !== 0) {
    return statusOf(name, UNREADABLE, notes);
  }
  return (',' + groups + ',').split(' ').join('').indexOf(',C0004,') === -1 ? 'DENIED' : 'GRANTED';
}

/** Whether a signal is not given: what is there and cannot be read is something else. */
function isNothing(signal: unknown): boolean {
  return (
    signal === undefined ||
    signal === null ||
    signal === '' ||
    signal === 'undefined' ||
    signal === 'null'
  );
}
