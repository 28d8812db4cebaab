import { openLocalServer, type LocalServer } from '../../../serve/local-server.js';
import { addPreview } from '../../../serve/preview/index.js';
import type { EventDetails, SampleChoice } from '../../../serve/preview/protocol.js';
import type { TagSpec } from '../../../serve/tagging/container-spec.js';
import { SAMPLE_FIELDS } from '../../../serve/tagging/sample-fields.js';
import type { ServedEvent } from '../../../serve/tagging/served-event.js';

/** A local server with its preview, for one test file. */
export interface PreviewServer extends LocalServer {
  url: string;
  /** Asks the preview; an object is sent as JSON. */
  ask<Answer>(method: string, path: string, body?: object): Promise<Answer>;
  /** Sends samples through the preview and resolves with the last event's details once it is over. */
  send(choice?: Partial<SampleChoice>, count?: number): Promise<EventDetails>;
  /** Resolves with the next event that is over after `act`. */
  eventAfter(act: () => Promise<unknown>): Promise<ServedEvent>;
}

/** The tag of this package, as `sgtm serve` sets it up. */
export function sampleTag(fields: Record<string, unknown> = {}): TagSpec {
  return {
    name: 'Amazon Ads',
    template: 'template.tpl',
    fields: { values: { ...SAMPLE_FIELDS, ...fields } },
    trigger: { type: 'all' }
  };
}

export async function openPreview(tags: TagSpec[] = [sampleTag()]): Promise<PreviewServer> {
  const server = await openLocalServer({
    source: { read: async () => ({ tags, variables: [], clients: [] }) },
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
  const send = async (choice: Partial<SampleChoice> = {}, count = 1): Promise<EventDetails> => {
    const { id } = await eventAfter(() => ask('POST', '/preview/samples', { choice, count }));
    return ask<EventDetails>('GET', `/preview/events/${id}`);
  };
  return { ...server, url, ask, send, eventAfter };
}
