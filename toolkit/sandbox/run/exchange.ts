import type { IncomingRequest } from './environment.js';
import type { ContainerRun, EventScope } from './event-scope.js';

/**
 * Runs the container for an event: `onStart` is called with the event's scope before any tag fires,
 * the promise resolves once all tags have ended.
 */
export type RunContainer = (
  event: Record<string, unknown>,
  onStart: (scope: EventScope) => void
) => Promise<ContainerRun>;

/** A cookie that a template set, as it set it. */
export interface SetCookie {
  name: string;
  value: string;
  options: Record<string, unknown>;
  /** Present where the value is sent as it is; otherwise it is percent-encoded. */
  noEncode?: true;
}

/** What the response will be once someone returns it. */
export interface ResponseState {
  statusCode: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
  /** Whether returnResponse was called. */
  isReturned: boolean;
}

const NOTHING = Buffer.alloc(0);

/**
 * One HTTP request to the tagging server and the response it gets: what the client and all tags of
 * its container runs have in common.
 */
export class Exchange {
  readonly request: IncomingRequest;
  readonly response: ResponseState = {
    statusCode: 200,
    headers: Object.create(null) as Record<string, string>,
    body: NOTHING,
    isReturned: false
  };
  readonly cookies: SetCookie[] = [];
  /** URLs the browser is asked to load, by sendPixelFromBrowser. */
  readonly browserPixels: string[] = [];
  isClaimed = false;
  clientName: string | undefined;
  /** Runs tags for an event; undefined outside a server, where runContainer has nothing to run. */
  runContainer: RunContainer | undefined;
  /** Called once, when the response is returned. */
  onReturn: (() => void) | undefined;

  constructor(request: IncomingRequest) {
    this.request = request;
  }
}
