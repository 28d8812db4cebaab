import type { Environment } from '../sandbox/run/environment.js';
import { startAmazonServer, type AmazonServer } from '../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../amazon/simulator/amazon-simulator.js';
import type { Credentials } from '../../amazon/simulator/token-service.js';
import {
  liveTransport,
  simulatedTransport,
  type TransportFailure
} from '../../amazon/simulator/transport.js';
import { LocalContainer } from './tagging/container.js';
import { filesOf, type ContainerSpec } from './tagging/container-spec.js';
import { fillReferences } from './tagging/field-references.js';
import { watchPaths, type FileWatch } from './tagging/file-watch.js';
import { messageOf } from './tagging/message-of.js';
import {
  startTaggingServer,
  type TaggingApp,
  type TaggingServer,
  type TaggingServerOptions
} from './tagging/tagging-server.js';

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
  /** Undefined where requests really leave. */
  simulator: AmazonSimulator | undefined;
}

/** How the local server is set up. */
export interface LocalServerOptions extends Pick<
  TaggingServerOptions,
  'port' | 'host' | 'allowOrigins' | 'onClientError' | 'onFault'
> {
  source: ContainerSource;
  /** Sends requests to where they are addressed, Amazon included, instead of to the simulator. */
  isLive?: boolean;
  /** Reads files again when they change. */
  isWatching?: boolean;
  /** Adds a page's routes. */
  routes?: (app: TaggingApp, parts: LocalParts) => void;
  /** Hears of requests that got no answer. */
  onFailure?: (failure: TransportFailure) => void;
  /** Hears that the container was read again, or of what keeps it from that. */
  onReload?: (problems: readonly string[]) => void;
  environment?: Partial<Environment>;
}

/** A tagging server, with Amazon's simulator beside it unless it is live. */
export interface LocalServer extends LocalParts {
  tagging: TaggingServer;
  amazon: AmazonServer | undefined;
  /** Ends both; requests under way get their answers first. */
  close(): Promise<void>;
}

/**
 * Starts a tagging server for a container. What its tags send to Amazon goes to a simulator on a port
 * of its own, which knows the credentials of the tags' fields, so that others fail as they would at
 * Amazon; nothing else leaves the machine. With `isLive` everything does.
 *
 * @throws what reading the source or listening throws
 */
export async function openLocalServer(options: LocalServerOptions): Promise<LocalServer> {
  const { source, isLive = false, onFailure } = options;
  const spec = await source.read();
  const credentials: Credentials[] = [];
  const failures = onFailure ? { onFailure } : {};
  const simulator = isLive ? undefined : new AmazonSimulator({ credentials });
  const amazon = simulator && (await startAmazonServer(simulator, { port: 0 }));
  const http = amazon ? simulatedTransport(amazon.url, failures) : liveTransport(failures);
  try {
    const environment = { ...options.environment, http };
    const container = await LocalContainer.open(spec, environment, options.onFault);
    const parts: LocalParts = { container, simulator };
    registerCredentials(parts, credentials);
    const { routes } = options;
    const tagging = await startTaggingServer({
      ...options,
      container,
      routes: (app) => routes?.(app, parts)
    });
    const reload = async (): Promise<void> => {
      await reloadContainer(container, source);
      registerCredentials(parts, credentials);
      options.onReload?.(container.problems.map(({ message }) => message));
    };
    const watches = options.isWatching ? await watchSource(container, source, reload) : [];
    return {
      ...parts,
      tagging,
      amazon,
      async close() {
        await Promise.all(watches.map((watch) => watch.close()));
        await tagging.close();
        await http.close();
        await amazon?.close();
      }
    };
  } catch (error) {
    await http.close();
    await amazon?.close();
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
 * What the tags' own fields hold, constants filled in, is what the simulator knows: not what somebody
 * tries out on the page.
 */
function registerCredentials({ container, simulator }: LocalParts, known: Credentials[]): void {
  const constants = new Map(
    [...container.variables.values()].flatMap((variable) =>
      variable.kind === 'constant' ? [[variable.name, variable.value]] : []
    )
  );
  known.length = 0;
  for (const { source } of container.tags) {
    const fields = fillReferences(JSON.parse(source || '{}') as Record<string, unknown>, constants);
    const { clientId, clientSecret, refreshToken, accessToken } = fields;
    if (isText(clientId) && isText(clientSecret) && isText(refreshToken)) {
      known.push({ clientId, clientSecret, refreshToken });
    }
    if (isText(accessToken)) simulator?.tokens.register(accessToken);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
