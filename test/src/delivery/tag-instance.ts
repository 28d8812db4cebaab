import {
  type BigQueryInsert,
  createSandbox,
  type HttpReply,
  type HttpRequest,
  type RequestInput,
  type RunResult,
  type Sandbox,
  VirtualClock
} from 'sgtm/sandbox';
import { builtTemplate as template } from '../built-template.js';

/** What the service answers to its first, second, … request; the last answer is repeated. */
export type Replies = readonly HttpReply[];

/** A request of the tag and the virtual moment it was sent at. */
export type Sent = HttpRequest & { at: number };

/** 2026-04-20T12:34:56.000Z */
export const START = 1776688496000;

export const CREDENTIALS = {
  clientId: 'amzn1.application-oa2-client.client',
  clientSecret: 'amzn1.oa2-cs.v1.secret',
  refreshToken: 'Atzr|refresh'
};

const FIELDS = {
  ...CREDENTIALS,
  region: 'NA',
  authMode: 'lwa',
  accountId: '5879120000000',
  profileId: '3231294500000',
  autoMatchKeys: true,
  logType: 'always'
};

const EVENT = {
  event_name: 'purchase',
  transaction_id: 'T-1',
  timestamp: START,
  value: 12.5,
  currency: 'USD',
  user_data: { email_address: 'jane.doe@example.com', address: { country: 'US' } }
};

/** An answer with a JSON body. */
export function reply(statusCode: number, body: unknown, headers = {}): HttpReply {
  return { statusCode, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

/** A token of the token service's, by its name. */
export function token(name = 'first', grant: object = { expires_in: 3600 }): HttpReply {
  return reply(200, { access_token: `Atza|${name}`, token_type: 'bearer', ...grant });
}

/** Amazon accepts the one event of a request. */
export const ACCEPTED = reply(207, { success: [{ index: 0, event: {} }], error: [] });

/** One server instance with the built tag, its services, and a clock that takes no time. */
export class TagInstance {
  readonly clock: VirtualClock;
  readonly tokenRequests: Sent[] = [];
  readonly eventRequests: Sent[] = [];
  readonly storage = new Map<string, unknown>();
  /** Answers, to be replaced while the instance runs. */
  tokens: Replies = [token()];
  amazon: Replies | ((request: HttpRequest) => HttpReply) = [ACCEPTED];
  /** What BigQuery objects to. */
  bigQueryFailure: { reason: string } | undefined;
  private readonly sandbox: Sandbox;
  private readonly fields: Record<string, unknown>;

  /** @param start where its clock begins, in milliseconds since 1970 */
  constructor(fields: Record<string, unknown> = {}, start: number = START) {
    this.clock = new VirtualClock(start);
    this.fields = { ...FIELDS, ...fields };
    const bigQuery: BigQueryInsert = () => this.bigQueryFailure;
    this.sandbox = createSandbox(template, {
      storage: this.storage,
      environment: {
        clock: this.clock,
        http: (request) => this.answer(request),
        bigQuery,
        random: () => 0.5
      }
    });
  }

  /** Fires the tag once; more event data, fields and an incoming request may be given. */
  fire(event: object = {}, fields: object = {}, request: RequestInput = {}): Promise<RunResult> {
    return this.sandbox.run({
      request,
      event: { ...EVENT, ...event },
      fields: { ...this.fields, ...fields }
    });
  }

  /** Fires many at the same moment. */
  fireAll(count: number): Promise<RunResult[]> {
    const events = Array.from({ length: count }, (_, at) => ({ transaction_id: `T-${at}` }));
    return Promise.all(events.map((event) => this.fire(event)));
  }

  /** Lets virtual time pass. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.clock.after(ms, resolve));
  }

  private answer(request: HttpRequest): HttpReply {
    const isToken = request.url.endsWith('/auth/o2/token');
    const sent = isToken ? this.tokenRequests : this.eventRequests;
    sent.push({ ...request, at: this.clock.now() });
    if (isToken) return nth(this.tokens, sent.length);
    return typeof this.amazon === 'function' ? this.amazon(request) : nth(this.amazon, sent.length);
  }
}

function nth(replies: Replies, number: number): HttpReply {
  return replies[Math.min(number, replies.length) - 1] as HttpReply;
}

/** The log lines of a run as objects. */
export function linesOf(run: RunResult): Record<string, unknown>[] {
  return run.logs.map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The one line that says how the event ended. */
export function reportOf(run: RunResult): Record<string, unknown> {
  return linesOf(run).find((line) => line.Outcome !== undefined && line.EventId) ?? {};
}

/** The token a request was sent with. */
export function bearerOf(request: HttpRequest): string | undefined {
  return request.headers.Authorization?.replace('Bearer Atza|', '');
}
