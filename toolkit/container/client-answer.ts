import type { ResponseState, SetCookie } from '../sandbox/run/exchange.js';

/** What a client answers a request with. */
export interface ClientAnswer {
  response: ResponseState;
  cookies: readonly SetCookie[];
  browserPixels: readonly string[];
}

/** An answer that no tag has a part in, as JSON. */
export function jsonAnswer(statusCode: number, body: unknown): ClientAnswer {
  return {
    response: {
      statusCode,
      headers: { 'content-type': 'application/json; charset=UTF-8', 'cache-control': 'no-store' },
      body: Buffer.from(`${JSON.stringify(body)}\n`),
      isReturned: true
    },
    cookies: [],
    browserPixels: []
  };
}

/** A refusal that says what is wrong with the request and how to put it right. */
export function refusal(statusCode: number, message: string): ClientAnswer {
  return jsonAnswer(statusCode, { error: message });
}

/** The status and reason of an answer that turns a request away; undefined for any other. */
export function rejectionIn({
  response: { statusCode, body }
}: ClientAnswer): { statusCode: number; reason: string } | undefined {
  if (statusCode < 400) return undefined;
  const { error } = JSON.parse(body.toString()) as { error: string };
  return { statusCode, reason: error };
}
