import type { HttpReply } from 'sgtm/sandbox';

/** A way a service can answer: its name on the page, and its replies in order, the last repeated. */
export interface Answer {
  name: string;
  replies: readonly HttpReply[];
}

const TIMEOUT: HttpReply = { error: 'timed_out', delayMs: 5000 };
const RESET: HttpReply = { error: 'failed' };
const PAGE = '<html><body>Bad gateway</body></html>';

function reply(statusCode: number, body: unknown = ''): HttpReply {
  return {
    statusCode,
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
    delayMs: 40
  };
}

/** A fault as Amazon words it. */
function fault(statusCode: number, code: string, message: string): HttpReply {
  return reply(statusCode, { code, message });
}

/** What Login with Amazon answers to every request. */
export const TOKEN_ANSWERS: readonly Answer[] = [
  {
    name: 'token',
    replies: [reply(200, { access_token: 'Atza|token', token_type: 'bearer', expires_in: 3600 })]
  },
  { name: '400 invalid_grant', replies: [reply(400, { error: 'invalid_grant' })] },
  { name: '401 invalid_client', replies: [reply(401, { error: 'invalid_client' })] },
  { name: '429', replies: [reply(429)] },
  { name: '500', replies: [reply(500)] },
  { name: '503', replies: [reply(503)] },
  { name: 'time-out', replies: [TIMEOUT] },
  { name: 'reset', replies: [RESET] },
  { name: '200 garbage', replies: [reply(200, PAGE)] },
  { name: '200 empty token', replies: [reply(200, { access_token: '', expires_in: 3600 })] }
];

const ACCEPTED = reply(207, { success: [{ index: 0, event: {} }], error: [] });
const EXPIRED = fault(401, 'UNAUTHORIZED', 'access token expired');
const BUSY = reply(503);

/** What the events endpoint answers. */
export const EVENT_ANSWERS: readonly Answer[] = [
  { name: '207 accepted', replies: [ACCEPTED] },
  {
    name: '207 refused',
    replies: [
      reply(207, {
        success: [],
        error: [
          {
            index: 0,
            errors: [{ code: 'FIELD_VALUE_IS_INVALID', message: 'invalid', fieldLocation: 'value' }]
          }
        ]
      })
    ]
  },
  { name: '207 garbage', replies: [reply(207, PAGE)] },
  { name: '200 empty', replies: [reply(200)] },
  { name: '200 other body', replies: [reply(200, { status: 'ok' })] },
  { name: '400', replies: [fault(400, 'BAD_REQUEST', 'countryCode is missing')] },
  { name: '401, then 207', replies: [EXPIRED, ACCEPTED] },
  { name: '401 twice', replies: [EXPIRED] },
  { name: '403', replies: [fault(403, 'FORBIDDEN', 'no access')] },
  { name: '404', replies: [reply(404)] },
  { name: '413', replies: [reply(413)] },
  { name: '422', replies: [fault(422, 'UNPROCESSABLE', 'invalid user info')] },
  { name: '429', replies: [reply(429)] },
  { name: '429, wait 60 s', replies: [{ ...reply(429), headers: { 'retry-after': '60' } }] },
  { name: '500', replies: [reply(500)] },
  { name: '502', replies: [reply(502, PAGE)] },
  { name: '503', replies: [BUSY] },
  { name: '504', replies: [reply(504)] },
  { name: 'time-out', replies: [TIMEOUT] },
  { name: 'reset', replies: [RESET] },
  { name: '503, reset, then 207', replies: [BUSY, RESET, ACCEPTED] },
  { name: '503, 401, then 207', replies: [BUSY, EXPIRED, ACCEPTED] }
];
