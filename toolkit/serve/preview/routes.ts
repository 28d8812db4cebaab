import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { addContainer, watchFaults } from './container-routes.js';
import { addEvents } from './event-routes.js';
import { EventStore } from './event-store.js';
import { jsonOnly, secureHeaders } from './guard.js';
import { LiveStream } from './live-stream.js';
import { PAGE_HTML, readPageFile } from './page-files.js';
import type { PreviewApp } from './preview-app.js';
import type { PreviewHost } from './preview-host.js';
import { answerTo } from './refusals.js';
import { addPaste, addSamples } from './sending-routes.js';

/** Much more than a form ever holds. */
const MOST_BODY = 1_000_000;

/**
 * The preview: its page at `/` and what the page asks for below `/preview/`. It listens to the host
 * from here on.
 */
export function previewRoutes(host: PreviewHost): PreviewApp {
  const store = new EventStore((id) => host.fieldsOf(id), host.config.read);
  const stream = new LiveStream(store);
  host.onEvent((event) => {
    store.take(event);
    stream.eventChanged();
  });
  host.onContainer(() => stream.containerChanged());

  const app: PreviewApp = new Hono();
  app.use('/', secureHeaders);
  app.use(
    '/preview/*',
    secureHeaders,
    jsonOnly,
    bodyLimit({ maxSize: MOST_BODY, onError: tooLarge })
  );
  app.onError((error, context) => {
    const { status, message } = answerTo(error);
    return context.json({ error: message }, status);
  });
  addPage(app);
  addEvents(app, host, store, stream);
  addContainer(app, host, stream);
  addSamples(app, host);
  addPaste(app, host);
  watchFaults(host, stream);
  return app;
}

function tooLarge(context: Context): Response {
  return context.json(
    { error: 'This is larger than 1 MB, and GA4 takes 130 kB. Send less at once.' },
    413
  );
}

function addPage(app: PreviewApp): void {
  app.get('/', (context) => context.html(PAGE_HTML));
  app.get('/preview/page/:name', async (context) => {
    const file = await readPageFile(context.req.param('name'));
    if (!file) return context.json({ error: 'no such file' }, 404);
    return context.body(file.content, 200, { 'content-type': file.type });
  });
}
