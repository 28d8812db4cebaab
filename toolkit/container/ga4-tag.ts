import type { HttpRequest } from '../sandbox/run/environment.js';
import type { Fields } from './parameters.js';
import { asText } from './references.js';

const ENDPOINT = 'https://www.google-analytics.com/g/collect';

/** Parameters of a hit by the names that they have in event data. */
const HIT_PARAMETERS: readonly [event: string, hit: string][] = [
  ['client_id', 'cid'],
  ['user_id', 'uid'],
  ['ga_session_id', 'sid'],
  ['ga_session_number', 'sct'],
  ['language', 'ul'],
  ['screen_resolution', 'sr'],
  ['page_location', 'dl'],
  ['page_referrer', 'dr'],
  ['page_title', 'dt'],
  ['engagement_time_msec', '_et'],
  ['currency', 'cu'],
  ['x-ga-gcs', 'gcs'],
  ['x-ga-gcd', 'gcd']
];

/** They have a place of their own, or are no parameters of an event. */
const NOT_PARAMETERS = new Set([
  ...HIT_PARAMETERS.map(([event]) => event),
  'event_name',
  'client_hints',
  'ip_override',
  'items',
  'page_hostname',
  'page_path',
  'user_agent',
  'user_data'
]);

/**
 * The request that a GA4 tag would send, as far as its parameters and a hit of the browser tell. Google does
 * not document the server's own form: a guess, which is marked as such wherever it is shown.
 */
export function ga4Request(
  parameters: Fields,
  eventData: Readonly<Record<string, unknown>>
): HttpRequest {
  const { measurementId, eventName, eventParameters, userProperties } = parameters;
  const query = new URLSearchParams({ v: '2' });
  const set = (name: string, value: unknown): void => {
    if (value !== undefined && value !== null && value !== '') query.set(name, asText(value));
  };
  set('tid', measurementId || eventData['x-ga-measurement_id']);
  set('en', eventName || eventData.event_name);
  for (const [event, hit] of HIT_PARAMETERS) set(hit, eventData[event]);
  if (parameters.redactVisitorIp !== true) set('_uip', eventData.ip_override);
  if (parameters.epToIncludeDropdown !== 'none') {
    for (const [name, value] of Object.entries(eventData)) {
      if (NOT_PARAMETERS.has(name) || name.startsWith('x-ga-')) continue;
      setParameter(set, 'ep', name, value);
    }
  }
  for (const { name, value } of rowsOf(eventParameters)) setParameter(set, 'ep', name, value);
  if (parameters.upToIncludeDropdown !== 'none') {
    const known = eventData['x-ga-mp2-user_properties'];
    for (const [name, value] of Object.entries(known ?? {})) setParameter(set, 'up', name, value);
  }
  for (const { name, value } of rowsOf(userProperties)) setParameter(set, 'up', name, value);
  const agent = eventData.user_agent;
  return {
    url: `${ENDPOINT}?${query}`,
    method: 'POST',
    headers: typeof agent === 'string' ? { 'User-Agent': agent } : {},
    body: undefined,
    timeoutMs: 15_000
  };
}

/** Numbers have a prefix of their own; objects and lists have no form that is known. */
function setParameter(
  set: (name: string, value: unknown) => void,
  prefix: 'ep' | 'up',
  name: string,
  value: unknown
): void {
  if (typeof value === 'object') return;
  set(`${prefix}${typeof value === 'number' ? 'n' : ''}.${name}`, value);
}

function rowsOf(list: unknown): { name: string; value: unknown }[] {
  if (!Array.isArray(list)) return [];
  return (list as (Fields | null)[]).flatMap((row) =>
    row?.fieldName ? [{ name: asText(row.fieldName), value: row.value }] : []
  );
}
