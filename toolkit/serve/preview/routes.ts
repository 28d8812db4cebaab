import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { streamSSE } from 'hono/streaming';
import type { SampleHit } from '../../config/samples.js';
import type { PlannedFault, StubFaults } from '../../config/stub.js';
import type { Mask } from '../../config/read.js';
import type { IncomingRequest } from '../../sandbox/run/environment.js';
import { incomingRequest } from '../../sandbox/run/incoming-request.js';
import { rejectionIn } from '../tagging/client.js';
import { readGa4Request } from '../tagging/ga4-client.js';
import type { ServedRequest } from '../tagging/served-event.js';
import { compare } from './compare.js';
import { maskerFor, type EventRecord } from './event-record.js';
import { EventStore } from './event-store.js';
import { HalfMaskedError, maskTexts, restoreFields, restoreTexts } from './form-fields.js';
import { PasteError, readPaste, setAt, type Paste } from './incoming/paste.js';
import { toDataTree } from './masking/data-tree.js';
import { knownValuesOf } from './masking/known-values.js';
import { Masker } from './masking/masker.js';
import { jsonOnly, secureHeaders } from './guard.js';
import { LiveStream } from './live-stream.js';
import { PAGE_HTML, readPageFile } from './page-files.js';
import type { ContainerState, EventFile, PasteReading, SearchAnswer, Term } from './protocol.js';
import { FieldsRefusedError, type PreviewHost } from './preview-host.js';
import { detailsOf } from './reading/details.js';
import { listOf, objectOf, textOf } from './reading/json.js';
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

/** An event that is not there, or not in full, any more. */
class EventGoneError extends Error {
  readonly status: 404 | 410;

  constructor(status: 404 | 410, message: string) {
    super(message);
    this.status = status;
  }
}

const NOT_KEPT = 'This event is not kept any more; newer ones took its place.';
const FORGOTTEN = 'Of this event only the row is left; larger, newer events took its place.';

/** So many events go into one file. */
const MOST_EXPORTED = 1000;

/** A search that is none; the message says what to send. */
class SearchRefusedError extends Error {}

/** More than anybody types. */
const MOST_TERMS = 20;

/** Errors that are the asking side's; their messages say what to change. */
const REFUSALS = [
  FaultsRefusedError,
  FieldsRefusedError,
  HalfMaskedError,
  PasteError,
  SampleOrderError,
  SearchRefusedError,
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
  app.use(
    '/preview/*',
    secureHeaders,
    jsonOnly,
    bodyLimit({ maxSize: MOST_BODY, onError: tooLarge })
  );
  app.onError((error, context) => {
    if (error instanceof EventGoneError) {
      return context.json({ error: error.message }, error.status);
    }
    const isAsked = REFUSALS.some((kind) => error instanceof kind);
    const message = isAsked ? error.message : `the preview failed: ${error.message}`;
    return context.json({ error: message }, isAsked ? 400 : 500);
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
  const recordOf = (id: string): EventRecord => {
    const record = store.record(Number(id));
    if (record === undefined) throw new EventGoneError(404, NOT_KEPT);
    if (record === 'forgotten') throw new EventGoneError(410, FORGOTTEN);
    return record;
  };
  app.get('/preview/events/:id', (context) => {
    const record = recordOf(context.req.param('id'));
    const isRevealing = context.req.query('reveal') === 'yes';
    const base = ownUrl(context.env.incoming);
    return context.json(detailsOf(record, host.config.read, { base, isRevealing }));
  });
  app.get('/preview/events/:id/data', (context) => {
    const record = recordOf(context.req.param('id'));
    const isRevealing = context.req.query('reveal') === 'yes' && record.event.isLocal;
    const masker = maskerFor(record, host.config.read?.mask, isRevealing);
    return context.json({ eventData: maskTexts(record.event.eventData, masker) });
  });
  app.get('/preview/compare/:left/:right', (context) => {
    const { left, right } = context.req.param();
    return context.json(compare(recordOf(left), recordOf(right), host.config.read));
  });
  app.post('/preview/events/:id/send', async (context) => {
    const { event, ...record } = recordOf(context.req.param('id'));
    if (event.rejection) {
      const status = await host.receive(requestOf(event.request));
      return context.json({ status });
    }
    const { eventData } = objectOf(await context.req.json());
    await host.runEvent({
      eventData:
        eventData === undefined
          ? structuredClone(event.eventData)
          : editedData(eventData, { ...record, event }, host.config.read?.mask),
      request: requestOf(event.request),
      client: event.client,
      isLocal: event.isLocal
    });
    return context.json({ status: 200 });
  });
  app.post('/preview/export', async (context) => {
    const { ids, isRaw } = objectOf(await context.req.json());
    const sight = { base: ownUrl(context.env.incoming), isRevealing: isRaw === true };
    const records = listOf(ids)
      .slice(0, MOST_EXPORTED)
      .map((id) => store.record(Number(id)))
      .filter((record) => typeof record === 'object');
    const events = records.map((record) => detailsOf(record, host.config.read, sight));
    const file: EventFile = { format: 'sgtm-preview', version: 1, isRaw: isRaw === true, events };
    return context.json(file);
  });
  app.post('/preview/search', async (context) => {
    const found = store.find(termsIn(await context.req.json()));
    return context.json({ found } satisfies SearchAnswer);
  });
  app.post('/preview/events/restore', (context) => {
    if (!store.restore()) return context.json({ error: 'There is nothing to put back.' }, 409);
    stream.replaced();
    return context.json({});
  });
  app.delete('/preview/events', (context) => {
    store.clear();
    stream.cleared();
    return context.json({});
  });
}

/** @throws SearchRefusedError for what is no list of terms */
function termsIn(body: unknown): Term[] {
  const { terms } = objectOf(body);
  if (!Array.isArray(terms)) {
    throw new SearchRefusedError('terms has to be a list, such as {"terms": [{"text": "t-1"}]}');
  }
  return terms.slice(0, MOST_TERMS).map((each): Term => {
    const { field, text, digests } = objectOf(each);
    return {
      ...(typeof field === 'string' ? { field } : {}),
      ...(typeof text === 'string' ? { text } : {}),
      ...(Array.isArray(digests)
        ? { digests: digests.filter((digest) => typeof digest === 'string') }
        : {})
    };
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
  app.put('/preview/faults/:kind', async (context) => {
    const faults = faultsOf(host);
    const kind = context.req.param('kind');
    const { times } = objectOf(await context.req.json());
    const others = faults.planned().filter((fault) => fault.kind !== kind);
    replaceFaults(faults, [...others, times === undefined ? { kind } : { kind, times }]);
    stream.containerChanged();
    return context.json({});
  });
  app.delete('/preview/faults/:kind?', (context) => {
    const faults = faultsOf(host);
    const kind = context.req.param('kind');
    replaceFaults(
      faults,
      faults.planned().filter((fault) => kind !== undefined && fault.kind !== kind)
    );
    stream.containerChanged();
    return context.json({});
  });
}

/** @throws FaultsRefusedError where there is nothing to switch */
function faultsOf({ stub }: PreviewHost): StubFaults {
  if (stub?.faults) return stub.faults;
  throw new FaultsRefusedError('There is nothing that can be switched.');
}

/** Tells pages when a fault has been used up. */
function watchFaults({ stub, ...host }: PreviewHost, stream: LiveStream): void {
  const { faults } = stub ?? {};
  if (!faults) return;
  let known = JSON.stringify(faults.planned());
  host.onEvent(() => {
    const now = JSON.stringify(faults.planned());
    if (now !== known) stream.containerChanged();
    known = now;
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

function replaceFaults(
  faults: StubFaults,
  given: readonly { kind: string; times?: unknown }[]
): void {
  const kinds = faults.groups.flatMap((group) => group.kinds.map(({ id }) => id));
  const planned = given.map(({ kind, times }): PlannedFault => {
    if (!kinds.includes(kind)) {
      throw new FaultsRefusedError(`${kind}: there is no such fault; choose ${kinds.join(', ')}`);
    }
    if (times === undefined) return { kind };
    if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
      throw new FaultsRefusedError('times has to be a whole number from 1');
    }
    return { kind, times };
  });
  try {
    faults.replace(planned);
  } catch (error) {
    throw new FaultsRefusedError((error as Error).message);
  }
}

function addPaste(app: PreviewApp, host: PreviewHost): void {
  const mask = host.config.read?.mask;
  app.post('/preview/paste/read', async (context) => {
    const { text } = objectOf(await context.req.json());
    const paste = readPaste(textOf(text));
    const events = eventsIn(paste);
    const reading: PasteReading = {
      title:
        paste.kind === 'request' ? `${paste.request.method} ${paste.request.path}` : 'Event data',
      events: events.map((eventData) => ({
        name: new Masker(knownValuesOf([eventData]), mask).text(textOf(eventData.event_name)),
        eventData: toDataTree(eventData, new Masker(knownValuesOf([eventData]), mask))
      }))
    };
    return context.json(reading);
  });
  app.post('/preview/paste/send', async (context) => {
    const { text } = objectOf(await context.req.json());
    const paste = readPaste(textOf(text));
    if (paste.kind === 'request') {
      return context.json({ status: await host.receive(paste.request) });
    }
    const { eventData } = paste;
    const request = incomingRequest({ headers: { 'user-agent': textOf(eventData.user_agent) } });
    await host.runEvent({ eventData, request, client: 'Preview', isLocal: true });
    return context.json({ status: 200 });
  });
}

/** @throws PasteError for a request that is turned away */
function eventsIn(paste: Paste): Record<string, unknown>[] {
  if (paste.kind === 'event-data') return [paste.eventData];
  const reading = readGa4Request(paste.request);
  if (!reading) return [];
  if ('events' in reading) return reading.events;
  const rejection = rejectionIn(reading.answer);
  if (rejection) throw new PasteError(`The server would turn it away: ${rejection.reason}.`);
  return [];
}

/** The request of an event as templates see it. */
function requestOf({ method, path, query, headers, body, ip }: ServedRequest): IncomingRequest {
  return incomingRequest({
    method,
    path,
    query,
    headers: { ...headers },
    ip,
    ...(body === undefined ? {} : { body })
  });
}

/**
 * Event data that was edited: what is still masked in it gets back what it hides.
 *
 * @throws HalfMaskedError if a text has hidden characters and differs from every masked value
 */
function editedData(given: unknown, record: EventRecord, mask: Mask = {}): Record<string, unknown> {
  const edited = objectOf(given);
  if (textOf(edited.event_name) === '') {
    throw new PasteError('Event data has to have an event_name. Give it one.');
  }
  return restoreTexts(edited, record.event.eventData, maskerFor(record, mask));
}

function addSamples(app: PreviewApp, host: PreviewHost): void {
  const samples = host.config.samples ?? shopSamples();
  app.post('/preview/samples', async (context) => {
    const order = objectOf(await context.req.json());
    const { chosen, count } = readSampleOrder(order, samples);
    const own = ownValuesIn(order.own);
    if (own.length > 0) {
      await sendWithOwnValues(host, samples.hit(chosen, { now: Date.now(), number: 0 }), own);
      return context.json({ statuses: [200] });
    }
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

/** Names and values that take the place of a sample's. */
function ownValuesIn(given: unknown): [path: string, value: string][] {
  return listOf(given).flatMap((row): [string, string][] => {
    const { name, value } = objectOf(row);
    if (textOf(name).trim() === '') return [];
    if (!/^[\w$-]+(?:\.[\w$-]+)*$/.test(textOf(name).trim())) {
      throw new PasteError(`${textOf(name)}: write a name such as value or items.0.price`);
    }
    return [[textOf(name).trim(), textOf(value)]];
  });
}

async function sendWithOwnValues(
  host: PreviewHost,
  { method, path, headers, body }: SampleHit,
  own: readonly [path: string, value: string][]
): Promise<void> {
  const [address = '', query = ''] = path.split('?');
  const request = incomingRequest({ method, path: address, query, headers, ip: '127.0.0.1', body });
  const reading = readGa4Request(request);
  if (!reading || 'answer' in reading) {
    throw new PasteError('Only samples that are GA4 hits take values of one’s own.');
  }
  const { client, events } = reading;
  for (const eventData of events) {
    for (const [name, value] of own) setAt(eventData, name, value);
    await host.runEvent({ eventData, request, client, isLocal: true });
  }
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
