import type { EventData } from './event-data.js';
import { collect, isObject, type Report, type ValidationMessage } from './ga4-json-shape.js';
import { isReservedName, RESERVED_EVENT_NAMES } from './reserved-names.js';

/** Limits of GA4's Measurement Protocol. */
const MOST_PARAMS = 25;
const MOST_USER_PROPERTIES = 25;
const MOST_ITEMS = 200;
const LONGEST_NAME = 40;
const LONGEST_TEXT = 100;
const LONGEST_PROPERTY_NAME = 24;
const LONGEST_PROPERTY_TEXT = 36;
const OLDEST_EVENT_MS = 72 * 3_600_000;
/** Parameters that hold addresses or texts longer than the usual limit allows. */
const LONG_TEXTS = new Set(['page_location', 'page_referrer', 'page_title', 'user_agent']);

/**
 * What GA4 would not count or would cut off, as Google's validation server reports it: names that
 * are reserved or malformed, values out of bounds, ids that are missing.
 *
 * @param body a body without shape faults
 * @param query the request's query parameters
 * @param now milliseconds since 1970
 */
export function findRuleFaults(
  body: EventData,
  query: URLSearchParams,
  now: number
): ValidationMessage[] {
  return collect((report) => {
    checkIds(body, query, report);
    checkTime(body.timestamp_micros, 'timestamp_micros', now, report);
    checkUserProperties(body.user_properties, report);
    checkConsent(body.consent, report);
    (body.events as EventData[]).forEach((event, index) => {
      const path = `events[${index}]`;
      checkEventName(event.name as string, path, report);
      checkTime(event.timestamp_micros, `${path}.timestamp_micros`, now, report);
      checkParams((event.params ?? {}) as EventData, `${path}.params`, report);
    });
  });
}

function checkIds(body: EventData, query: URLSearchParams, report: Report): void {
  const isApp = query.has('firebase_app_id');
  if (!isApp && !query.get('measurement_id')) {
    const text = 'The query needs measurement_id, or firebase_app_id for an app.';
    report('measurement_id', 'VALUE_REQUIRED', text);
  }
  if (!query.get('api_secret')) {
    report('api_secret', 'VALUE_REQUIRED', 'The query needs api_secret.');
  }
  const name = isApp ? 'app_instance_id' : 'client_id';
  const id = body[name];
  if (id === undefined || id === '') report(name, 'VALUE_REQUIRED', `${name} is required.`);
  else if (typeof id !== 'string') {
    report(name, 'VALUE_INVALID', `${name} has to be text.`);
  }
  if (body.user_id !== undefined && typeof body.user_id !== 'string') {
    report('user_id', 'VALUE_INVALID', 'user_id has to be text.');
  }
}

function checkTime(value: unknown, path: string, now: number, report: Report): void {
  if (value === undefined) return;
  const millis = Number(value) / 1000;
  if (!Number.isFinite(millis)) {
    report(path, 'VALUE_INVALID', 'The time has to be a number of microseconds since 1970.');
  } else if (millis < now - OLDEST_EVENT_MS || millis > now + OLDEST_EVENT_MS) {
    report(path, 'VALUE_OUT_OF_BOUNDS', 'The time is more than 72 hours away from now.');
  }
}

function checkUserProperties(value: unknown, report: Report): void {
  if (value === undefined) return;
  if (!isObject(value)) {
    report('user_properties', 'VALUE_INVALID', 'The user properties have to be an object.');
    return;
  }
  const properties = Object.entries(value);
  if (properties.length > MOST_USER_PROPERTIES) {
    const text = `At most ${MOST_USER_PROPERTIES} user properties go in one request.`;
    report('user_properties', 'EXCEEDED_MAX_ENTITIES', text);
  }
  for (const [name, property] of properties) {
    const path = `user_properties.${name}`;
    checkName(name, path, LONGEST_PROPERTY_NAME, report);
    const held = isObject(property) ? property.value : undefined;
    if (held === undefined) {
      report(path, 'VALUE_REQUIRED', 'A user property is an object with a value.');
    } else if (typeof held === 'string' && held.length > LONGEST_PROPERTY_TEXT) {
      const text = `The value is longer than ${LONGEST_PROPERTY_TEXT} characters.`;
      report(`${path}.value`, 'VALUE_OUT_OF_BOUNDS', text);
    }
  }
}

function checkConsent(value: unknown, report: Report): void {
  if (value === undefined) return;
  for (const name of ['ad_user_data', 'ad_personalization']) {
    const status = isObject(value) ? value[name] : '';
    if (status === undefined || status === 'GRANTED' || status === 'DENIED') continue;
    report(`consent.${name}`, 'VALUE_INVALID', `${name} has to be GRANTED or DENIED.`);
  }
}

function checkEventName(name: string, path: string, report: Report): void {
  if (RESERVED_EVENT_NAMES.has(name)) {
    const text = 'This event name is reserved: Google Analytics makes such events itself.';
    report(`${path}.name`, 'NAME_RESERVED', text);
  } else checkName(name, `${path}.name`, LONGEST_NAME, report);
}

function checkName(name: string, path: string, longest: number, report: Report): void {
  if (isReservedName(name)) {
    const text = 'Names must not begin with ga_, google_, firebase_, gtag. or an underscore.';
    report(path, 'NAME_RESERVED', text);
  } else if (!/^[\p{L}][\p{L}\p{N}_]*$/u.test(name)) {
    const text = 'Names begin with a letter and hold only letters, digits and underscores.';
    report(path, 'NAME_INVALID', text);
  } else if (name.length > longest) {
    report(path, 'NAME_INVALID', `The name is longer than ${longest} characters.`);
  }
}

function checkParams(params: EventData, path: string, report: Report): void {
  const names = Object.keys(params);
  if (names.length > MOST_PARAMS) {
    report(path, 'EXCEEDED_MAX_ENTITIES', `An event has at most ${MOST_PARAMS} params.`);
  }
  for (const name of names) {
    if (name === 'items') checkItems(params.items, `${path}.items`, report);
    else checkParam(name, params[name], `${path}.${name}`, report);
  }
  if (params.value !== undefined && params.currency === undefined) {
    report(`${path}.currency`, 'VALUE_REQUIRED', 'An event with a value needs its currency.');
  }
}

function checkParam(name: string, value: unknown, path: string, report: Report): void {
  checkName(name, path, LONGEST_NAME, report);
  const isLong = typeof value === 'string' && value.length > LONGEST_TEXT;
  if (isLong && !LONG_TEXTS.has(name)) {
    report(path, 'VALUE_OUT_OF_BOUNDS', `The value is longer than ${LONGEST_TEXT} characters.`);
  } else if (name === 'currency' && !/^[A-Za-z]{3}$/.test(String(value))) {
    report(path, 'VALUE_INVALID', 'The currency is a code of three letters (ISO 4217).');
  } else if (name === 'value' && typeof value !== 'number') {
    report(path, 'VALUE_INVALID', 'The value has to be a number.');
  }
}

function checkItems(items: unknown, path: string, report: Report): void {
  if (!Array.isArray(items)) {
    report(path, 'VALUE_INVALID', 'The items have to be a list.');
    return;
  }
  if (items.length > MOST_ITEMS) {
    report(path, 'EXCEEDED_MAX_ENTITIES', `An event has at most ${MOST_ITEMS} items.`);
  }
  items.forEach((item, index) => {
    if (isObject(item) && (item.item_id !== undefined || item.item_name !== undefined)) return;
    const text = 'An item is an object with item_id or item_name.';
    report(`${path}[${index}]`, 'VALUE_REQUIRED', text);
  });
}
