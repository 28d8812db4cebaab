import * as fc from 'fast-check';
import type { HttpReply, HttpRequest, HttpTransport } from 'sgtm/sandbox';
import { ACCESS_TOKEN, answer } from '../amazon.js';

/** How a service answers that repeats what it was sent, in the worst places. */
export type Echo = 'accepted' | 'refused' | 'error' | 'failure' | 'garbage' | 'silence';

const ECHOES: readonly Echo[] = ['accepted', 'refused', 'error', 'failure', 'garbage', 'silence'];

/** What the token service and the events endpoint do. */
export const echoes: fc.Arbitrary<{ token: Echo; events: Echo }> = fc.record({
  token: fc.oneof(
    { weight: 4, arbitrary: fc.constant('accepted' as const) },
    fc.constantFrom(...ECHOES)
  ),
  events: fc.constantFrom(...ECHOES)
});

/** The network of such services. */
export function echoingAmazon(echo: { token: Echo; events: Echo }): HttpTransport {
  return (request) =>
    request.url.includes('/auth/o2/token')
      ? tokenAnswer(echo.token, request)
      : eventsAnswer(echo.events, request);
}

function tokenAnswer(echo: Echo, { body = '' }: HttpRequest): HttpReply {
  const error = { error: body, error_description: body };
  switch (echo) {
    case 'accepted':
      return answer(200, { access_token: ACCESS_TOKEN, expires_in: 3600, scope: body });
    case 'refused':
      return answer(400, { ...error, error: 'invalid_grant' });
    case 'error':
      return answer(401, error);
    case 'failure':
      return answer(503, error);
    case 'garbage':
      return { statusCode: 200, headers: {}, body };
    case 'silence':
      return { error: 'timed_out' };
  }
}

function eventsAnswer(echo: Echo, request: HttpRequest): HttpReply {
  const said = saidAbout(request);
  const errors = said.map((message) => ({ code: message, message, fieldLocation: message }));
  switch (echo) {
    case 'accepted':
      return answer(207, { success: [{ index: 0 }, { index: 1 }, { event: said }] });
    case 'refused':
      return answer(207, {
        error: [
          { index: 0, errors },
          { index: 1, subErrors: errors.map(({ message }) => ({ errorMessage: message })) }
        ]
      });
    case 'error':
      return answer(400, { code: said[0], message: said[1], errors });
    case 'failure':
      return answer(500, { message: said.join(' ') });
    case 'garbage':
      return { statusCode: 200, headers: { 'x-said': said[0] ?? '' }, body: said.join('\n') };
    case 'silence':
      return { error: 'failed' };
  }
}

/** Each value that was sent, quoted as a service would; and the whole of it. */
function saidAbout({ body = '', headers }: HttpRequest): string[] {
  const values = [...body.matchAll(/"([^"]+)"/g)].map(([, value]) => `${value} is not allowed`);
  return [
    `got ${values.find((value) => value.includes('.')) ?? ''}`,
    ...values,
    body,
    headers.Authorization ?? ''
  ];
}
