import {
  addPreview,
  openLocalServer,
  type EventDetails,
  type LocalServer,
  type ServedEvent,
  type TagSpec
} from 'sgtm/serve';
import { read } from '../../../amazon/reading/index.js';
import { SAMPLE_FIELDS } from '../../../amazon/samples/sample-fields.js';
import { samples } from '../../../amazon/samples/index.js';
import type { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { openSimulator } from '../../../amazon/stub/index.js';

/** A local server with Amazon's config and its preview, for one test file. */
export interface PreviewServer extends LocalServer {
  url: string;
  simulator: AmazonSimulator;
  /** Asks the preview; an object is sent as JSON. */
  ask<Answer>(method: string, path: string, body?: object): Promise<Answer>;
  /** Sends samples through the preview and resolves with the last event's details once it is over. */
  send(choice?: Record<string, string>, count?: number): Promise<EventDetails>;
  /** Resolves with the next event that is over after `act`. */
  eventAfter(act: () => Promise<unknown>): Promise<ServedEvent>;
}

/** The tag of this package, as `amazon-ads start` sets it up. */
export function sampleTag(fields: Record<string, unknown> = {}): TagSpec {
  return {
    name: 'Amazon Ads',
    template: 'template.tpl',
    fields: { values: { ...SAMPLE_FIELDS, ...fields } },
    trigger: { type: 'all' }
  };
}

export async function openPreview(tags: TagSpec[] = [sampleTag()]): Promise<PreviewServer> {
  const stub = await openSimulator({ now: Date.now, random: Math.random, mayListen: false });
  const server = await openLocalServer({
    source: { read: async () => ({ tags, variables: [], clients: [] }) },
    config: { stub: { name: "Amazon's simulator", open: () => stub }, read, samples },
    routes: addPreview
  });
  const { url } = server.tagging;
  const ask = async <Answer>(method: string, path: string, body?: object): Promise<Answer> => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {})
    });
    return (await response.json()) as Answer;
  };
  const eventAfter = (act: () => Promise<unknown>): Promise<ServedEvent> =>
    new Promise((resolve, reject) => {
      const end = server.container.onUpdate((event) => {
        if (!event.isOver) return;
        end();
        resolve(event);
      });
      act().catch(reject);
    });
  const send = async (choice: Record<string, string> = {}, count = 1): Promise<EventDetails> => {
    const { id } = await eventAfter(() => ask('POST', '/preview/samples', { choice, count }));
    return ask<EventDetails>('GET', `/preview/events/${id}`);
  };
  return { ...server, simulator: stub.simulator, url, ask, send, eventAfter };
}
