import { parseAnswer, readAnswer, wordsOf } from '../contracts/answer.js';
import { EVENT_URLS } from '../contracts/hosts.js';
import { CONTRACTS } from '../contracts/index.js';
import { NoTokenError, type AccessToken } from './access-token.js';
import type { Backoff } from './backoff.js';
import type { Connection, Reply } from './connection.js';
import type { Conversion } from './conversion.js';
import { describeReply, isTransient, postPersistently } from './post.js';
import { resultOf, type Result } from './result.js';

/** What became of a request's events, in their order, and whether to go on. */
export interface Delivered {
  results: Result[];
  /** Nothing more is sent to this account, or to any; the results say why. */
  stops?: 'account' | 'run';
  /** What Amazon answered a request that it did not take; 0 for no answer. */
  statusCode?: number;
  /** How long Amazon asks to be left alone, in milliseconds. */
  retryAfterMs?: number;
}

/** Why an event is left that a run did not come to. */
export const STOPPED = 'stopped before its turn';

/** One event in these can make Amazon refuse the whole request. */
const BLAMES_EVENT: ReadonlySet<number> = new Set([400, 413, 422]);

/** Sends conversions as the tag would have: the same events, ids and times. */
export class Delivery {
  private readonly clientId: string;
  private readonly token: AccessToken;
  private readonly connection: Connection;
  private readonly backoff: Backoff;
  private readonly signal: AbortSignal;

  /** @param signal ends waiting; a request under way is finished */
  constructor(
    clientId: string,
    token: AccessToken,
    connection: Connection,
    backoff: Backoff,
    signal: AbortSignal
  ) {
    this.clientId = clientId;
    this.token = token;
    this.connection = connection;
    this.backoff = backoff;
    this.signal = signal;
  }

  /** Sends conversions of one group in one request, or in more where one event spoils it. */
  async send(conversions: readonly Conversion[]): Promise<Delivered> {
    try {
      const { token, reply } = await this.postWithToken(conversions);
      return await this.judge(conversions, token, reply);
    } catch (error) {
      if (error instanceof NoTokenError) return allLeft(conversions, error.message, 'run');
      throw error;
    }
  }

  private async judge(
    conversions: readonly Conversion[],
    token: string,
    reply: Reply
  ): Promise<Delivered> {
    const said = `Amazon ${describeReply(reply)}`;
    const { contract } = conversions[0] as Conversion;
    const verdicts = readAnswer(CONTRACTS[contract], reply, conversions.length);
    if (reply.statusCode >= 200 && reply.statusCode < 300) {
      if (!parseAnswer(reply.body)) {
        return allLeft(conversions, `${said}, unreadably; run again later`, 'run');
      }
      const safe = (result: Result, at: number): Result =>
        withoutSent(result, conversions.slice(at, at + 1), token);
      return { results: verdicts.map(resultOf).map(safe) };
    }
    if (isTransient(reply)) {
      const { statusCode, retryAfterMs } = reply;
      return {
        ...allLeft(conversions, `${said}; run again later`, 'run'),
        statusCode,
        retryAfterMs
      };
    }
    const text = wordsOf(verdicts[0]?.objections ?? []);
    const reason = text ? `${said}: ${text}` : said;
    if (BLAMES_EVENT.has(reply.statusCode)) return this.split(conversions, token, reason);
    // 401 too can mean the account: Amazon gives it where the client has no access to a profile.
    const safe = withoutSent({ outcome: 'left', reason }, conversions, token);
    return allLeft(conversions, `${safe.reason}; check credentials, account and region`, 'account');
  }

  /** Halves a request that Amazon refused as a whole, down to the event it objects to. */
  private async split(
    conversions: readonly Conversion[],
    token: string,
    reason: string
  ): Promise<Delivered> {
    if (conversions.length === 1) {
      return { results: [withoutSent({ outcome: 'refused', reason }, conversions, token)] };
    }
    const middle = conversions.length >> 1;
    const first = await this.send(conversions.slice(0, middle));
    const rest = conversions.slice(middle);
    const isOver = first.stops !== undefined || this.signal.aborted;
    const why = this.signal.aborted ? STOPPED : (first.results.at(-1)?.reason ?? '');
    const second = isOver ? allLeft(rest, why, first.stops) : await this.send(rest);
    const stops = first.stops ?? second.stops;
    return { results: [...first.results, ...second.results], ...(stops ? { stops } : {}) };
  }

  /** Posts them; a token that Amazon refuses is replaced once. */
  private async postWithToken(
    conversions: readonly Conversion[]
  ): Promise<{ token: string; reply: Reply }> {
    const { region } = conversions[0] as Conversion;
    let token = await this.token.get(region, this.signal);
    let reply = await this.post(conversions, token);
    if (reply.statusCode === 401 && this.token.isRenewable) {
      this.token.drop();
      token = await this.token.get(region, this.signal);
      reply = await this.post(conversions, token);
    }
    return { token, reply };
  }

  private post(conversions: readonly Conversion[], token: string): Promise<Reply> {
    const { contract: name, region, account } = conversions[0] as Conversion;
    const contract = CONTRACTS[name];
    const request = {
      url: EVENT_URLS[region] + contract.path,
      headers: {
        'content-type': contract.mediaType,
        authorization: `Bearer ${token}`,
        [contract.clientHeader]: this.clientId,
        [contract.advertiserHeader]: account
      },
      body: JSON.stringify({ [contract.listName]: conversions.map(({ event }) => event) })
    };
    return postPersistently(this.connection, request, this.backoff, this.signal);
  }
}

function allLeft(
  conversions: readonly Conversion[],
  reason: string,
  stops: Delivered['stops']
): Delivered {
  const results = conversions.map((): Result => ({ outcome: 'left', reason }));
  return stops ? { results, stops } : { results };
}

/** Amazon's words without the token and without what the events hold, as they can repeat that. */
function withoutSent(result: Result, conversions: readonly Conversion[], token: string): Result {
  if (!result.reason) return result;
  let { reason } = result;
  for (const sent of [token, ...conversions.flatMap(({ event }) => personalTexts(event))]) {
    if (sent.length > 3) reason = reason.replaceAll(sent, '…');
  }
  return { ...result, reason: reason.replaceAll(/\S*@\S*/g, '…').slice(0, 500) };
}

/** What an event says of a person and the device, the longest first. */
function personalTexts(event: Record<string, unknown>): string[] {
  const texts: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
  };
  const keys = Array.isArray(event.matchKeys) ? (event.matchKeys as { values?: unknown }[]) : [];
  look(keys.map((key) => key?.values));
  look([event.userInfo, event.deviceInfo, event.consent, event.clickId]);
  return texts.toSorted((one, other) => other.length - one.length);
}
