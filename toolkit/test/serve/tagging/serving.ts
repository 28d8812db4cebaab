import { request } from 'undici';
import type { HttpTransport } from '../../../sandbox/run/environment.js';
import { ServeProcess } from '../../../processes/serve-process.js';
import { LocalContainer } from '../../../serve/tagging/container.js';
import type { ContainerSpec, VariableSpec } from '../../../serve/tagging/container-spec.js';
import type { ServedEvent } from '../../../serve/tagging/served-event.js';
import {
  startTaggingServer,
  type TaggingServerOptions
} from '../../../serve/tagging/tagging-server.js';
import type { Trigger } from '../../../serve/tagging/trigger.js';
import { folderWith } from '../../cli/sgtm.js';
import { tplOf, type TemplateParts } from '../../sandbox/template-of.js';

/** A template of the test's own and how it is set up. */
export interface Part extends Partial<TemplateParts> {
  values?: Record<string, unknown>;
  trigger?: Trigger;
}

/** What a served container is made of; parts by name. */
export interface Parts extends Omit<TaggingServerOptions, 'container'> {
  tags?: Record<string, Part>;
  variables?: Record<string, Part | { value: unknown } | { eventData: string }>;
  clients?: Record<string, Part>;
  /** Answers what templates send; without it nothing does. */
  http?: HttpTransport;
}

/** An answer of the server. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** What a request says besides its path. */
export interface Sending {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A tagging server of the test's own. */
export interface Serving {
  url: string;
  container: LocalContainer;
  /** Every event that arrived, as it is by now. */
  events: ServedEvent[];
  /** The path of a tag's, variable's or client's file. */
  fileOf: (name: string) => string;
  /** Sends a request and waits until every tag has ended, which may be after the answer. */
  send: (path: string, sending?: Sending) => Promise<Answer>;
  /** Ends the server and removes its files. */
  close: () => Promise<void>;
}

/** A tag that says at once that all is well. */
export const SUCCEEDS = 'data.gtmOnSuccess();';

/** One process for all servers of the tests, as it takes a while to start; each has the network in turn. */
const network: { http: HttpTransport | undefined } = { http: undefined };
const host = new ServeProcess((sent) => network.http?.(sent) ?? { error: 'failed' });

/** Starts a tagging server for templates written down in the test. */
export async function serve(parts: Parts = {}): Promise<Serving> {
  const { tags = { tag: {} }, variables = {}, clients = {}, http, ...options } = parts;
  const all = { ...tags, ...variables, ...clients };
  const templates = Object.entries(all).filter(([, part]) => isTemplate(part));
  const files = templates.map(([name, part]) => [`${name}.tpl`, textOf(part as Part, name, parts)]);
  const { path, remove } = await folderWith(Object.fromEntries(files) as Record<string, string>);
  const fileOf = (name: string): string => path(`${name}.tpl`);
  const entry = (name: string, { values = {} }: Part) => ({
    name,
    template: fileOf(name),
    fields: { values }
  });
  const spec: ContainerSpec = {
    tags: Object.entries(tags).map(([name, tag]) => ({
      ...entry(name, tag),
      trigger: tag.trigger ?? { type: 'all' }
    })),
    variables: Object.entries(variables).map(([name, variable]): VariableSpec => {
      return isTemplate(variable) ? entry(name, variable) : { name, ...variable };
    }),
    clients: Object.entries(clients).map(([name, client]) => entry(name, client))
  };
  network.http = http;
  const container = await LocalContainer.open(spec, host, options.onFault);
  const events: ServedEvent[] = [];
  container.onUpdate((event) => {
    if (event.rejection) return;
    events[event.id - 1] = event;
  });
  const server = await startTaggingServer({ ...options, container });
  return {
    url: server.url,
    container,
    events,
    fileOf,
    async send(target, sending) {
      const answer = await send(server.url + target, sending);
      await container.idle();
      return answer;
    },
    async close() {
      await server.close();
      await remove();
    }
  };
}

function isTemplate(part: object): part is Part {
  return !('value' in part) && !('eventData' in part);
}

function textOf(part: Part, name: string, { variables = {}, clients = {} }: Parts): string {
  const type = name in variables ? 'VARIABLE' : name in clients ? 'CLIENT' : 'TAG';
  const fields = Object.keys(part.values ?? {}).map((field) => ({ type: 'TEXT', name: field }));
  return tplOf({ code: SUCCEEDS, type, fields, ...part });
}

/** Sends a request as it stands, headers that browsers reserve included. */
export async function send(url: string, sending: Sending = {}): Promise<Answer> {
  const { method = sending.body === undefined ? 'GET' : 'POST', headers = {}, body } = sending;
  const answer = await request(url, { method: method as 'GET', headers, body: body ?? null });
  return {
    status: answer.statusCode,
    headers: answer.headers,
    text: await answer.body.text()
  };
}
