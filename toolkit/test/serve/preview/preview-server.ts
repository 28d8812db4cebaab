import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../../../config/index.js';
import { openLocalServer, type LocalServer } from '../../../serve/local-server.js';
import { addPreview } from '../../../serve/preview/index.js';
import type { EventDetails } from '../../../serve/preview/protocol.js';
import type { TagSpec } from '../../../serve/tagging/container-spec.js';
import type { ServedEvent } from '../../../serve/tagging/served-event.js';
import acme from '../../acme/acme-config.js';
import { ACME_TEMPLATE } from '../../acme/acme-template.js';

/** A local server with its preview, for one test file. */
export interface PreviewServer extends LocalServer {
  url: string;
  /** Asks the preview; an object is sent as JSON. */
  ask<Answer>(method: string, path: string, body?: object): Promise<Answer>;
  /** Sends samples through the preview and resolves with the last event's details once it is over. */
  send(choice?: Record<string, string>, count?: number): Promise<EventDetails>;
  /** Resolves with the next event that is over after `act`. */
  eventAfter(act: () => Promise<unknown>): Promise<ServedEvent>;
}

/** A tag of the template's text given; the template file lies in a folder of its own. */
export function tagOf(
  template: string,
  fields: Record<string, unknown> = {},
  name = 'Acme'
): TagSpec {
  const file = join(mkdtempSync(join(tmpdir(), 'preview-')), 'tag.tpl');
  writeFileSync(file, template);
  return { name, template: file, fields: { values: fields }, trigger: { type: 'all' } };
}

/** The made-up vendor's tag, with the fields of its samples. */
export function acmeTag(fields: Record<string, unknown> = {}): TagSpec {
  return tagOf(ACME_TEMPLATE, { acmeKey: 'acme-road-secret', color: 'red', ...fields });
}

/** Opens a server for tags, for the made-up vendor's with its config unless others are given. */
export async function openPreview(
  tags: TagSpec[] = [acmeTag()],
  config: Config = acme,
  options: Partial<Parameters<typeof openLocalServer>[0]> = {}
): Promise<PreviewServer> {
  const server = await openLocalServer({
    source: { read: async () => ({ tags, variables: [], clients: [] }) },
    config,
    routes: addPreview,
    ...options
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
  const close = async (): Promise<void> => {
    await server.close();
    const files = tags.filter(({ template }) => template.startsWith(join(tmpdir(), 'preview-')));
    await Promise.all(
      files.map(({ template }) => rm(join(template, '..'), { recursive: true, force: true }))
    );
  };
  return { ...server, url, ask, send, eventAfter, close };
}
