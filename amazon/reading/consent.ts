import { GPP_FORM, TCF_FORM } from '../../src/consent-forms.js';
import type { Cell, TableSection } from 'sgtm/config';
import { valueAt, type Properties } from './json.js';

type Read = (value: unknown) => string;

const GRANTS = new Set('true yes 1 on enabled opted_in optin granted'.split(' '));
const DENIALS = new Set('false no 0 off disabled opted_out optout denied'.split(' '));

const status: Read = (value) => {
  const text = String(value).trim().toLowerCase();
  return GRANTS.has(text) ? 'granted' : DENIALS.has(text) ? 'denied' : 'not understood';
};

/** The tag knows the form of the IAB's strings, Amazon the choices in them. */
const stringOf =
  (form: string): Read =>
  (value) =>
    new RegExp(form).test(String(value).trim())
      ? 'sent to Amazon, which reads the visitor’s choices from it'
      : 'not understood, so denied';

const tcf = stringOf(TCF_FORM);
const gpp = stringOf(GPP_FORM);

/** "G111": the third character is ad storage. */
const gcs: Read = (value) => `ad storage ${digit(String(value).charAt(2))}`;

/** "13r3r3r3r5l1": the letters are ad storage, analytics, ad user data, ad personalization. */
const gcd: Read = (value) => {
  const text = String(value);
  return `ad storage ${letter(text.charAt(2))}, ad user data ${letter(text.charAt(6))}`;
};

function digit(character: string): string {
  return character === '1' ? 'granted' : character === '0' ? 'denied' : 'not said';
}

function letter(character: string): string {
  if (character !== '' && 'nrtv'.includes(character)) return 'granted';
  return character !== '' && 'mpqu'.includes(character) ? 'denied' : 'not said';
}

/** Where signals stand in event data, in the order of their weight. */
const IN_EVENT: readonly [signal: string, path: readonly string[], read: Read][] = [
  ['TCF string', ['tcf'], tcf],
  ['TCF string', ['tcf_string'], tcf],
  ['GPP string', ['gpp'], gpp],
  ['GPP string', ['gpp_string'], gpp],
  ['Amazon, user data', ['amzn_user_data'], status],
  ['Amazon, ad storage', ['amzn_ad_storage'], status],
  ['Amazon, user data', ['amznUserData'], status],
  ['Amazon, ad storage', ['amznAdStorage'], status],
  ['Google, ad user data', ['ad_user_data'], status],
  ['Google, ad storage', ['ad_storage'], status],
  ['Google, ad user data', ['adUserData'], status],
  ['Google, ad storage', ['adStorage'], status],
  ['Google, ad storage', ['consent_state', 'ad_storage'], status],
  ['Google, ad user data', ['consent_state', 'ad_user_data'], status],
  ['Google, ad storage', ['consent', 'ad_storage'], status],
  ['Google, ad user data', ['consent', 'ad_user_data'], status],
  ['Google Consent Mode (gcd)', ['x-ga-gcd'], gcd],
  ['Google Consent Mode (gcs)', ['x-ga-gcs'], gcs]
];

const IN_FIELDS: readonly [signal: string, field: string, read: Read][] = [
  ['TCF string', 'tcf', tcf],
  ['GPP string', 'gpp', gpp],
  ['Amazon, user data', 'amznUserData', status],
  ['Amazon, ad storage', 'amznAdStorage', status]
];

/**
 * Every signal of consent in the event and in the tag's fields, the strongest first. A denial in any
 * of them holds.
 */
export function consentSection(eventData: Properties, fields: Properties): TableSection {
  const fromFields = IN_FIELDS.flatMap(([signal, field, read]) =>
    rowOf(signal, `field ${field}`, fields[field], read)
  );
  const fromEvent = IN_EVENT.flatMap(([signal, path, read]) =>
    rowOf(signal, path.join('.'), valueAt(eventData, path), read)
  );
  const rows = [...fromFields, ...fromEvent];
  return {
    kind: 'table',
    title: 'Consent seen',
    note: rows.length === 0 ? 'none' : `${rows.length} ${rows.length === 1 ? 'signal' : 'signals'}`,
    columns: ['Signal', 'Says', 'From', 'Value'],
    rows,
    empty:
      'Neither the event nor the tag holds a signal. Amazon wants one for people in the EEA and the United Kingdom, and in its European region. There the tag looks into the cookie amzn_consent too.'
  };
}

function rowOf(signal: string, from: string, value: unknown, read: Read): Cell[][] {
  const isSaid = ['string', 'number', 'boolean'].includes(typeof value) && value !== '';
  if (!isSaid) return [];
  const cells = [
    { value: signal },
    { value: read(value) },
    { value: from, isCode: true },
    { value, isCode: true }
  ];
  return [cells];
}
