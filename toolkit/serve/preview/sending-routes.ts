import type { SampleHit } from '../../config/samples.js';
import { incomingRequest } from '../../sandbox/run/incoming-request.js';
import { readSampleOrder } from '../samples/sample-order.js';
import { shopSamples } from '../../config/shop/shop-samples.js';
import { rejectionIn } from '../../container/client-answer.js';
import { readGa4Request } from '../../container/ga4-client.js';
import { PasteError, readPaste, setAt, type Paste } from '../../run/paste.js';
import { toDataTree } from './masking/data-tree.js';
import { knownValuesOf } from './masking/known-values.js';
import { Masker } from './masking/masker.js';
import { ownUrl, type PreviewApp } from './preview-app.js';
import type { PreviewHost } from './preview-host.js';
import type { PasteReading } from './protocol.js';
import { listOf, objectOf, textOf } from '../../run/loose-json.js';

/** So many sample requests are under way at once. */
const SAMPLES_AT_ONCE = 8;

/** Reads and sends what somebody pasted. */
export function addPaste(app: PreviewApp, host: PreviewHost): void {
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
    await host.runEvent({ eventData, request, client: host.clientName, isLocal: true });
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

/** Sends samples, also with values of one's own. */
export function addSamples(app: PreviewApp, host: PreviewHost): void {
  const samples = host.config.samples ?? shopSamples();
  app.post('/preview/samples', async (context) => {
    const order = objectOf(await context.req.json());
    const { chosen, count } = readSampleOrder(order, samples);
    const own = ownValuesIn(order.own);
    const url = ownUrl(context.env.incoming);
    const now = Date.now();
    const hits = Array.from({ length: count }, (_, number) => samples.hit(chosen, { now, number }));
    if (own.length > 0) {
      for (const hit of hits) await sendWithOwnValues(host, hit, own);
      return context.json({ statuses: hits.map(() => 200) });
    }
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
