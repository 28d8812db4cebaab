import type { HttpRequest } from 'sgtm/sandbox';
import { mediaTypeOf } from './request-headers.js';

/** What an application registered with Login with Amazon has. */
export interface Credentials {
  clientId: string;
  clientSecret: string;
  refreshToken: string;
  /** What the advertiser agreed to; the API's scope unless given. */
  scope?: string;
}

/** Without it Amazon Ads' API gives nothing. */
const API_SCOPE = 'advertising::campaign_management';

export interface TokenServiceOptions {
  /** Milliseconds since 1970. */
  now: () => number;
  random: () => number;
  /** Those that get a token; as long as there are none, any that are not empty. */
  credentials?: readonly Credentials[] | undefined;
  /** Access tokens that are valid from the start and do not expire. */
  accessTokens?: readonly string[] | undefined;
  lifetimeSeconds: number;
}

interface Grant {
  /** Undefined for a token that was registered rather than asked for. */
  clientId: string | undefined;
  scope: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

/** Beyond this, tokens that expired are forgotten; nobody asks for so many but a broken cache. */
const MOST_GRANTS = 10_000;

const TOKEN_CHARACTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const TOKEN_LENGTH = 64;

/** Login with Amazon: gives access tokens for refresh tokens and knows which are valid. */
export class TokenService {
  private readonly options: TokenServiceOptions;
  private readonly grants = new Map<string, Grant>();

  constructor(options: TokenServiceOptions) {
    this.options = options;
    this.registerGiven();
  }

  /** Makes an access token valid without a request; for those that paste one into a field. */
  register(token: string): void {
    this.grants.set(token, { clientId: undefined, scope: API_SCOPE, expiresAt: Infinity });
  }

  /** Makes all tokens expire that are valid now, given ones included. */
  expireAll(): void {
    const now = this.options.now();
    for (const grant of this.grants.values()) grant.expiresAt = Math.min(grant.expiresAt, now);
  }

  /** Forgets all tokens that were asked for. */
  reset(): void {
    this.grants.clear();
    this.registerGiven();
  }

  /** Answers POST /auth/o2/token as RFC 6749 and Login with Amazon say. */
  answer(request: HttpRequest): { statusCode: number; body: unknown } {
    if (mediaTypeOf(request) !== 'application/x-www-form-urlencoded') {
      return refusal(400, 'invalid_request', 'Content-Type: application/x-www-form-urlencoded');
    }
    const form = new URLSearchParams(request.body ?? '');
    const grantType = form.get('grant_type');
    const missing = ['grant_type', 'client_id', 'client_secret', 'refresh_token'].find(
      (name) => !form.get(name)
    );
    if (grantType && grantType !== 'refresh_token') {
      return refusal(400, 'unsupported_grant_type', 'grant_type has to be refresh_token');
    }
    if (missing) return refusal(400, 'invalid_request', `${missing} is missing`);
    return this.grant(
      form.get('client_id') as string,
      form.get('client_secret') as string,
      form.get('refresh_token') as string
    );
  }

  /**
   * Says why an Authorization header gives no access; undefined if it does.
   *
   * @param clientId the client the request says it comes from
   */
  objection(authorization: string | undefined, clientId: string | undefined): string | undefined {
    const [scheme, token] = (authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) {
      return 'The Authorization header is missing or no Bearer token; get one at /auth/o2/token';
    }
    const grant = this.grants.get(token);
    if (!grant) return 'The access token is not known here; get one at /auth/o2/token';
    if (grant.expiresAt <= this.options.now()) return 'The access token has expired; get a new one';
    if (grant.clientId !== undefined && clientId !== undefined && grant.clientId !== clientId) {
      return 'The access token was given to another client than the header names';
    }
    return undefined;
  }

  /** Whether the token of an Authorization header reaches the API. */
  hasScope(authorization: string | undefined): boolean {
    const grant = this.grants.get((authorization ?? '').split(' ')[1] ?? '');
    return grant?.scope.split(' ').includes(API_SCOPE) ?? false;
  }

  private grant(clientId: string, clientSecret: string, refreshToken: string) {
    const { credentials = [] } = this.options;
    const isClient = (known: Credentials): boolean =>
      known.clientId === clientId && known.clientSecret === clientSecret;
    if (credentials.length > 0 && !credentials.some(isClient)) {
      return refusal(401, 'invalid_client', 'client_id or client_secret is wrong');
    }
    const isGrant = (known: Credentials): boolean =>
      isClient(known) && known.refreshToken === refreshToken;
    if (credentials.length > 0 && !credentials.some(isGrant)) {
      return refusal(400, 'invalid_grant', 'refresh_token is wrong or belongs to another client');
    }
    const { now, lifetimeSeconds } = this.options;
    const scope = credentials?.find(isGrant)?.scope ?? API_SCOPE;
    const token = this.newToken();
    this.forgetExpired();
    this.grants.set(token, { clientId, scope, expiresAt: now() + lifetimeSeconds * 1000 });
    const body = {
      access_token: token,
      refresh_token: refreshToken,
      token_type: 'bearer',
      expires_in: lifetimeSeconds
    };
    return { statusCode: 200, body };
  }

  private newToken(): string {
    let token = 'Atza|';
    for (let at = 0; at < TOKEN_LENGTH; at++) {
      token += TOKEN_CHARACTERS.charAt(Math.floor(this.options.random() * TOKEN_CHARACTERS.length));
    }
    return token;
  }

  private registerGiven(): void {
    for (const token of this.options.accessTokens ?? []) this.register(token);
  }

  private forgetExpired(): void {
    if (this.grants.size < MOST_GRANTS) return;
    const now = this.options.now();
    for (const [token, grant] of this.grants) {
      if (grant.expiresAt <= now) this.grants.delete(token);
    }
  }
}

/** The form errors have in RFC 6749, section 5.2. */
function refusal(statusCode: number, error: string, description: string) {
  return { statusCode, body: { error, error_description: description } };
}
