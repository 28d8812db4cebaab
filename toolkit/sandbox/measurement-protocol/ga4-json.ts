import type { IncomingRequest } from '../run/environment.js';
import { setOwn, setPageLocation, type EventData } from './event-data.js';

/** The body of a request of GA4's Measurement Protocol, one in which findShapeFaults found nothing. */
export interface Ga4JsonBody extends EventData {
  events: (EventData & { name: string })[];
}

/** Members of the body that event data has under the same name. */
const SAME_NAMES = ['client_id', 'app_instance_id', 'user_id', 'timestamp_micros'] as const;
const SAME_OBJECTS = ['user_data', 'consent', 'user_location', 'device'] as const;

/**
 * The events of a Measurement Protocol request (JSON) as event data: the parameters of each on top
 * level, with who sent it, their consent and their properties. The body's ip_override and user_agent
 * win over what the connection shows.
 */
export function readGa4Json(body: Ga4JsonBody, request: IncomingRequest): EventData[] {
  const shared = sharedData(body, request);
  return body.events.map((event) => {
    const data: EventData = { ...connectionData(request) };
    for (const [name, value] of Object.entries(objectIn(event.params))) setOwn(data, name, value);
    addSession(data);
    if (typeof data.page_location === 'string') addPage(data, data.page_location);
    Object.assign(data, shared);
    if (event.timestamp_micros !== undefined) data.timestamp_micros = event.timestamp_micros;
    data.event_name = event.name;
    return data;
  });
}

/** What is the same for all events of the body, and counts more than a parameter of that name. */
function sharedData(body: Ga4JsonBody, { queryString }: IncomingRequest): EventData {
  const data: EventData = { 'x-ga-protocol_version': '2' };
  const query = new URLSearchParams(queryString);
  setGiven(data, 'x-ga-measurement_id', query.get('measurement_id'));
  setGiven(data, 'x-ga-firebase_app_id', query.get('firebase_app_id'));
  for (const name of SAME_NAMES) setGiven(data, name, body[name]);
  for (const name of SAME_OBJECTS) setGiven(data, name, objectOrNone(body[name]));
  const { language, screen_resolution: screen } = objectIn(body.device);
  setGiven(data, 'language', language);
  setGiven(data, 'screen_resolution', screen);
  setGiven(data, 'ip_override', body.ip_override);
  setGiven(data, 'user_agent', body.user_agent);
  if (body.non_personalized_ads === true) data['x-ga-npa'] = '1';
  const properties = Object.entries(objectIn(body.user_properties));
  if (properties.length > 0) data['x-ga-mp2-user_properties'] = propertyValues(properties);
  return data;
}

function connectionData({ ip, headers }: IncomingRequest): EventData {
  const userAgent = headers['user-agent'];
  return { ip_override: ip, ...(userAgent ? { user_agent: userAgent } : {}) };
}

/** Event data calls the session as web hits do. */
function addSession(data: EventData): void {
  const { session_id: id, session_number: number } = data;
  if (typeof id === 'string' || typeof id === 'number') data.ga_session_id ??= String(id);
  if (typeof number === 'string' || typeof number === 'number') data.ga_session_number ??= number;
}

function addPage(data: EventData, location: string): void {
  const { page_hostname: hostname, page_path: path } = data;
  setPageLocation(data, location);
  if (hostname !== undefined) data.page_hostname = hostname;
  if (path !== undefined) data.page_path = path;
}

/** {tier: {value: "gold"}} → {tier: "gold"} */
function propertyValues(properties: [string, unknown][]): EventData {
  const values: EventData = {};
  for (const [name, property] of properties) {
    const isWrapped = typeof property === 'object' && property !== null;
    setOwn(values, name, isWrapped ? (property as EventData).value : property);
  }
  return values;
}

function setGiven(data: EventData, name: string, value: unknown): void {
  if (value !== undefined && value !== null) data[name] = value;
}

function objectOrNone(value: unknown): EventData | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as EventData)
    : undefined;
}

function objectIn(value: unknown): EventData {
  return objectOrNone(value) ?? {};
}
