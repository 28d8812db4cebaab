import { Hono } from 'hono';
import type { RefusedSink } from './refused.js';
import type { Ended, Sender } from './sender.js';
import type { Figures } from './worker.js';

/** The largest request: Pub/Sub pushes 10 MB, which Base64 makes longer. */
const MOST_BYTES = 16_000_000;

/**
 * Takes conversions over HTTP: the envelope of a push subscription of Pub/Sub, the request of a task
 * of Cloud Tasks, or the conversions themselves, one or many as NDJSON or as a list. It answers when
 * Amazon has: 204 for what is done, 503 with Retry-After for what has to come again.
 *
 * Who may call it is decided by Cloud Run's own sign-in.
 */
export function pushEndpoint(
  sender: Sender,
  keepRefused: RefusedSink | undefined,
  figures: Figures
): Hono {
  const app = new Hono();
  app.get('/healthz', (context) => context.text('ok'));
  app.post('/', async (context) => {
    const body = await context.req.arrayBuffer();
    if (body.byteLength > MOST_BYTES) return context.text('the request is beyond 16 MB', 413);
    const texts = textsIn(Buffer.from(body).toString('utf8'));
    figures.read += texts.length;
    const ends = await Promise.all(texts.map((text) => sender.take(text)));
    for (const { outcome } of ends) figures[outcome]++;
    const refused = texts.flatMap((text, at) => {
      const ended = ends[at];
      return ended?.outcome === 'refused' ? [{ text, reason: ended.reason }] : [];
    });
    if (refused.length > 0 && keepRefused) await keepRefused(refused);
    const left = ends.filter(({ outcome }) => outcome === 'left');
    if (left.length > 0) return again(left);
    if (refused.length > 0 && !keepRefused) {
      // A push subscription sends it to its dead-letter topic in the end.
      return context.text(refused.map(({ reason }) => reason).join('\n'), 422);
    }
    return context.body(null, 204);
  });
  app.onError((error, context) => context.text(error.message, 500));
  return app;
}

function again(left: readonly Ended[]): Response {
  const seconds = Math.ceil(Math.max(...left.map(({ delayMs }) => delayMs)) / 1000);
  return new Response(left[0]?.reason ?? '', {
    status: 503,
    headers: { 'retry-after': String(seconds) }
  });
}

/** The conversions of a request, each as text. */
function textsIn(body: string): string[] {
  const given = parsed(body);
  if (Array.isArray(given)) return given.map((each) => JSON.stringify(each));
  const data = (given as { message?: { data?: unknown } } | undefined)?.message?.data;
  if (typeof data === 'string') return textsIn(Buffer.from(data, 'base64').toString('utf8'));
  if (given !== undefined) return [body];
  return body.split('\n').filter((line) => line.trim() !== '');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
