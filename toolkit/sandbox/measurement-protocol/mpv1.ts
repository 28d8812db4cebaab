import type { IncomingRequest } from '../run/environment.js';
import { listAt, numberIn, setOwn, setPageLocation, type EventData } from './event-data.js';

const EVENT_NAMES: Record<string, string> = {
  pageview: 'page_view',
  screenview: 'screen_view',
  transaction: 'purchase',
  timing: 'timing_complete',
  exception: 'exception'
};

const TEXTS: Record<string, string> = {
  v: 'x-ga-protocol_version',
  tid: 'x-ga-measurement_id',
  cid: 'client_id',
  uid: 'user_id',
  ul: 'language',
  sr: 'screen_resolution',
  vp: 'viewport_size',
  de: 'page_encoding',
  dh: 'page_hostname',
  dp: 'page_path',
  dr: 'page_referrer',
  dt: 'page_title',
  ti: 'transaction_id',
  ta: 'affiliation',
  cu: 'currency',
  tcc: 'coupon',
  ec: 'event_category',
  el: 'event_label',
  uip: 'ip_override',
  ua: 'user_agent',
  gtm: 'x-ga-gtm_version'
};

const NUMBERS: Record<string, string> = { tr: 'value', tt: 'tax', ts: 'shipping', ev: 'value' };

const ITEM_KEYS: Record<string, string> = {
  id: 'item_id',
  nm: 'item_name',
  br: 'item_brand',
  ca: 'item_category',
  va: 'item_variant',
  pr: 'price',
  qt: 'quantity',
  cc: 'coupon'
};

/** Whether the request is a hit of Universal Analytics: a `collect` path with `v=1`. */
export function isMpv1(request: IncomingRequest): boolean {
  return /\/(?:[jr]\/)?collect$/.test(request.path) && parametersIn(request)[0]?.get('v') === '1';
}

/** The events of a Universal Analytics hit, one a line of the body where it has several. */
export function readMpv1(request: IncomingRequest): EventData[] {
  return parametersIn(request).map((parameters) => {
    const data: EventData = {};
    for (const [name, value] of parameters) setParameter(data, name, value);
    const type = parameters.get('t') ?? 'pageview';
    data.event_name = EVENT_NAMES[type] ?? parameters.get('ea') ?? type;
    data.ip_override ??= request.ip;
    if (request.headers['user-agent']) data.user_agent ??= request.headers['user-agent'];
    return data;
  });
}

function parametersIn({ method, queryString, body = '' }: IncomingRequest): URLSearchParams[] {
  const hits = method === 'POST' ? body.split(/\r?\n/).filter((line) => line !== '') : [];
  if (hits.length === 0) return [new URLSearchParams(queryString)];
  return hits.map((hit) => new URLSearchParams(queryString ? `${queryString}&${hit}` : hit));
}

function setParameter(data: EventData, name: string, value: string): void {
  const item = /^pr(\d+)([a-z]{2})$/.exec(name);
  if (item) setItem(data, Number(item[1]), item[2] as string, value);
  else if (name === 'dl') setPageLocation(data, value);
  else if (Object.hasOwn(TEXTS, name)) setOwn(data, TEXTS[name] as string, value);
  else if (Object.hasOwn(NUMBERS, name)) setOwn(data, NUMBERS[name] as string, numberIn(value));
  else if (name !== 't' && name !== 'ea') setOwn(data, `x-ga-mp1-${name}`, value);
}

function setItem(data: EventData, position: number, key: string, value: string): void {
  const name = ITEM_KEYS[key];
  if (name === undefined || position < 1 || position > 200) return;
  const items = listAt(data, 'items');
  while (items.length < position) items.push({});
  const isNumber = name === 'price' || name === 'quantity';
  setOwn(items[position - 1] as EventData, name, isNumber ? numberIn(value) : value);
}
