import {
  createSandbox,
  DEFAULT_CONTAINER,
  type HttpReply,
  type HttpRequest,
  type Template,
  VirtualClock
} from 'sgtm/sandbox';
import { LATENCY, PEAK, TROUGH, USUAL_DAY } from './assumptions.js';

/** What one instance met and did. */
export interface Counts {
  events: number;
  accepted: number;
  tokenRequests: number;
  eventRequests: number;
  /** Of those, the ones after an event's first. */
  repeatedRequests: number;
  deadLetters: number;
  deadLetterBytes: number;
  requestBytes: number;
  logBytes: number;
  /** Times the sandbox looked at the clock, for want of a timer. */
  polls: number;
  storedEntries: number;
  storedBytes: number;
}

/** A time in which a service answers 503 to everything, in milliseconds of the day. */
export interface Outage {
  of: 'events' | 'tokens';
  from: number;
  to: number;
}

export interface DayInput {
  template: Template;
  hours: number;
  eventsPerSecond: number;
  outages?: readonly Outage[];
  seed: number;
  /** Where the day's curve begins, in hours. */
  firstHour?: number;
}

const START = 1_790_000_000_000;
const HOUR = 3_600_000;
const BUSY = [429, 500, 503];

const FIELDS = {
  api: 'adsApiV1',
  region: 'NA',
  authMode: 'lwa',
  clientId: 'amzn1.application-oa2-client.0123456789abcdef0123456789abcdef',
  clientSecret: 'amzn1.oa2-cs.v1.scale',
  refreshToken: 'Atzr|scale',
  accountId: '5879120000000',
  autoMatchKeys: true,
  autoCustomData: true,
  logType: 'always',
  deadLetterMode: 'bigquery',
  deadLetterDatasetId: 'amazon_ads',
  deadLetterTableId: 'dead_letters'
};

const EVENT = {
  event_name: 'purchase',
  value: 129.95,
  currency: 'USD',
  page_location: 'https://shop.example/checkout/thanks',
  items: [{ item_id: 'SKU-1', item_brand: 'Acme', item_category: 'Apparel', quantity: 2 }],
  user_data: {
    email_address: 'test@example.com',
    phone_number: '+1 555 0100',
    address: { country: 'US', postal_code: '98101', city: 'Seattle', region: 'WA' }
  }
};

/**
 * Runs one cold instance through its share of a day in virtual time: events come by chance along the
 * day's curve, Amazon answers as assumed. The same seed gives the same counts.
 */
export async function simulateInstance(input: DayInput): Promise<Counts> {
  const random = seeded(input.seed);
  const clock = new CountingClock(START);
  const counts = noCounts();
  const storage = new Map<string, unknown>();
  const answer = (request: HttpRequest): HttpReply => {
    const isToken = request.url.endsWith('/auth/o2/token');
    counts[isToken ? 'tokenRequests' : 'eventRequests']++;
    if (!isToken) counts.requestBytes += Buffer.byteLength(request.body ?? '');
    return replyAt(clock.now() - START, isToken ? 'tokens' : 'events', input, random);
  };
  const sandbox = createSandbox(input.template, {
    storage,
    environment: {
      clock,
      random,
      http: answer,
      container: { ...DEFAULT_CONTAINER, debugMode: false }
    }
  });
  const fire = async (): Promise<void> => {
    const id = `T-${counts.events++}`;
    const run = await sandbox.run({ fields: FIELDS, event: { ...EVENT, transaction_id: id } });
    if (run.outcome === 'success') counts.accepted++;
    const sent = run.requests.filter(({ url }) => !url.endsWith('/auth/o2/token')).length;
    counts.repeatedRequests += Math.max(0, sent - 1);
    counts.deadLetters += run.insertedRows.length;
    for (const { row } of run.insertedRows) counts.deadLetterBytes += bytesOf(row);
    for (const line of run.logs) counts.logBytes += Buffer.byteLength(line);
  };
  await arrivals(input, clock, random, fire);
  counts.polls = clock.polls;
  counts.storedEntries = storage.size;
  for (const [key, value] of storage) counts.storedBytes += key.length + bytesOf(value);
  return counts;
}

/** Fires events at chance moments until the time is over, and waits for the last to end. */
async function arrivals(
  { hours, eventsPerSecond, firstHour = 0 }: DayInput,
  clock: VirtualClock,
  random: () => number,
  fire: () => Promise<void>
): Promise<void> {
  const underWay: Promise<void>[] = [];
  const end = START + hours * HOUR;
  await new Promise<void>((resolve) => {
    const next = (): void => {
      const hour = firstHour + (clock.now() - START) / HOUR;
      const rate = (eventsPerSecond * curve(hour)) / 1000;
      clock.after(-Math.log(1 - random()) / rate, () => {
        if (clock.now() >= end) return resolve();
        underWay.push(fire());
        next();
      });
    };
    next();
  });
  await Promise.all(underWay);
}

/** How busy an hour of the day is; 1 on average. */
function curve(hour: number): number {
  return 1 + ((PEAK - TROUGH) / 2) * Math.sin((hour / 24) * 2 * Math.PI);
}

function replyAt(
  time: number,
  of: Outage['of'],
  { outages = [] }: DayInput,
  random: () => number
): HttpReply {
  const delayMs = latency(LATENCY[of], random);
  const isOut = outages.some(
    (outage) => outage.of === of && time >= outage.from && time < outage.to
  );
  if (isOut) return { statusCode: 503, headers: {}, body: '', delayMs };
  const chance = random();
  if (chance < USUAL_DAY.transient) return transient(random, delayMs);
  if (of === 'tokens') {
    const body = `{"access_token":"Atza|${'x'.repeat(350)}","token_type":"bearer","expires_in":3600}`;
    return { statusCode: 200, headers: {}, body, delayMs };
  }
  const isRefused = chance < USUAL_DAY.transient + USUAL_DAY.refused;
  const body = isRefused
    ? '{"success":[],"error":[{"index":0,"errors":[{"code":"FIELD_VALUE_IS_INVALID","message":"invalid"}]}]}'
    : '{"success":[{"index":0,"event":{}}],"error":[]}';
  return { statusCode: 207, headers: {}, body, delayMs };
}

function transient(random: () => number, delayMs: number): HttpReply {
  const which = Math.floor(random() * (BUSY.length + 2));
  const statusCode = BUSY[which];
  if (statusCode) return { statusCode, headers: {}, body: '', delayMs };
  return which === BUSY.length
    ? { error: 'failed', delayMs }
    : { error: 'timed_out', delayMs: 5000 };
}

/** Log-normal, as latencies are. */
function latency({ median, p99 }: { median: number; p99: number }, random: () => number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return median * Math.exp((Math.log(p99 / median) / 2.326) * normal);
}

/** Counts the timers of no length, which is what callLater is. */
class CountingClock extends VirtualClock {
  polls = 0;

  override after(ms: number, callback: () => void): () => void {
    if (ms <= 1) this.polls++;
    return super.after(ms, callback);
  }
}

/** A small generator of chance numbers from 0 to below 1 (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function noCounts(): Counts {
  return {
    events: 0,
    accepted: 0,
    tokenRequests: 0,
    eventRequests: 0,
    repeatedRequests: 0,
    deadLetters: 0,
    deadLetterBytes: 0,
    requestBytes: 0,
    logBytes: 0,
    polls: 0,
    storedEntries: 0,
    storedBytes: 0
  };
}
