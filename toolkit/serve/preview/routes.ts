import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import type { SampleHit } from '../../config/samples.js';
import type { PlannedFault, StubFaults } from '../../config/stub.js';
import { EventStore } from './event-store.js';
import { HalfMaskedError, restoreFields } from './form-fields.js';
import { jsonOnly, secureHeaders } from './guard.js';
import { LiveStream } from './live-stream.js';
import { PAGE_HTML, readPageFile } from './page-files.js';
import type { ContainerState } from './protocol.js';
import { FieldsRefusedError, type PreviewHost } from './preview-host.js';
import { detailsOf } from './reading/details.js';
import { objectOf } from './reading/json.js';
import { readSampleOrder, SampleOrderError } from '../samples/sample-order.js';
import { shopSamples } from '../samples/shop-samples.js';
import { tagForm } from './tag-form.js';

/** Much more than a form ever holds. */
const MOST_BODY = 1_000_000;

/** So many sample requests are under way at once. */
const SAMPLES_AT_ONCE = 8;

const NO_SUCH_TAG = { error: 'The container has no such tag any more.' };

type PreviewApp = Hono<{ Bindings: HttpBindings }>;

/** Faults that the stub cannot switch; the message is its own. */
class FaultsRefusedError extends Error {}

/** Errors that are the asking side's; their messages say what to change. */
const REFUSALS = [
  FaultsRefusedError,
  FieldsRefusedError,
  HalfMaskedError,
  SampleOrderError,
  SyntaxError
];

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
  app.use('/preview/*', secureHeaders, jsonOnly, bodyLimit({ maxSize: MOST_BODY }));
  app.onError((error, context) => {
    const isAsked = REFUSALS.some((kind) => error instanceof kind);
    const message = isAsked ? error.message : `the preview failed: ${error.message}`;
    return context.json({ error: message }, isAsked ? 400 : 500);
  });
  addPage(app);
  addEvents(app, host, store, stream);
  addContainer(app, host, stream);
  addSamples(app, host);
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
    return context.json(detailsOf(record, host.config.read));
  });
  app.delete('/preview/events', (context) => {
    store.clear();
    stream.cleared();
    return context.json({});
  });
}

function addContainer(app: PreviewApp, host: PreviewHost, stream: LiveStream): void {
  app.get('/preview/container', (context) => {
    const state = containerState(host);
    return context.json(state);
  });
  app.put('/preview/tags/:id/fields', async (context) => {
    const tag = host.tags().find(({ id }) => id === Number(context.req.param('id')));
    if (!tag) return context.json(NO_SUCH_TAG, 404);
    const body: unknown = await context.req.json();
    host.setFields(
      tag.id,
      restoreFields(objectOf(objectOf(body).fields), tag.fields, host.config.read?.mask)
    );
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
    const faults = host.stub?.faults;
    if (!faults) {
      return context.json({ error: 'There is nothing that can be switched.' }, 409);
    }
    replaceFaults(faults, await context.req.json());
    stream.containerChanged();
    return context.json({});
  });
}

function containerState({ config, stub, isLive, ...host }: PreviewHost): ContainerState {
  const { who, meanings = {}, counters = [], mask } = config.read ?? {};
  const { first, choices } = config.samples ?? shopSamples();
  const faults = stub?.faults;
  return {
    tags: host.tags().map((tag) => tagForm(tag, mask)),
    problems: host.problems().map(({ name, message }) => ({ name, message })),
    ...(stub && config.stub ? { stub: stubView(config.stub.name, stub.address) } : {}),
    isLive,
    ...(who ? { who } : {}),
    meanings,
    counters,
    ...(faults ? { faults: { groups: faults.groups, planned: faults.planned() } } : {}),
    samples: { first, choices }
  };
}

function stubView(name: string, address: string | undefined): { name: string; address?: string } {
  return address === undefined ? { name } : { name, address };
}

function replaceFaults(faults: StubFaults, body: unknown): void {
  const kinds = faults.groups.flatMap((group) => group.kinds.map(({ id }) => id));
  const given = objectOf(body).faults;
  if (!Array.isArray(given)) {
    throw new FaultsRefusedError('faults has to be a list; send {"faults": []} for none');
  }
  const planned = given.map((each, index): PlannedFault => {
    const { kind, times } = objectOf(each);
    if (typeof kind !== 'string' || !kinds.includes(kind)) {
      throw new FaultsRefusedError(`faults[${index}].kind: has to be one of ${kinds.join(', ')}`);
    }
    if (times === undefined) return { kind };
    if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
      throw new FaultsRefusedError(`faults[${index}].times: has to be a whole number from 1`);
    }
    return { kind, times };
  });
  try {
    faults.replace(planned);
  } catch (error) {
    throw new FaultsRefusedError((error as Error).message);
  }
}

function addSamples(app: PreviewApp, host: PreviewHost): void {
  const samples = host.config.samples ?? shopSamples();
  app.post('/preview/samples', async (context) => {
    const { chosen, count } = readSampleOrder(await context.req.json(), samples);
    const url = ownUrl(context.env.incoming);
    const now = Date.now();
    const hits = Array.from({ length: count }, (_, number) => samples.hit(chosen, { now, number }));
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
  const init = method === 'GET' ? { method, headers } : { method, headers, body };
  const response = await fetch(new URL(path, url), init);
  await response.arrayBuffer();
  return response.status;
}

/** Where this very request came in, which no header can change. */
function ownUrl({ socket }: HttpBindings['incoming']): string {
  const { localAddress = '127.0.0.1', localPort } = socket;
  return `http://${localAddress.includes(':') ? `[${localAddress}]` : localAddress}:${localPort}`;
}
