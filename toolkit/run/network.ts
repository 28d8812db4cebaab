import type { StubInstance } from '../config/stub.js';
import type { HttpReply, HttpTransport } from '../sandbox/run/environment.js';
import type { ScriptedResponse } from './response-file.js';
import { scriptedTransport } from './scripted-transport.js';

/** What stands behind a template: each answers what those before it leave. */
export interface NetworkParts {
  responses?: readonly ScriptedResponse[];
  stub?: StubInstance | undefined;
  /** Sends requests to where they are addressed. */
  live?: HttpTransport | undefined;
}

/** A template that nobody answers could not go on: it gets this, which says what it is. */
const MADE_UP: HttpReply = {
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: '{}',
  madeUp: true
};

/**
 * The network of a template on one's own machine: scripted responses first, then the config's stub,
 * then whatever sends for real; what is left gets 200 `{}`, marked as made up. Nothing leaves the
 * machine unless `live` is given.
 */
export function networkOf({ responses = [], stub, live }: NetworkParts): HttpTransport {
  const behind: HttpTransport = (request) => {
    if (stub?.answers(request)) return stub.handle(request);
    return live ? live(request) : MADE_UP;
  };
  return responses.length > 0 ? scriptedTransport(responses, behind) : behind;
}
