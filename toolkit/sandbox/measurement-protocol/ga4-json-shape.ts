import type { EventData } from './event-data.js';

/** A message as Google's validation server gives it. */
export interface ValidationMessage {
  /** "events[0].params.value"; empty for the request as a whole. */
  fieldPath: string;
  description: string;
  validationCode: ValidationCode;
}

/** Google's codes, of which these apply to what can be seen without the property's settings. */
export type ValidationCode =
  | 'VALUE_INVALID'
  | 'VALUE_REQUIRED'
  | 'NAME_INVALID'
  | 'NAME_RESERVED'
  | 'VALUE_OUT_OF_BOUNDS'
  | 'EXCEEDED_MAX_ENTITIES';

/** GA4's limit for one request. */
const MOST_EVENTS = 25;
/** Deeper than any event; data that deep could not be copied. */
const MOST_LEVELS = 20;

/** Notes one fault while a body is checked. */
export type Report = (fieldPath: string, code: ValidationCode, description: string) => void;

/** What makes a body unreadable: events could not be made of it. None found means Ga4JsonBody. */
export function findShapeFaults(body: unknown): ValidationMessage[] {
  return collect((report) => {
    if (!isObject(body)) {
      report('', 'VALUE_INVALID', 'The body has to be a JSON object with a list of events.');
    } else if (!Array.isArray(body.events) || body.events.length === 0) {
      report('events', 'VALUE_REQUIRED', 'A list of at least one event is required.');
    } else if (body.events.length > MOST_EVENTS) {
      report('events', 'EXCEEDED_MAX_ENTITIES', `At most ${MOST_EVENTS} events go in one request.`);
    } else if (isDeeperThan(body, MOST_LEVELS)) {
      report('', 'VALUE_INVALID', `The body is nested deeper than ${MOST_LEVELS} levels.`);
    } else
      body.events.forEach((event, index) => checkEventShape(event, `events[${index}]`, report));
  });
}

function checkEventShape(event: unknown, path: string, report: Report): void {
  if (!isObject(event)) {
    report(path, 'VALUE_INVALID', 'An event has to be an object with a name and params.');
  } else if (typeof event.name !== 'string' || event.name === '') {
    report(`${path}.name`, 'VALUE_REQUIRED', 'An event needs a name.');
  } else if (event.params !== undefined && !isObject(event.params)) {
    report(`${path}.params`, 'VALUE_INVALID', 'The params have to be an object.');
  }
}

/** Runs a check and lists what it reported. */
export function collect(check: (report: Report) => void): ValidationMessage[] {
  const messages: ValidationMessage[] = [];
  check((fieldPath, validationCode, description) =>
    messages.push({ fieldPath, description, validationCode })
  );
  return messages;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((each) => isDeeperThan(each, levels - 1));
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is EventData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
