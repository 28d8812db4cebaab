import { requiresConsent } from './country.js';
import { ipAddress } from './identity/ip-address.js';
import { firstOf, isOn, isOneOf, objectOf, textLike, textOf, type Properties } from './values.js';

/** The signals of consent that Amazon takes; empty where nobody gave one. */
export interface Consent {
  tcf: string;
  gpp: string;
  /** GRANTED or DENIED, as the next. */
  amznUserData: string;
  amznAdStorage: string;
  ipAddress: string;
}

const GRANTS = ' true yes 1 on enabled opted_in optin granted ';
const DENIALS = ' false no 0 off disabled opted_out optout denied ';

/**
 * The consent of the event: each signal from its field, else from the event, as far as the source
 * chosen in the tag allows it. Amazon's own signals are replaced by Google's Consent Mode where they
 * are missing; of several, Amazon counts TCF first.
 */
export function consentOf(event: Properties): Consent {
  const source = textOf(data.consentSource) || 'auto';
  const allows = (name: string): boolean => source === 'auto' || source === name;
  const ads = googleStatus(event, 'ad_storage', 2);
  const user = googleStatus(event, 'ad_user_data', 6) || ads;
  const amazon = (values: readonly unknown[]): string =>
    (allows('amazon') && firstOf(values, statusOf)) || '';
  // The IAB's frameworks encode consent as sections of Base64.
  const encoded = (name: string, separators: string, values: readonly unknown[]): string => {
    const form = '[\\w-]+([' + separators + '][\\w-]+)*';
    return (allows(name) && firstOf(values, (value) => textLike(value, form))) || '';
  };
  const ip = source !== 'none' && isOn(data.sendIpAddress) ? textOf(event.ip_override) : '';
  return {
    tcf: encoded('tcf', '.', [data.tcf, event.tcf, event.tcf_string]),
    gpp: encoded('gpp', '.~', [data.gpp, event.gpp, event.gpp_string]),
    amznUserData: amazon([data.amznUserData, event.amzn_user_data, user]),
    amznAdStorage: amazon([data.amznAdStorage, event.amzn_ad_storage, ads]),
    ipAddress: ip && ipAddress(ip)
  };
}

/** Whether the tag may fire: the setting asks for Google's consent to ad storage, or does not. */
export function isAdStorageGranted(event: Properties): boolean {
  return data.adStorageConsent !== 'required' || googleStatus(event, 'ad_storage', 2) === 'GRANTED';
}

/**
 * Whether cookies may be set and read: a denial forbids it, and where Amazon wants consent, ad
 * storage has to be granted.
 */
export function allowsStorage(country: string, consent: Consent): boolean {
  const status = consent.amznAdStorage;
  return status ? status === 'GRANTED' : !requiresConsent(country);
}

/** GRANTED or DENIED for any of the spellings Amazon's guides use, else empty. */
function statusOf(value: unknown): string {
  const text = typeof value === 'boolean' ? '' + value : textOf(value).toLowerCase();
  return isOneOf(GRANTS, text) ? 'GRANTED' : isOneOf(DENIALS, text) ? 'DENIED' : '';
}

/**
 * Google Consent Mode's status of a consent type as clients, the Measurement Protocol or hits have
 * it: by name, by a letter of gcd ("13p3t3t3p5l1"), or for ad storage by a digit of gcs ("G111").
 */
function googleStatus(event: Properties, type: string, position: number): string | undefined {
  const letter = textOf(event['x-ga-gcd']).charAt(position) || ' ';
  const values = [
    objectOf(event.consent_state)[type],
    objectOf(event.consent)[type],
    'nrtv'.indexOf(letter) !== -1 ? 1 : 'mpqu'.indexOf(letter) !== -1 ? 0 : '',
    position === 2 ? textOf(event['x-ga-gcs']).charAt(2) : ''
  ];
  return firstOf(values, statusOf);
}
