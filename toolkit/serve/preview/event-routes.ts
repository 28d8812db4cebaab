import { streamSSE } from 'hono/streaming';
import type { Mask } from '../../config/read.js';
import type { IncomingRequest } from '../../sandbox/run/environment.js';
import { incomingRequest } from '../../sandbox/run/incoming-request.js';
import type { ServedEvent, ServedRequest } from '../tagging/served-event.js';
import { compare } from './compare.js';
import { maskerFor, type EventRecord } from './event-record.js';
import type { EventStore } from './event-store.js';
import { maskTexts, restoreTexts } from './form-fields.js';
import { PasteError } from '../../run/paste.js';
import type { LiveStream } from './live-stream.js';
import { ownUrl, type PreviewApp } from './preview-app.js';
import type { PreviewHost } from './preview-host.js';
import type { EventFile, SearchAnswer, Term } from './protocol.js';
import { detailsOf } from './reading/details.js';
import { listOf, objectOf, textOf } from '../../run/loose-json.js';
import { EventGoneError, RefusedError } from './refusals.js';

const NOT_KEPT = 'This event is not kept any more; newer ones took its place.';
const FORGOTTEN = 'Of this event only the row is left; larger, newer events took its place.';

/** So many events go into one file. */
const MOST_EXPORTED = 1000;

/** More than anybody types. */
const MOST_TERMS = 20;

/** What the page asks about events: the stream, one in full, its data, a search, a file. */
export function addEvents(
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
  app.get('/preview/events/:id/hit', (context) => {
    const { event } = recordOf(context.req.param('id'));
    if (!event.isLocal) {
      throw new RefusedError(
        'This hit came from elsewhere: only one that was sent from this machine is saved as it came.'
      );
    }
    return context.json(hitOf(event));
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

/** @throws RefusedError for what is no list of terms */
function termsIn(body: unknown): Term[] {
  const { terms } = objectOf(body);
  if (!Array.isArray(terms)) {
    throw new RefusedError('terms has to be a list, such as {"terms": [{"text": "t-1"}]}');
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

/** They belong to the connection, or open a door. */
const NOT_SAVED =
  /^(?:host|connection|content-length|accept-encoding|transfer-encoding|(?:proxy-)?authorization)$/;

/** A hit as tests of a container take it: its request, or the event data of an event that had none. */
function hitOf({ request, eventData, client, rejection }: ServedEvent): Record<string, unknown> {
  const { method, path, query, headers, body } = request;
  if (path === '/' && body === undefined && !rejection) return { event: eventData, client };
  const own = Object.entries(headers).filter(([name]) => !NOT_SAVED.test(name));
  return {
    method,
    path,
    ...(query === '' ? {} : { query }),
    headers: Object.fromEntries(own),
    ...(body === undefined ? {} : { body })
  };
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
