import type { HttpReply, HttpRequest } from 'sgtm/sandbox';

/** What Login with Amazon and the events endpoints answer when all is well. */
export function answerAsAmazon({ url }: HttpRequest): HttpReply {
  if (url.includes('/auth/o2/token')) {
    return answer(200, { access_token: ACCESS_TOKEN, token_type: 'bearer', expires_in: 3600 });
  }
  // Events API and Events Manager number the one event differently.
  return answer(207, { success: [{ index: 0 }, { index: 1 }], error: [] });
}

/** The access token of the answers. */
export const ACCESS_TOKEN = 'Atza|given-by-the-test';

/** A JSON answer. */
export function answer(statusCode: number, body: unknown): HttpReply {
  return { statusCode, headers: {}, body: JSON.stringify(body) };
}
