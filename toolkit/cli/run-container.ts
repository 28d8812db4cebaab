import { hitReport } from '../container/hit-report.js';
import type { Hit } from '../container/run-request.js';
import { readContainer } from '../run/container-run.js';
import { hitAsText, tableAsText } from './container-report.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { networkFor, readGiven, seedsFrom } from './input.js';
import { print } from './terminal.js';

/** What `sgtm run EXPORT.json` is told. */
export interface RunContainerOptions {
  event?: string;
  client?: string;
  request?: string;
  responses?: string;
  seeds?: string;
  now?: number;
  json?: boolean;
}

/**
 * `sgtm run EXPORT.json`: lets a container take a hit, in virtual time.
 *
 * @returns 1 if a tag failed or threw
 */
export async function runContainer(
  text: string,
  file: string,
  options: RunContainerOptions
): Promise<ExitCode> {
  const { secrets } = readContainer(text, file);
  const hit = await hitFrom(file, options);
  const seeds = await seedsFrom(options.seeds);
  const now = options.now ?? Date.now();
  const { ContainerProcess } = await import('../processes/container-process.js');
  const container = new ContainerProcess(text, file);
  const network = await networkFor('.', options, { now: () => container.now() });
  try {
    const table = await container.open();
    const result = await container.take(hit, { now, http: network.http, seeds });
    const report = hitReport(table, result, secrets);
    if (options.json) print(JSON.stringify(report, null, 2));
    else for (const line of [...tableAsText(table), '', ...hitAsText(report)]) print(line);
    const hasFailed = report.events.some(({ tags }) => tags.some(({ outcome }) => isBad(outcome)));
    return hasFailed ? ExitCode.faultsFound : ExitCode.done;
  } finally {
    container.end();
    await network.close();
  }
}

function isBad(outcome: string | null): boolean {
  return outcome !== null && outcome !== 'success';
}

async function hitFrom(
  file: string,
  { request, event, client }: RunContainerOptions
): Promise<Hit> {
  const { readHit } = await import('../run/hit-file.js');
  if (request !== undefined && event === undefined) {
    const { text, name } = await readGiven(request, isHitItself);
    return withClient(readHit(text, name), client);
  }
  if (event === undefined) {
    throw new UsageError(
      `${file}: a container needs a hit; add --request FILE, or --event FILE --client NAME`
    );
  }
  const { readSteps } = await import('../run/event-file.js');
  const { text, name } = await readGiven(event);
  const [step, ...others] = readSteps(text, name);
  if (!step || !('event' in step) || others.length > 0) {
    throw new UsageError(`${name}: a container takes one event at a time; give one JSON object`);
  }
  const own = request === undefined ? undefined : await readGiven(request, isHitItself);
  const base = own && readHit(own.text, own.name);
  return {
    event: step.event,
    client: client ?? 'GA4',
    ...(base?.request ? { request: base.request } : {})
  };
}

/** --client names the client of event data; a request is claimed by the one that wants it. */
function withClient(hit: Hit, client: string | undefined): Hit {
  if (client === undefined) return hit;
  if ('event' in hit) return { ...hit, client };
  throw new UsageError(
    '--client: a request is claimed by its own client; leave it out, or give --event'
  );
}

/** The URL of a hit, a curl command or the first line of a request. */
function isHitItself(given: string): boolean {
  return /^\s*(?:https?:\/\/|curl(?:\.exe)?\s|(?:GET|POST)\s+\/)/i.test(given);
}
