import type { HttpRequest } from 'sgtm/sandbox';
import { readAnswer } from '../contracts/answer.js';
import {
  MOST_EVENTS,
  type AmazonContract,
  type EventData,
  type RefusedEvent
} from '../contracts/contract.js';
import type { Region } from '../contracts/hosts.js';
import type { RuleContext } from '../contracts/rules.js';
import { objectionTo, type Advertisers } from './advertisers.js';
import { checkEvent } from './event-check.js';
import { headerOf, mediaTypeOf } from './request-headers.js';
import type { TokenService } from './token-service.js';

/** The largest body taken, in bytes. */
export const MOST_BYTES = 1_048_576;

/** What the endpoint knows of Amazon's side. */
export interface EventsContext {
  tokens: TokenService;
  advertisers: Advertisers;
  /** Milliseconds since 1970. */
  now: number;
  region: Region | undefined;
  /** Refuses every event, whatever it is. */
  isRefusing: boolean;
}

export interface EventsOutcome {
  statusCode: number;
  body: unknown;
  client: string;
  advertiser: string;
  accepted: EventData[];
  /** Also where they made the whole request fail; indexes from 0. */
  refused: RefusedEvent[];
}

/** Ends the handling of a request with one of Amazon's errors. */
class RequestRefusal {
  readonly statusCode: number;
  readonly code: string;
  readonly message: string;
  readonly refused: RefusedEvent[];

  constructor(statusCode: number, code: string, message: string, refused: RefusedEvent[] = []) {
    this.statusCode = statusCode;
    this.code = code;
    this.message = message;
    this.refused = refused;
  }
}

/** Answers a request for conversions as the contract says. */
export function answerEvents(
  contract: AmazonContract,
  request: HttpRequest,
  context: EventsContext
): EventsOutcome {
  const client = headerOf(request, contract.clientHeader) ?? '';
  const advertiser = headerOf(request, contract.advertiserHeader) ?? '';
  const outcome = admit(contract, request, context) ?? readAndJudge(contract, request, context);
  if (!(outcome instanceof RequestRefusal)) return { ...outcome, client, advertiser };
  const { statusCode, code, message, refused } = outcome;
  return { statusCode, body: { code, message }, client, advertiser, accepted: [], refused };
}

/** Whether the request may come in at all; undefined if it may. */
function admit(
  contract: AmazonContract,
  request: HttpRequest,
  { tokens, advertisers, region }: EventsContext
): RequestRefusal | undefined {
  const { clientHeader, advertiserHeader, mediaType } = contract;
  if (request.method !== 'POST') {
    return new RequestRefusal(405, 'BAD_REQUEST', 'This endpoint takes POST only');
  }
  const client = headerOf(request, clientHeader);
  const objection = tokens.objection(headerOf(request, 'Authorization'), client);
  if (objection) return new RequestRefusal(401, 'UNAUTHORIZED', objection);
  if (!tokens.hasScope(headerOf(request, 'Authorization'))) {
    return new RequestRefusal(401, 'UNAUTHORIZED', 'Not authorized to access scope');
  }
  const advertiser = headerOf(request, advertiserHeader);
  if (!client || !advertiser) {
    const missing = client ? advertiserHeader : clientHeader;
    return new RequestRefusal(400, 'BAD_REQUEST', `The header ${missing} is missing`);
  }
  const refused = objectionTo(advertisers.access(advertiser, region), advertiserHeader);
  if (refused) return new RequestRefusal(403, 'FORBIDDEN', refused);
  if (mediaTypeOf(request) !== mediaType) {
    return new RequestRefusal(415, 'BAD_REQUEST', `Content-Type has to be ${mediaType}`);
  }
  return undefined;
}

type Judged = Omit<EventsOutcome, 'client' | 'advertiser'>;

function readAndJudge(
  contract: AmazonContract,
  request: HttpRequest,
  context: EventsContext
): Judged | RequestRefusal {
  const events = readEvents(contract, request.body ?? '');
  if (events instanceof RequestRefusal) return events;
  const rules: RuleContext = { now: context.now, region: context.region };
  const refused: RefusedEvent[] = [];
  let isIncomplete = false;
  for (const [index, event] of events.entries()) {
    const location = `${contract.listName}[${index}]`;
    const faults = context.isRefusing
      ? refusedByPlan(location)
      : checkEvent(contract, event, location, rules);
    if (!faults) continue;
    refused.push({ index, errors: faults.errors });
    isIncomplete ||= faults.isIncomplete;
  }
  if (isIncomplete) {
    const reasons = refused.flatMap(({ errors }) => errors.map(({ message }) => message));
    return new RequestRefusal(400, 'BAD_REQUEST', summaryOf(reasons), refused);
  }
  const given = events as EventData[];
  const { statusCode, body } = contract.answer(given, refused);
  const verdicts = readAnswer(contract, { statusCode, body }, given.length);
  const accepted = given.filter((_, at) => verdicts[at]?.outcome === 'accepted');
  return { statusCode, body, accepted, refused };
}

/** The events of a request's body, not yet checked one by one. */
function readEvents(contract: AmazonContract, body: string): unknown[] | RequestRefusal {
  const { listName } = contract;
  if (isTooLarge(body)) {
    return new RequestRefusal(
      413,
      'CONTENT_TOO_LARGE',
      `The body is larger than ${MOST_BYTES} bytes`
    );
  }
  const parsed = parseJson(body);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return new RequestRefusal(400, 'BAD_REQUEST', `The body has to be JSON: {"${listName}": […]}`);
  }
  const unknown = Object.keys(parsed).find((name) => name !== listName);
  if (unknown !== undefined) {
    const message = `The body has a field besides ${listName}; it takes only this one`;
    return new RequestRefusal(400, 'BAD_REQUEST', message);
  }
  const events = (parsed as Record<string, unknown>)[listName];
  if (!Array.isArray(events) || events.length === 0) {
    const message = `${listName} has to be a list of 1 to ${MOST_EVENTS} events`;
    return new RequestRefusal(400, 'BAD_REQUEST', message);
  }
  if (events.length > MOST_EVENTS) {
    const message = `${listName} holds ${events.length} events; the most is ${MOST_EVENTS}`;
    return new RequestRefusal(413, 'CONTENT_TOO_LARGE', message);
  }
  return events as unknown[];
}

/** A character is at most 3 bytes of UTF-8 for each of its units, so that most bodies need no count. */
function isTooLarge(body: string): boolean {
  return body.length * 3 > MOST_BYTES && Buffer.byteLength(body) > MOST_BYTES;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusedByPlan(location: string) {
  const message = `${location} was refused because a planned fault says so`;
  const error = { code: 'FIELD_VALUE_IS_INVALID', message, fieldLocation: location };
  return { errors: [error], isIncomplete: false };
}

const MOST_REASONS = 10;

function summaryOf(reasons: readonly string[]): string {
  const more = reasons.length - MOST_REASONS;
  const listed = reasons.slice(0, MOST_REASONS).join('; ');
  return more > 0 ? `${listed}; and ${more} more` : listed;
}
