import { WorkError } from './work-error.js';

/** A request of a Google API, and what came of it. */
export interface GoogleReply {
  /** 0 where no answer came. */
  statusCode: number;
  body: Record<string, unknown>;
  /** Google's words or the network's; empty where it was taken. */
  reason: string;
  /** Google's short name of the fault, such as PERMISSION_DENIED. */
  status: string;
}

/** Gives the access token of a request; undefined where a stand-in wants none. */
export type GoogleToken = () => Promise<string | undefined>;

const TIMEOUT_MS = 100_000;

/** Calls Google's APIs by REST, with the credentials that Google's own tools take. */
export class GoogleApi {
  private readonly token: GoogleToken;
  private readonly base: string;

  /** @param base such as "https://pubsub.googleapis.com/v1" */
  constructor(base: string, token: GoogleToken) {
    this.base = base;
    this.token = token;
  }

  /**
   * Posts JSON. Never rejects for what the service or the network does.
   *
   * @throws WorkError if there are no credentials
   */
  async post(path: string, body: unknown, signal?: AbortSignal): Promise<GoogleReply> {
    const token = await this.token();
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(`${this.base}/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` })
        },
        body: JSON.stringify(body),
        redirect: 'error',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout
      });
      return replyOf(response.status, await response.text());
    } catch (error) {
      if (signal?.aborted) return { statusCode: 0, body: {}, reason: 'stopped', status: 'ABORTED' };
      const { cause, name } = error as Error & { cause?: { code?: string } };
      return { statusCode: 0, body: {}, reason: cause?.code ?? name, status: 'UNAVAILABLE' };
    }
  }
}

function replyOf(statusCode: number, text: string): GoogleReply {
  let body: Record<string, unknown> = {};
  try {
    body = JSON.parse(text || '{}') as Record<string, unknown>;
  } catch {
    // A proxy's page; the status says enough.
  }
  const error = body.error as { message?: unknown; status?: unknown } | undefined;
  const isTaken = statusCode >= 200 && statusCode < 300;
  return {
    statusCode,
    body,
    reason: isTaken ? '' : String(error?.message ?? `answered ${statusCode}`).slice(0, 300),
    status: isTaken ? 'OK' : String(error?.status ?? '')
  };
}

/** Whether the same request may be taken later. */
export function isPassing({ statusCode }: GoogleReply): boolean {
  return statusCode === 0 || statusCode === 429 || statusCode >= 500;
}

/**
 * The token of the credentials that google-auth-library finds: GOOGLE_APPLICATION_CREDENTIALS, gcloud's,
 * workload identity, or the machine's own account.
 */
export function googleToken(scope: string): GoogleToken {
  let auth: Promise<{ getAccessToken(): Promise<string | null | undefined> }> | undefined;
  return async () => {
    auth ??= import('google-auth-library').then(
      ({ GoogleAuth }) => new GoogleAuth({ scopes: [scope] })
    );
    try {
      const token = await (await auth).getAccessToken();
      if (token) return token;
    } catch {
      // Google's own words can repeat what is in the file.
    }
    throw new WorkError(
      'Google gives no token; run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to a key file'
    );
  };
}
