import { GoogleApi, googleToken, isPassing, type GoogleReply } from './google.js';
import { WorkError } from './work-error.js';

/** A message as a subscription hands it out. */
export interface Message {
  ackId: string;
  /** The data as text. */
  text: string;
  /** When it was published, in milliseconds since 1970; NaN where Pub/Sub does not say. */
  publishedAt: number;
}

const SCOPE = 'https://www.googleapis.com/auth/pubsub';
/** Pub/Sub takes half a megabyte of IDs in one request. */
const MOST_IDS = 1000;
const MOST_MESSAGES = 1000;
/** Of the data of one publish request; Pub/Sub takes 10 MB. */
const MOST_BYTES = 5_000_000;

/**
 * The API of Pub/Sub. PUBSUB_EMULATOR_HOST names a stand-in, as with Google's own clients; it gets no
 * token.
 *
 * @param standIn the stand-in's origin, such as "http://127.0.0.1:8085"
 */
export function pubSubApi(standIn: string | undefined): GoogleApi {
  if (standIn !== undefined)
    return new GoogleApi(`${standIn}/v1`, () => Promise.resolve(undefined));
  return new GoogleApi('https://pubsub.googleapis.com/v1', googleToken(SCOPE));
}

/** A subscription of Pub/Sub. */
export class Subscription {
  private readonly api: GoogleApi;
  private readonly path: string;

  constructor(api: GoogleApi, project: string, name: string) {
    this.api = api;
    this.path = `projects/${project}/subscriptions/${name}`;
  }

  /**
   * Leases messages; none if there are none for some seconds, or if Pub/Sub is away for the moment.
   *
   * @returns undefined where Pub/Sub does not answer or has no room
   * @throws WorkError if there is no such subscription, or no right to read it
   */
  async pull(most: number, signal: AbortSignal): Promise<Message[] | undefined> {
    const body = { maxMessages: Math.min(most, MOST_MESSAGES) };
    const reply = await this.api.post(`${this.path}:pull`, body, signal);
    if (reply.statusCode !== 200) {
      if (isPassing(reply)) return undefined;
      throw this.fault(reply);
    }
    const received = Array.isArray(reply.body.receivedMessages) ? reply.body.receivedMessages : [];
    return received.flatMap((each: unknown) => messageOf(each));
  }

  /** Tells Pub/Sub that messages are done; false where it did not hear it, so that they come again. */
  acknowledge(ackIds: readonly string[]): Promise<boolean> {
    return this.inParts(ackIds, 'acknowledge', {});
  }

  /** Keeps the lease for so many seconds from now; with 0 the messages are free at once. */
  extend(ackIds: readonly string[], seconds: number): Promise<boolean> {
    const ackDeadlineSeconds = Math.max(0, Math.min(600, Math.ceil(seconds)));
    return this.inParts(ackIds, 'modifyAckDeadline', { ackDeadlineSeconds });
  }

  private async inParts(ackIds: readonly string[], verb: string, more: object): Promise<boolean> {
    let isHeard = true;
    for (let from = 0; from < ackIds.length; from += MOST_IDS) {
      const body = { ackIds: ackIds.slice(from, from + MOST_IDS), ...more };
      const reply = await this.persist(`${this.path}:${verb}`, body);
      isHeard &&= reply.statusCode === 200;
    }
    return isHeard;
  }

  /** What is not heard is only done twice, so a few attempts are enough. */
  private async persist(path: string, body: unknown): Promise<GoogleReply> {
    for (let attempt = 1; ; attempt++) {
      const reply = await this.api.post(path, body);
      if (attempt >= 3 || !isPassing(reply)) return reply;
      await new Promise((resolve) => setTimeout(resolve, 100 * 2 ** attempt));
    }
  }

  private fault({ statusCode, reason }: GoogleReply): WorkError {
    const remedy =
      statusCode === 404
        ? `there is no such subscription; create it with gcloud pubsub subscriptions create`
        : statusCode === 401 || statusCode === 403
          ? 'give the account the role roles/pubsub.subscriber'
          : 'check the address';
    return new WorkError(`${this.path}: ${reason}; ${remedy}`);
  }
}

function messageOf(given: unknown): Message[] {
  const { ackId, message } = (given ?? {}) as {
    ackId?: unknown;
    message?: { data?: unknown; publishTime?: unknown };
  };
  if (typeof ackId !== 'string') return [];
  const text = Buffer.from(String(message?.data ?? ''), 'base64').toString('utf8');
  return [{ ackId, text, publishedAt: Date.parse(String(message?.publishTime)) }];
}

/** A topic of Pub/Sub. */
export class Topic {
  private readonly api: GoogleApi;
  private readonly path: string;

  constructor(api: GoogleApi, project: string, name: string) {
    this.api = api;
    this.path = `projects/${project}/topics/${name}`;
  }

  /**
   * Publishes texts, each with attributes.
   *
   * @throws WorkError if Pub/Sub did not take them
   */
  async publish(
    messages: readonly { text: string; attributes: Record<string, string> }[]
  ): Promise<void> {
    let part: { data: string; attributes: Record<string, string> }[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      if (part.length === 0) return;
      const reply = await this.api.post(`${this.path}:publish`, { messages: part });
      part = [];
      bytes = 0;
      if (reply.statusCode !== 200) {
        const remedy =
          reply.statusCode === 404
            ? 'create the topic with gcloud pubsub topics create'
            : reply.statusCode === 403
              ? 'give the account the role roles/pubsub.publisher'
              : 'it is tried again';
        throw new WorkError(`${this.path}: ${reply.reason}; ${remedy}`);
      }
    };
    for (const { text, attributes } of messages) {
      const data = Buffer.from(text).toString('base64');
      if (part.length >= MOST_MESSAGES || bytes + data.length > MOST_BYTES) await flush();
      part.push({ data, attributes });
      bytes += data.length;
    }
    await flush();
  }
}
