import { createHash } from 'node:crypto';
import { JUNK_PARAMS, JUNK_USER_DATA } from './sample-junk.js';
import {
  SAMPLE_EVENTS,
  sampleEvent,
  type SampleEvent,
  type SampleEventName,
  type SampleItem
} from './sample-events.js';
import { sampleVisitor, type Home, type Visitor } from './sample-visitors.js';

export { SAMPLE_EVENTS, type SampleEventName };

/** What Google's Consent Mode says on the sample's page; "none" is a page without it. */
export type SampleConsent = 'granted' | 'denied' | 'none';

/** What the sample says of the visitor: all a shop knows, nothing, or nonsense throughout. */
export type SampleData = 'complete' | 'anonymous' | 'junk';

/** As gtag.js sends an event from a browser, or as another server sends it. */
export type SampleProtocol = 'web' | 'measurement-protocol';

/** What a sample event is like. */
export interface SampleChoice {
  event: SampleEventName;
  home: Home;
  consent: SampleConsent;
  data: SampleData;
  protocol: SampleProtocol;
}

/** A request to the tagging server. */
export interface SampleHit {
  method: 'POST';
  /** With its query. */
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** The sample everybody begins with: a purchase in the US that consent was given for. */
export const USUAL_SAMPLE: SampleChoice = {
  event: 'purchase',
  home: 'US',
  consent: 'granted',
  data: 'complete',
  protocol: 'web'
};

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';

const MEASUREMENT_ID = 'G-SAMPLE0001';

/**
 * The request that a page, or with the Measurement Protocol a server, makes for an event.
 *
 * @param choice what differs from {@link USUAL_SAMPLE}
 * @param now milliseconds since 1970: the moment of the event, and part of its id
 * @param number tells samples of the same moment apart and picks the visitor
 */
export function sampleHit(
  choice: Partial<SampleChoice> = {},
  now: number = Date.now(),
  number = 0
): SampleHit {
  const chosen = { ...USUAL_SAMPLE, ...choice };
  const visitor = sampleVisitor(chosen.home, number);
  const id = `sample-${now.toString(36)}-${number}`;
  const event = sampleEvent(chosen.event, visitor, id);
  if (chosen.data === 'junk') event.params = { ...event.params, ...JUNK_PARAMS };
  const sample = { chosen, visitor, event, now, number };
  return chosen.protocol === 'web' ? webHit(sample) : measurementProtocolHit(sample);
}

interface Sample {
  chosen: SampleChoice;
  visitor: Visitor;
  event: SampleEvent;
  now: number;
  number: number;
}

/** `/g/collect` as gtag.js posts it: the page in the query, the event in the body. */
function webHit({ chosen, visitor, event, now, number }: Sample): SampleHit {
  const query = new URLSearchParams({
    v: '2',
    tid: MEASUREMENT_ID,
    gtm: '45je6b10',
    _p: String(now % 1_000_000_000),
    ...GOOGLE_CONSENT[chosen.consent],
    cid: clientId(now, number),
    ul: visitor.language,
    sr: '1920x1080',
    uip: visitor.ip,
    sid: String(Math.floor(now / 1000)),
    sct: '1',
    seg: '1',
    _s: '1',
    dl: `https://shop.example${event.page}`,
    dr: 'https://www.amazon.com/',
    dt: event.title
  });
  const body = new URLSearchParams({ en: chosen.event, _et: '1200' });
  for (const [name, value] of Object.entries(event.params)) {
    if (name === 'currency') body.set('cu', String(value));
    else body.set(`${typeof value === 'number' ? 'epn' : 'ep'}.${name}`, String(value));
  }
  for (const [path, value] of userDataPaths(chosen.data, visitor)) body.set(`ep.${path}`, value);
  event.items.forEach((item, index) => body.set(`pr${index + 1}`, itemParameter(item)));
  return {
    method: 'POST',
    path: `/g/collect?${query}`,
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'user-agent': USER_AGENT },
    body: body.toString()
  };
}

/** Consent Mode's parameters: gcs is its older form, in gcd r is granted, q denied and l not set. */
const GOOGLE_CONSENT: Record<SampleConsent, Record<string, string>> = {
  granted: { gcs: 'G111', gcd: '13r3r3r3r5l1' },
  denied: { gcs: 'G100', gcd: '13q3q3q3q5l1' },
  none: { gcd: '13l3l3l3l1l1' }
};

function userDataPaths(data: SampleData, visitor: Visitor): [path: string, value: string][] {
  if (data === 'anonymous') return [];
  if (data === 'junk') return Object.entries(JUNK_USER_DATA);
  return [
    ['user_data.email_address', visitor.email],
    ['user_data.phone_number', visitor.phone],
    ['user_data.address.first_name', visitor.firstName],
    ['user_data.address.last_name', visitor.lastName],
    ['user_data.address.street', visitor.street],
    ['user_data.address.city', visitor.city],
    ['user_data.address.region', visitor.region],
    ['user_data.address.postal_code', visitor.postalCode],
    ['user_data.address.country', visitor.country]
  ];
}

/** `idTB-204~nmTrail boots~…`, GA4's form of an item in a hit. */
function itemParameter(item: SampleItem): string {
  const { item_id: id, item_name: name, item_brand: brand, item_category: category } = item;
  return `id${id}~nm${name}~br${brand}~ca${category}~pr${item.price}~qt${item.quantity}`;
}

/** `/mp/collect`: its user data is hashed by the sender, the way Google wants it. */
function measurementProtocolHit({ chosen, visitor, event, now, number }: Sample): SampleHit {
  const isGranted = chosen.consent === 'granted' ? 'GRANTED' : 'DENIED';
  const body = {
    client_id: clientId(now, number),
    timestamp_micros: now * 1000,
    ip_override: visitor.ip,
    ...(chosen.consent === 'none'
      ? {}
      : { consent: { ad_user_data: isGranted, ad_personalization: isGranted } }),
    ...hashedUserData(chosen.data, visitor),
    events: [
      {
        name: chosen.event,
        params: {
          session_id: String(Math.floor(now / 1000)),
          engagement_time_msec: 1200,
          language: visitor.language,
          page_location: `https://shop.example${event.page}`,
          page_title: event.title,
          ...event.params,
          ...(event.items.length > 0 ? { items: event.items } : {})
        }
      }
    ]
  };
  return {
    method: 'POST',
    path: `/mp/collect?measurement_id=${MEASUREMENT_ID}&api_secret=sample`,
    headers: { 'content-type': 'application/json', 'user-agent': USER_AGENT },
    body: JSON.stringify(body)
  };
}

function hashedUserData(data: SampleData, visitor: Visitor): { user_data?: object } {
  if (data === 'anonymous') return {};
  if (data === 'junk') {
    const keys = Object.entries(JUNK_USER_DATA).map(([path, value]) => [path.slice(10), value]);
    return { user_data: Object.fromEntries(keys) as object };
  }
  return {
    user_data: {
      sha256_email_address: [sha256(visitor.email.toLowerCase())],
      sha256_phone_number: [sha256(visitor.phone)],
      address: [
        {
          sha256_first_name: sha256(visitor.firstName.toLowerCase()),
          sha256_last_name: sha256(visitor.lastName.toLowerCase()),
          city: visitor.city,
          region: visitor.region,
          postal_code: visitor.postalCode,
          country: visitor.country
        }
      ]
    }
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The form of gtag.js's cookie: a number and the second of the first visit. */
function clientId(now: number, number: number): string {
  return `${100_000_000 + number}.${Math.floor(now / 1000)}`;
}
