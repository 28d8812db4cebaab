import type { MiddlewareHandler } from 'hono';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'"
].join('; ');

const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store'
};

/** Headers that let the page run its own script and nothing else, whatever an event holds. */
export const secureHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
};

/**
 * Changes come as JSON only: that a browser lets no other site send without asking. Where requests
 * come from is looked at by the tagging server, for its pages as for its controls.
 */
export const jsonOnly: MiddlewareHandler = async (context, next) => {
  const isReading = context.req.method === 'GET' || context.req.method === 'HEAD';
  const isJson = /^application\/json\b/i.test(context.req.header('content-type') ?? '');
  if (!isReading && !isJson) {
    return context.json({ error: 'send JSON, with content-type: application/json' }, 415);
  }
  return next();
};
