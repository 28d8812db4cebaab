import { requiresConsent } from './country.js';
import { event } from './event.js';
import { ipAddress } from './identity/ip-address.js';
import { firstOf, isOn, isOneOf, objectOf, textLike, textOf } from './values.js';

/** The signals of consent that Amazon takes; empty where nobody gave one. */
export interface Consent {
  tcf: string;
  gpp: string;
  /** GRANTED or DENIED, as the next. */
  amznUserData: string;
  amznAdStorage: string;
  ipAddress: string;
}

/**
 * The consent of the event: each signal from its field, else from the event, as far as the source
 * chosen in the tag allows it. Amazon's own signals are replaced by Google's Consent Mode where they
 * are missing; of several, Amazon counts TCF first.
 */
export function consentOf(): Consent {
  const source = textOf(data.consentSource) || 'auto';
  const first = (
    signal: string,
    values: readonly unknown[],
    read: (value: unknown) => string
  ): string => ((source === 'auto' || source === signal) && firstOf(values, read)) || '';
  const ads = googleStatus('ad_storage', 2);
  const user = googleStatus('ad_user_data', 6) || ads;
  const sendsIp = source !== 'none' && isOn(data.sendIpAddress);
  return {
    tcf: first('tcf', [data.tcf, event.tcf, event.tcf_string], tcfString),
    gpp: first('gpp', [data.gpp, event.gpp, event.gpp_string], gppString),
    amznUserData: first('amazon', [data.amznUserData, event.amzn_user_data, user], statusOf),
    amznAdStorage: first('amazon', [data.amznAdStorage, event.amzn_ad_storage, ads], statusOf),
    ipAddress: sendsIp ? ipAddress(textOf(event.ip_override)) : ''
  };
}

/** The IAB's frameworks encode consent as sections of Base64. */
const tcfString = (value: unknown): string => textLike(value, '^[\\w-]+(\\.[\\w-]+)*$');

const gppString = (value: unknown): string => textLike(value, '^[\\w-]+([.~][\\w-]+)*$');

/** Whether the tag may fire: the setting asks for Google's consent to ad storage, or does not. */
export const isAdStorageGranted = (): boolean =>
  data.adStorageConsent !== 'required' || googleStatus('ad_storage', 2) === 'GRANTED';

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
  if (isOneOf(' true yes 1 on enabled opted_in optin granted ', text)) return 'GRANTED';
  return isOneOf(' false no 0 off disabled opted_out optout denied ', text) ? 'DENIED' : '';
}

/**
 * Google Consent Mode's status of a consent type as clients, the Measurement Protocol or hits have
 * it: by name, by a letter of gcd ("13p3t3t3p5l1"), or for ad storage by a digit of gcs ("G111").
 */
function googleStatus(type: string, position: number): string | undefined {
  const letter = textOf(event['x-ga-gcd']).charAt(position) || ' ';
  const values = [
    objectOf(event.consent_state)[type],
    objectOf(event.consent)[type],
    'nrtv'.indexOf(letter) !== -1 ? 1 : 'mpqu'.indexOf(letter) !== -1 ? 0 : '',
    position === 2 ? textOf(event['x-ga-gcs']).charAt(2) : ''
  ];
  return firstOf(values, statusOf);
}
