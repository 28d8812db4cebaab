import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import { FaultError, type Fault } from '../../../amazon/simulator/fault-plan.js';
import { EventStore } from './event-store.js';
import { HalfMaskedError, restoreFields } from './form-fields.js';
import { jsonOnly, secureHeaders } from './guard.js';
import { LiveStream } from './live-stream.js';
import { PAGE_HTML, readPageFile } from './page-files.js';
import type { ContainerState } from './protocol.js';
import { FieldsRefusedError, type PreviewHost } from './preview-host.js';
import { detailsOf } from './reading/details.js';
import { objectOf } from './reading/json.js';
import { readSampleOrder, SampleOrderError } from './sample-order.js';
import { sampleHit, type SampleHit } from './samples.js';
import { tagForm } from './tag-form.js';

/** Much more than a form ever holds. */
const MOST_BODY = 1_000_000;

/** So many sample requests are under way at once. */
const SAMPLES_AT_ONCE = 8;

const NO_SUCH_TAG = { error: 'The container has no such tag any more.' };

type PreviewApp = Hono<{ Bindings: HttpBindings }>;

/** Errors that are the asking side's; their messages say what to change. */
const REFUSALS = [FaultError, FieldsRefusedError, HalfMaskedError, SampleOrderError, SyntaxError];

/**
 * The preview: its page at `/` and what the page asks for below `/preview/`. It listens to the host
 * from here on.
 */
export function previewRoutes(host: PreviewHost): PreviewApp {
  const store = new EventStore((id) => host.fieldsOf(id));
  const stream = new LiveStream(store);
  host.onEvent((event) => {
    store.take(event);
    stream.eventChanged();
  });
  host.onContainer(() => stream.containerChanged());

  const app: PreviewApp = new Hono();
  app.use('/', secureHeaders);
  app.use('/preview/*', secureHeaders, jsonOnly, bodyLimit({ maxSize: MOST_BODY }));
  app.onError((error, context) => {
    const isAsked = REFUSALS.some((kind) => error instanceof kind);
    const message = isAsked ? error.message : `the preview failed: ${error.message}`;
    return context.json({ error: message }, isAsked ? 400 : 500);
  });
  addPage(app);
  addEvents(app, host, store, stream);
  addContainer(app, host, stream);
  addSamples(app);
  return app;
}

function addPage(app: PreviewApp): void {
  app.get('/', (context) => context.html(PAGE_HTML));
  app.get('/preview/page/:name', async (context) => {
    const file = await readPageFile(context.req.param('name'));
    if (!file) return context.json({ error: 'no such file' }, 404);
    return context.body(file.content, 200, { 'content-type': file.type });
  });
}

function addEvents(
  app: PreviewApp,
  host: PreviewHost,
  store: EventStore,
  stream: LiveStream
): void {
  app.get('/preview/stream', (context) =>
    streamSSE(context, async (sse) => {
      await new Promise<void>((resolve) => {
        const end = stream.watch((kind, data) => sse.writeSSE({ event: kind, data }));
        sse.onAbort(() => {
          end();
          resolve();
        });
      });
    })
  );
  app.get('/preview/events/:id', (context) => {
    const record = store.record(Number(context.req.param('id')));
    if (record === undefined) {
      return context.json(
        { error: 'This event is not kept any more; newer ones took its place.' },
        404
      );
    }
    if (record === 'forgotten') {
      return context.json(
        { error: 'Of this event only the row is left; larger, newer events took its place.' },
        410
      );
    }
    return context.json(detailsOf(record, host.faults === undefined));
  });
  app.delete('/preview/events', (context) => {
    store.clear();
    stream.cleared();
    return context.json({});
  });
}

function addContainer(app: PreviewApp, host: PreviewHost, stream: LiveStream): void {
  app.get('/preview/container', (context) => {
    const state: ContainerState = {
      tags: host.tags().map(tagForm),
      problems: host.problems().map(({ name, message }) => ({ name, message })),
      isSimulated: host.faults !== undefined,
      faults: host.faults?.faults ?? []
    };
    return context.json(state);
  });
  app.put('/preview/tags/:id/fields', async (context) => {
    const tag = host.tags().find(({ id }) => id === Number(context.req.param('id')));
    if (!tag) return context.json(NO_SUCH_TAG, 404);
    const body: unknown = await context.req.json();
    host.setFields(tag.id, restoreFields(objectOf(objectOf(body).fields), tag.fields));
    stream.containerChanged();
    return context.json({});
  });
  app.delete('/preview/tags/:id/fields', (context) => {
    const tag = host.tags().find(({ id }) => id === Number(context.req.param('id')));
    if (!tag) return context.json(NO_SUCH_TAG, 404);
    host.resetFields(tag.id);
    stream.containerChanged();
    return context.json({});
  });
  app.put('/preview/faults', async (context) => {
    if (!host.faults) {
      return context.json(
        { error: 'Requests go to the real Amazon: there is nothing to switch.' },
        409
      );
    }
    const body: unknown = await context.req.json();
    const before = host.faults.faults.filter(({ on }) => on === 'token').length;
    host.faults.replace(faultsIn(body));
    const after = host.faults.faults.filter(({ on }) => on === 'token').length;
    // With a token that is valid for an hour nobody would see what the fault does.
    if (after > before) host.expireTokens();
    stream.containerChanged();
    return context.json({});
  });
}

/** The list of the body; the plan itself looks at each fault of it. */
function faultsIn(body: unknown): Fault[] {
  const { faults } = objectOf(body);
  if (Array.isArray(faults)) return faults as Fault[];
  throw new FaultError('faults has to be a list; send {"faults": []} for none');
}

function addSamples(app: PreviewApp): void {
  app.post('/preview/samples', async (context) => {
    const { choice, count } = readSampleOrder(await context.req.json());
    const url = ownUrl(context.env.incoming);
    const now = Date.now();
    const hits = Array.from({ length: count }, (_, index) => sampleHit(choice, now, index));
    const statuses: number[] = [];
    const sendNext = async (): Promise<void> => {
      for (let hit = hits.shift(); hit; hit = hits.shift()) statuses.push(await submit(hit, url));
    };
    await Promise.all(Array.from({ length: SAMPLES_AT_ONCE }, sendNext));
    return context.json({ statuses });
  });
}

/** Samples take the way that every event takes, through the server's own port. */
async function submit({ method, path, headers, body }: SampleHit, url: string): Promise<number> {
  const response = await fetch(new URL(path, url), { method, headers, body });
  await response.arrayBuffer();
  return response.status;
}

/** Where this very request came in, which no header can change. */
function ownUrl({ socket }: HttpBindings['incoming']): string {
  const { localAddress = '127.0.0.1', localPort } = socket;
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
