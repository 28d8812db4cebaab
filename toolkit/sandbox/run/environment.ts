import { realClock, type Clock } from './clock.js';

/** A request that a template sends. */
export interface HttpRequest {
  url: string;
  method: string;
  headers: Record<string, string>;
  /** Undefined where the template gave none. */
  body: string | undefined;
  /** When the template stops waiting, in milliseconds; 15,000 unless it said otherwise. */
  timeoutMs: number;
}

/** What came back. Header names are lower case. */
export interface HttpResponse {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  /** Whether nobody gave this answer: it stands in for one, so that the template can go on. */
  madeUp?: true;
}

/**
 * What becomes of a request: an answer, or none. `delayMs` passes on the run's clock before the
 * template hears of it.
 */
export type HttpReply = (HttpResponse | { error: 'failed' | 'timed_out' }) & { delayMs?: number };

/** Answers a template's requests; never rejects. */
export type HttpTransport = (request: HttpRequest) => HttpReply | Promise<HttpReply>;

/** What getContainerVersion gives. */
export interface ContainerVersion {
  containerId: string;
  debugMode: boolean;
  environmentName: string;
  environmentMode: boolean;
  previewMode: boolean;
  version: string;
}

/** The incoming request that a client or tag reads. */
export interface IncomingRequest {
  readonly method: string;
  /** Without the query string. */
  readonly path: string;
  /** Without the question mark. */
  readonly queryString: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Values as they stand in the Cookie header, in its order. */
  readonly cookies: Readonly<Record<string, readonly string[]>>;
  readonly body: string | undefined;
  readonly ip: string;
}

/** The table a template inserts rows into. */
export interface BigQueryTable {
  /** Undefined where neither the template nor the server names a project. */
  projectId: string | undefined;
  datasetId: string;
  tableId: string;
}

/** Takes rows; returns what the promise rejects with, or undefined if the rows are in. */
export type BigQueryInsert = (
  table: BigQueryTable,
  rows: unknown[],
  options: Record<string, unknown>
) => { reason: string } | undefined | Promise<{ reason: string } | undefined>;

/** Everything a template meets that is not itself. */
export interface Environment {
  clock: Clock;
  http: HttpTransport;
  bigQuery: BigQueryInsert;
  /** From 0 to below 1, like Math.random. */
  random: () => number;
  container: ContainerVersion;
  /** What the GOOGLE_CLOUD_PROJECT variable holds on the server, if it is set. */
  googleCloudProject: string | undefined;
  /** Keys for hmacSha256 by their id, as in the file SGTM_CREDENTIALS names. */
  hmacKeys: Record<string, string>;
}

/** A container in debug mode that is not in preview, so that logs show and storage lives on. */
export const DEFAULT_CONTAINER: ContainerVersion = {
  containerId: 'GTM-LOCAL',
  debugMode: true,
  environmentName: 'Live',
  environmentMode: true,
  previewMode: false,
  version: '1'
};

/** The machine's time and randomness, a network that is down, and a BigQuery that takes every row. */
export function defaultEnvironment(): Environment {
  return {
    clock: realClock,
    http: () => ({ error: 'failed' }),
    bigQuery: () => undefined,
    random: Math.random,
    container: DEFAULT_CONTAINER,
    googleCloudProject: undefined,
    hmacKeys: {}
  };
}
