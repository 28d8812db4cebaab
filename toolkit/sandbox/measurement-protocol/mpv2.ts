import type { IncomingRequest } from '../run/environment.js';
import {
  listAt,
  numberIn,
  objectAt,
  setNested,
  setOwn,
  setPageLocation,
  type EventData
} from './event-data.js';
import { readItem } from './item.js';
import { readUserProvidedData } from './user-provided-data.js';

/** Parameters of a GA4 hit that are text in event data, and the name they have there. */
const TEXTS: Record<string, string> = {
  v: 'x-ga-protocol_version',
  tid: 'x-ga-measurement_id',
  gtm: 'x-ga-gtm_version',
  cid: 'client_id',
  uid: 'user_id',
  ul: 'language',
  sr: 'screen_resolution',
  sid: 'ga_session_id',
  seg: 'x-ga-mp2-seg',
  dr: 'page_referrer',
  dt: 'page_title',
  en: 'event_name',
  cu: 'currency',
  uip: 'ip_override',
  gcs: 'x-ga-gcs',
  gcd: 'x-ga-gcd',
  dma: 'x-ga-dma',
  npa: 'x-ga-npa',
  are: 'x-ga-are',
  pscdl: 'x-ga-pscdl',
  ecid: 'x-ga-ecid',
  _dbg: 'x-ga-debug_mode'
};

/** The same for numbers. */
const NUMBERS: Record<string, string> = {
  _p: 'x-ga-page_id',
  _s: 'x-ga-request_count',
  sct: 'ga_session_number',
  _et: 'engagement_time_msec',
  tfd: 'x-ga-tfd'
};

/** Parameters that sGTM gathers in x-ga-system_properties. */
const SYSTEM_PROPERTIES: Record<string, string> = {
  _fv: 'fv',
  _nsi: 'nsi',
  _ss: 'ss',
  _ee: 'ee',
  _eu: 'eu',
  _tu: 'tu',
  _c: 'c'
};

const CLIENT_HINTS: Record<string, string> = {
  uaa: 'architecture',
  uab: 'bitness',
  uafvl: 'full_version_list',
  uam: 'model',
  uamb: 'mobile',
  uap: 'platform',
  uapv: 'platform_version',
  uaw: 'wow64'
};

/** Whether the request is a GA4 web hit: `/g/collect` with `v=2`. */
export function isMpv2({ path, queryString }: IncomingRequest): boolean {
  return path.endsWith('/g/collect') && /^(?:.*&)?v=2(?:&|$)/.test(queryString);
}

/**
 * The events of a GA4 web hit as sGTM's GA4 client gives them: one for each line of the body, whose
 * parameters add to those of the query; one event if there is no body.
 */
export function readMpv2(request: IncomingRequest): EventData[] {
  const shared = [...new URLSearchParams(request.queryString)];
  const lines = (request.body ?? '').split(/\r?\n/).filter((line) => line !== '');
  const hits = lines.length === 0 ? [''] : lines;
  return hits.map((line) => {
    const data: EventData = {};
    for (const [name, value] of [...shared, ...new URLSearchParams(line)]) {
      setParameter(data, name, value);
    }
    data.ip_override ??= request.ip;
    if (request.headers['user-agent']) data.user_agent ??= request.headers['user-agent'];
    if (data.client_id === undefined) setClientIdFromCookie(data, request);
    return data;
  });
}

/** gtag.js keeps the client id in a cookie: `_ga=GA1.1.<client id>`. */
function setClientIdFromCookie(data: EventData, { cookies }: IncomingRequest): void {
  const [, clientId] = /^GA1\.\d+(?:-\d+)?\.(\d+\.\d+)$/.exec(cookies['_ga']?.[0] ?? '') ?? [];
  if (clientId !== undefined) data.client_id = clientId;
}

function setParameter(data: EventData, name: string, value: string): void {
  if (Object.hasOwn(TEXTS, name)) setOwn(data, TEXTS[name] as string, value);
  else if (Object.hasOwn(NUMBERS, name)) setOwn(data, NUMBERS[name] as string, numberIn(value));
  else if (name === 'dl') setPageLocation(data, value);
  else if (name === 'em') readUserProvidedData(data, value);
  else if (/^pr\d+$/.test(name)) addItem(data, value);
  else if (!setPrefixed(data, name, value) && !setGathered(data, name, value)) {
    setOwn(data, `x-ga-mp2-${name}`, value);
  }
}

/** GA4's limit for the items of an event; gtag.js sends no more. */
const MOST_ITEMS = 200;

function addItem(data: EventData, value: string): void {
  const items = listAt(data, 'items');
  if (items.length < MOST_ITEMS) items.push(readItem(value));
}

function setPrefixed(data: EventData, name: string, value: string): boolean {
  const [, prefix, rest] = /^(epn?|upn?)\.(.+)$/.exec(name) ?? [];
  if (prefix === undefined || rest === undefined) return false;
  const typed = prefix.endsWith('n') ? numberIn(value) : value;
  if (prefix.startsWith('e')) {
    setNested(data, rest, typed);
    return true;
  }
  setOwn(objectAt(data, 'x-ga-mp2-user_properties'), rest, typed);
  return true;
}

function setGathered(data: EventData, name: string, value: string): boolean {
  if (Object.hasOwn(SYSTEM_PROPERTIES, name)) {
    const properties = objectAt(data, 'x-ga-system_properties');
    properties[SYSTEM_PROPERTIES[name] as string] = name === '_ee' ? value === '1' : value;
    return true;
  }
  if (!Object.hasOwn(CLIENT_HINTS, name)) return false;
  objectAt(data, 'client_hints')[CLIENT_HINTS[name] as string] = clientHint(name, value);
  return true;
}

function clientHint(name: string, value: string): unknown {
  if (name === 'uamb' || name === 'uaw') return value === '1';
  if (name !== 'uafvl') return value;
  return value.split('|').map((entry) => {
    const [brand = '', version = ''] = entry.split(';');
    return { brand: decoded(brand), version };
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
