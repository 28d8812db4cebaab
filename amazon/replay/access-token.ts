import type { Backoff } from './backoff.js';
import { parseAnswer } from '../contracts/answer.js';
import type { Connection } from './connection.js';
import { TOKEN_URLS, type Region } from '../contracts/hosts.js';
import type { Credentials } from './credentials.js';
import { describeReply, isTransient, postPersistently } from './post.js';

/** Login with Amazon gives no token; the message says what to do. */
export class NoTokenError extends Error {}

const REMEDIES: ReadonlyMap<unknown, string> = new Map([
  ['invalid_grant', 'create a new refresh token'],
  ['invalid_client', 'check client ID and secret'],
  ['unauthorized_client', 'check client ID and refresh token']
]);

const HOUR_S = 3600;

/** A run's access token: asked for when first needed, and again shortly before it expires. */
export class AccessToken {
  private readonly credentials: Credentials;
  private readonly connection: Connection;
  private readonly backoff: Backoff;
  private token = '';
  /** Milliseconds since 1970. */
  private renewAt = 0;

  constructor(credentials: Credentials, connection: Connection, backoff: Backoff) {
    this.credentials = credentials;
    this.connection = connection;
    this.backoff = backoff;
  }

  /** Whether a token that was refused can be replaced. */
  get isRenewable(): boolean {
    return 'refreshToken' in this.credentials;
  }

  /**
   * A token that is valid as far as one knows.
   *
   * @throws NoTokenError
   */
  async get(region: Region, signal: AbortSignal): Promise<string> {
    if ('accessToken' in this.credentials) return this.credentials.accessToken;
    if (Date.now() >= this.renewAt) await this.renew(this.credentials, region, signal);
    return this.token;
  }

  /** Amazon refused it: the next one is a new one. */
  drop(): void {
    this.renewAt = 0;
  }

  private async renew(
    { clientId, clientSecret, refreshToken }: Extract<Credentials, { refreshToken: string }>,
    region: Region,
    signal: AbortSignal
  ): Promise<void> {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret
    });
    const request = {
      url: TOKEN_URLS[region],
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString()
    };
    const reply = await postPersistently(this.connection, request, this.backoff, signal);
    const grant = parseAnswer(reply.body) ?? {};
    const token = grant.access_token;
    if (reply.statusCode !== 200 || typeof token !== 'string' || token === '') {
      const remedy =
        REMEDIES.get(grant.error) ??
        (isTransient(reply) ? 'run again later' : 'check the credentials with amazon-ads doctor');
      throw new NoTokenError(`Login with Amazon ${describeReply(reply)}: ${remedy}`);
    }
    const seconds = Number(grant.expires_in);
    this.token = token;
    this.renewAt = Date.now() + (seconds > 0 ? seconds : HOUR_S) * 920;
  }
}
