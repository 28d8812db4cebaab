import {
  type Clock,
  type ContainerVersion,
  createSandbox,
  DEFAULT_CONTAINER,
  type HttpTransport,
  type RequestInput,
  type RunResult,
  type Sandbox,
  type SentRequest,
  VirtualClock,
  withDefaultValues
} from 'sgtm/sandbox';
import { NOTES } from '../../src/reasons.js';
import { answerAsAmazon } from './amazon.js';
import { builtTemplate } from './built-template.js';

/** JSON as the tests read it: any part may be missing. */
export interface Json {
  readonly [name: string]: Json;
}

/** What the tag did with an event. */
export interface Fired extends RunResult {
  /** Requests to Amazon's events endpoints; the others asked for a token. */
  sent: SentRequest[];
  /** The one event that the first of them carries, parsed; undefined if nothing was sent. */
  conversion: Json | undefined;
  /** The logged lines, parsed. */
  lines: Json[];
  /** What the last line gives as the reason, or as notes but those of `missing`. */
  reason: string | undefined;
  notes: string | undefined;
  /** The codes of what a purchase lacks; most tests say nothing of value, currency or ID. */
  missing: string[];
}

/** What an event meets; everything has a default. */
export interface Circumstances {
  http?: HttpTransport;
  request?: RequestInput;
  container?: Partial<ContainerVersion>;
  /** The moment it is fired, in milliseconds since 1970. */
  now?: number;
  bigQueryFails?: boolean;
}

/** When tests take place unless they say otherwise: 2026-04-20T12:34:56.789Z. */
export const NOW = 1776688496789;

/** What everyone fills in, and nothing else. */
export const CREDENTIALS = {
  clientId: 'amzn1.application-oa2-client.test',
  clientSecret: 'amzn1.oa2-cs.v1.test',
  refreshToken: 'Atzr|test',
  accountId: '5879120000000',
  profileId: '3231294500000'
};

/** A visitor whom Amazon can match. */
export const VISITOR = { user_data: { email_address: 'test@example.com' }, language: 'en-us' };

const loaded: { sandbox?: Sandbox } = {};
let circumstances: Circumstances = {};
let time: Clock = new VirtualClock(NOW);
const clock: Clock = {
  now: () => time.now(),
  after: (ms, callback) => time.after(ms, callback),
  hold: () => time.hold()
};
const container: ContainerVersion = { ...DEFAULT_CONTAINER };

function sandbox(): Sandbox {
  return (loaded.sandbox ??= createSandbox(builtTemplate, {
    environment: {
      clock,
      container,
      http: (request) => (circumstances.http ?? answerAsAmazon)(request),
      bigQuery: () => (circumstances.bigQueryFails ? { reason: 'no such table' } : undefined)
    }
  }));
}

/**
 * Fires the tag for an event on a server that has just started.
 *
 * @param event the event data as they are
 * @param fields what the form holds besides its default values and the credentials
 */
export async function fireAlone(
  event: Record<string, unknown>,
  fields: Record<string, unknown> = {},
  around: Circumstances = {}
): Promise<Fired> {
  circumstances = around;
  time = new VirtualClock(around.now ?? NOW);
  Object.assign(container, DEFAULT_CONTAINER, around.container);
  const tag = sandbox();
  tag.storage.clear();
  const result = await tag.run({
    fields: withDefaultValues(tag.template, { ...CREDENTIALS, ...fields }),
    event,
    ...(around.request ? { request: around.request } : {})
  });
  return describe(result);
}

/** Fires the tag for an event of a visitor whom Amazon can match; the event's own data win. */
export function fire(
  event: Record<string, unknown> = {},
  fields: Record<string, unknown> = {},
  around: Circumstances = {}
): Promise<Fired> {
  return fireAlone({ event_name: 'purchase', ...VISITOR, ...event }, fields, around);
}

function describe(result: RunResult): Fired {
  const sent = result.requests.filter(({ url }) => !url.includes('/auth/o2/token'));
  const lines = result.logs.map((line) => JSON.parse(line) as Json);
  const last = lines.at(-1);
  const first = sent[0];
  return {
    ...result,
    sent,
    conversion: first && eventOf(first),
    lines,
    reason: textIn(last?.Reason),
    notes: notesBut(MISSING, textIn(last?.Notes)),
    missing: (textIn(last?.NoteCodes) ?? '').split(',').filter((code) => code in MISSING)
  };
}

const { value_missing, currency_missing, event_id_missing } = NOTES;
const MISSING: Record<string, string> = { value_missing, currency_missing, event_id_missing };

function notesBut(missing: Record<string, string>, notes: string | undefined): string | undefined {
  const sentences = Object.values(missing);
  const others = (notes ?? '').split('; ').filter((note) => !sentences.includes(note));
  return others.join('; ') || undefined;
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The one event of a request, whatever the contract calls the list. */
export function eventOf(sent: SentRequest): Json {
  const body = JSON.parse(sent.body ?? '') as Record<string, Json[]>;
  const [events = []] = Object.values(body);
  return events[0] as Json;
}

/** The match keys of a conversion by their type. */
export function keysOf({ conversion }: Fired): Record<string, string> {
  const keys = (conversion?.matchKeys ?? []) as unknown as { type: string; values: string[] }[];
  return Object.fromEntries(keys.map(({ type, values }) => [type, values.join('|')]));
}
