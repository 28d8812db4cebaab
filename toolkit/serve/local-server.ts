import type { Config } from '../config/config.js';
import { openStub } from '../config/open-stub.js';
import type { StubInstance } from '../config/stub.js';
import type { ServeEnvironment } from '../processes/serve-messages.js';
import { ServeProcess } from '../processes/serve-process.js';
import { networkOf } from '../run/network.js';
import type { Seeds } from '../sandbox/seeds.js';
import type { ScriptedResponse } from '../run/response-file.js';
import { liveTransport, type TransportFailure } from './live-transport.js';
import { LocalContainer } from './tagging/container.js';
import { filesOf, type ContainerSpec } from './tagging/container-spec.js';
import { fillReferences } from '../container/references.js';
import { watchPaths, type FileWatch } from './tagging/file-watch.js';
import { messageOf } from './tagging/message-of.js';
import {
  startTaggingServer,
  type TaggingApp,
  type TaggingServer,
  type TaggingServerOptions
} from './tagging/tagging-server.js';

/** How long tags that are under way have when the server ends. */
const MOST_MS_TO_END = 3000;

/** What a container is made from, and how to make it again when that changes. */
export interface ContainerSource {
  /** Reads what the container is made of, such as a container file. */
  read(): Promise<ContainerSpec>;
  /** Files that `read` reads, besides those the container names. */
  files?: readonly string[];
  /** Folders of sources that templates are built from, and what builds them. */
  build?: { folders: readonly string[]; run(): Promise<void> };
}

/** The parts that a page on the server shows. */
export interface LocalParts {
  container: LocalContainer;
  config: Config;
  /** Undefined where the config has none, or requests really leave. */
  stub: StubInstance | undefined;
  isLive: boolean;
}

/** How the local server is set up. */
export interface LocalServerOptions extends Pick<
  TaggingServerOptions,
  'port' | 'host' | 'allowOrigins' | 'onClientError' | 'onFault'
> {
  source: ContainerSource;
  /** The project's `sgtm.config.ts`; none if not given. */
  config?: Config;
  /** What requests are answered with, before the stub is asked. */
  responses?: readonly ScriptedResponse[];
  /** Values by the names of variables; they win over the container's own. */
  seeds?: Seeds;
  /** Sends requests to where they are addressed instead of to the stub. */
  isLive?: boolean;
  /** Reads files again when they change. */
  isWatching?: boolean;
  /** Adds a page's routes. */
  routes?: (app: TaggingApp, parts: LocalParts) => void;
  /** Hears of requests that left and got no answer. */
  onFailure?: (failure: TransportFailure) => void;
  /** Hears that the container was read again, or of what keeps it from that. */
  onReload?: (problems: readonly string[]) => void;
  environment?: ServeEnvironment;
}

/** A tagging server, with the config's stub behind it unless it is live. */
export interface LocalServer extends LocalParts {
  tagging: TaggingServer;
  /** Ends both; requests under way get their answers first. */
  close(): Promise<void>;
}

/**
 * Starts a tagging server for a container. What its tags send is answered by the responses given, by
 * the config's stub, which hears the values of the tags' fields, or by nobody: then the answer is made
 * up, and marked. Nothing leaves the machine, unless it is live.
 *
 * @throws what reading the source, opening the stub or listening throws
 */
export async function openLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { source, config = {}, isLive = false, responses = [], seeds = {}, onFailure } = options;
  const spec = await source.read();
  const live = isLive ? liveTransport(onFailure ? { onFailure } : {}) : undefined;
  const surroundings = { now: Date.now, random: Math.random, mayListen: true };
  const stub = isLive ? undefined : await openStub(config, surroundings);
  const http = networkOf({ responses, stub, live });
  const host = new ServeProcess(http, { ...options.environment, seeds });
  try {
    const own = { http, isLive, seeds: new Map(Object.entries(seeds.variables ?? {})) };
    const container = await LocalContainer.open(spec, host, options.onFault, own);
    const parts: LocalParts = { container, config, stub, isLive };
    stub?.setFields?.(fieldsOfTags(container));
    const { routes } = options;
    const tagging = await startTaggingServer({
      ...options,
      container,
      routes: (app) => routes?.(app, parts)
    });
    const reload = async (): Promise<void> => {
      await reloadContainer(container, source);
      stub?.setFields?.(fieldsOfTags(container));
      options.onReload?.(container.problems.map(({ message }) => message));
    };
    const watches = options.isWatching ? await watchSource(container, source, reload) : [];
    return {
      ...parts,
      tagging,
      async close() {
        await Promise.all(watches.map((watch) => watch.close()));
        // A template may keep on calling itself for minutes.
        const end = setTimeout(() => host.close(), MOST_MS_TO_END);
        await tagging.close();
        clearTimeout(end);
        host.close();
        await live?.close();
        await stub?.close?.();
      }
    };
  } catch (error) {
    host.close();
    await live?.close();
    await stub?.close?.();
    throw error;
  }
}

/** What stops being readable keeps the container as it was, and is shown as its problem. */
async function reloadContainer(container: LocalContainer, source: ContainerSource): Promise<void> {
  try {
    await container.reload(await source.read());
    container.setSourceProblem('container', undefined);
  } catch (error) {
    container.setSourceProblem('container', messageOf(error, source.files?.[0] ?? 'container'));
  }
}

async function watchSource(
  container: LocalContainer,
  source: ContainerSource,
  reload: () => Promise<void>
): Promise<FileWatch[]> {
  const { build, files = [] } = source;
  const watch = await watchPaths([...files, ...filesOf(container.spec)], async () => {
    await reload();
    watch.add(filesOf(container.spec));
  });
  if (!build) return [watch];
  const rebuild = async (): Promise<void> => {
    const problem = await build.run().then(
      () => undefined,
      (error: unknown) => messageOf(error, 'the template')
    );
    // A template that a build changes is seen above; this is for builds that fail, or no longer do.
    if (container.setSourceProblem('build', problem)) await reload();
  };
  return [watch, await watchPaths(build.folders, rebuild)];
}

/**
 * What the tags' own fields hold, constants filled in, is what the stub hears: not what somebody tries
 * out on the page.
 */
function fieldsOfTags(container: LocalContainer): Record<string, unknown>[] {
  const constants = new Map(
    [...container.model.variables.values()].flatMap(({ name, type, fields }) =>
      type === 'c' ? [[name, fields.value]] : []
    )
  );
  return container.tags.map(({ source }) =>
    fillReferences(JSON.parse(source) as Record<string, unknown>, constants)
  );
}
