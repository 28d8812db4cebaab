import { readInput, UsageError } from 'sgtm/command-line';
import type { Credentials } from '../replay/credentials.js';

/** The server that stands in for Amazon; what is sent there is no secret, or encrypted. */
export function standIn(text: string | undefined): URL | undefined {
  return text === undefined ? undefined : safeAddress(`--to ${text}`, text);
}

/**
 * The one rule for addresses that get a token or events: https, or this machine.
 *
 * @param name what a message calls it
 * @throws UsageError
 */
export function safeAddress(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url;
  throw new UsageError(
    `${name}: give the address of a server on this machine, such as http://127.0.0.1:8090, or one with https`
  );
}

/**
 * The credentials of a run.
 *
 * @param path a file with them
 * @param isReal whether they go to Amazon; the environment's have no business elsewhere
 */
export async function credentialsFor(
  path: string | undefined,
  isReal: boolean
): Promise<Credentials> {
  const { credentialsFromEnvironment, credentialsFromFile, SIMULATOR_CREDENTIALS } =
    await import('../replay/credentials.js');
  try {
    if (path !== undefined) return credentialsFromFile(await readInput(path), path);
    if (!isReal) return SIMULATOR_CREDENTIALS;
    return credentialsFromEnvironment(process.env);
  } catch (error) {
    if ((error as Error).name !== 'CredentialsError') throw error;
    throw new UsageError((error as Error).message);
  }
}

/** The first Ctrl-C ends the run after the request under way, the second at once. */
export function stopOnSignal(): { signal: AbortSignal; forget: () => void } {
  const abort = new AbortController();
  const stop = (): void => {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    abort.abort();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  return { signal: abort.signal, forget: () => process.off('SIGINT', stop).off('SIGTERM', stop) };
}
