import { createHash } from 'node:crypto';
import type { Choice, SampleHit, Samples } from '../samples.js';
import { JUNK_PARAMS, JUNK_USER_DATA } from './junk.js';
import { shopEvent, type ShopEvent, type ShopEventName, type ShopItem } from './shop-events.js';
import { sampleVisitor, type Home, type Visitor } from './visitors.js';

/** What a project changes about the events of the example shop. */
export interface ShopSamplesChanges {
  /** What the landing page has in its query after a click on an ad, such as the click's id. */
  adClick?: Readonly<Record<string, string>>;
  /** The site that visitors come from. */
  referrer?: string;
  /** What it means to the project that a visitor lives there. */
  meansOfHome?: Readonly<Partial<Record<Home, string>>>;
  /** Values of fields for the project's own template where nobody gives others. */
  fields?: Readonly<Record<string, unknown>>;
}

/**
 * GA4 events of a shop that does not exist, as gtag.js or another server sends them, with visitors who
 * do not exist either. These are the samples of a project that has none of its own.
 */
export function shopSamples(changes: ShopSamplesChanges = {}): Samples {
  return {
    first: 'Send a sample purchase',
    choices: choicesOf(changes),
    hit: (chosen, moment) => shopHit(chosen as unknown as Chosen, moment, changes),
    ...(changes.fields ? { fields: changes.fields } : {})
  };
}

const EVENTS: readonly [ShopEventName, string][] = [
  ['purchase', 'Purchase'],
  ['add_to_cart', 'Add to cart'],
  ['begin_checkout', 'Begin checkout'],
  ['page_view', 'Page view, after an ad click'],
  ['view_item', 'View item'],
  ['view_item_list', 'View item list'],
  ['view_cart', 'View cart'],
  ['generate_lead', 'Generate lead'],
  ['sign_up', 'Sign up'],
  ['search', 'Search'],
  ['view_search_results', 'View search results'],
  ['contact', 'Contact'],
  ['subscribe', 'Subscribe'],
  ['submit_application', 'Submit application'],
  ['first_open', 'First open'],
  ['remove_from_cart', 'Remove from cart'],
  ['select_item', 'Select item'],
  ['gtm.dom', 'DOM ready (gtm.dom)']
];

function choicesOf({ meansOfHome = {} }: ShopSamplesChanges): Choice[] {
  const home = (value: Home, title: string): Choice['options'][number] => {
    const means = meansOfHome[value];
    return { value, title, ...(means ? { means } : {}) };
  };
  return [
    {
      name: 'event',
      title: 'Event',
      options: EVENTS.map(([value, title]) => ({ value, title }))
    },
    {
      name: 'home',
      title: 'Visitor in',
      options: [home('US', 'United States'), home('EU', 'Germany')]
    },
    {
      name: 'consent',
      title: 'Consent',
      options: [
        { value: 'granted', title: 'Granted', means: 'Consent Mode says yes to everything.' },
        { value: 'denied', title: 'Denied', means: 'Consent Mode says no to everything.' },
        { value: 'none', title: 'No signal', means: 'The page has no Consent Mode.' }
      ]
    },
    {
      name: 'data',
      title: 'User data',
      options: [
        {
          value: 'complete',
          title: 'Complete',
          means: 'E-mail address, phone number, name and address of somebody made up.'
        },
        { value: 'anonymous', title: 'None', means: 'Nothing to match a person by.' },
        {
          value: 'junk',
          title: 'Junk',
          means: 'Words that mean nothing, text instead of numbers, markup.'
        }
      ]
    },
    {
      name: 'protocol',
      title: 'Sent as',
      options: [
        { value: 'web', title: 'Web hit', means: '/g/collect, as gtag.js sends it.' },
        {
          value: 'measurement-protocol',
          title: 'Measurement Protocol',
          means: '/mp/collect, from a server; user data comes hashed.'
        }
      ]
    }
  ];
}

/** What is chosen of the choices above. */
interface Chosen {
  event: ShopEventName;
  home: Home;
  /** What Google's Consent Mode says on the page; "none" is a page without it. */
  consent: 'granted' | 'denied' | 'none';
  /** What the event says of the visitor: all a shop knows, nothing, or nonsense throughout. */
  data: 'complete' | 'anonymous' | 'junk';
  /** As gtag.js sends an event from a browser, or as another server sends it. */
  protocol: 'web' | 'measurement-protocol';
}

const USER_AGENT =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36';

const MEASUREMENT_ID = 'G-SAMPLE0001';

function shopHit(
  chosen: Chosen,
  { now, number }: { now: number; number: number },
  { adClick, referrer = 'https://www.search.example/' }: ShopSamplesChanges
): SampleHit {
  const visitor = sampleVisitor(chosen.home, number);
  const id = `sample-${now.toString(36)}-${number}`;
  const event = shopEvent(chosen.event, visitor, id);
  if (chosen.event === 'page_view' && adClick) event.page += `?${new URLSearchParams(adClick)}`;
  if (chosen.data === 'junk') event.params = { ...event.params, ...JUNK_PARAMS };
  const sample = { chosen, visitor, event, now, number, referrer };
  return chosen.protocol === 'web' ? webHit(sample) : measurementProtocolHit(sample);
}

interface Sample {
  chosen: Chosen;
  visitor: Visitor;
  event: ShopEvent;
  now: number;
  number: number;
  referrer: string;
}

/** `/g/collect` as gtag.js posts it: the page in the query, the event in the body. */
function webHit({ chosen, visitor, event, now, number, referrer }: Sample): SampleHit {
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
    dr: referrer,
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
const GOOGLE_CONSENT: Record<Chosen['consent'], Record<string, string>> = {
  granted: { gcs: 'G111', gcd: '13r3r3r3r5l1' },
  denied: { gcs: 'G100', gcd: '13q3q3q3q5l1' },
  none: { gcd: '13l3l3l3l1l1' }
};

function userDataPaths(data: Chosen['data'], visitor: Visitor): [path: string, value: string][] {
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
function itemParameter(item: ShopItem): string {
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

function hashedUserData(data: Chosen['data'], visitor: Visitor): { user_data?: object } {
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
