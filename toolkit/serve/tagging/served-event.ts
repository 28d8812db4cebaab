import type { RunError, InsertedRow, Refusal, SentRequest } from '../../sandbox/run/run.js';
import type { SetCookie } from '../../sandbox/run/exchange.js';

/** How a tag that fired ended; "running" until all it began is over. */
export type TagStatus = 'running' | 'success' | 'failure' | 'none' | 'exception';

/** One tag of the container and what it did for an event. */
export interface FiredTag {
  /** Its place in the container, from 1: GTM's tag id. */
  id: number;
  name: string;
  status: TagStatus;
  /** Until it said how it ended, in milliseconds; undefined while it runs. */
  durationMs?: number;
  requests: SentRequest[];
  logs: string[];
  cookies: SetCookie[];
  insertedRows: InsertedRow[];
  refusals: Refusal[];
  error?: RunError;
}

/** A variable that a tag's fields refer to, and what it gave for an event. */
export interface EvaluatedVariable {
  name: string;
  value: unknown;
  logs: string[];
  refusals: Refusal[];
  error?: RunError;
}

/** The incoming request; several events can have come with the same one. */
export interface ServedRequest {
  /** From 1; events of one request have the same. */
  number: number;
  method: string;
  path: string;
  query: string;
  headers: Readonly<Record<string, string>>;
  body: string | undefined;
  ip: string;
}

/** One event on its way through the local container, from the client that made it to its tags' ends. */
export interface ServedEvent {
  /** From 1, in the order of arrival. */
  id: number;
  /** Milliseconds since 1970. */
  receivedAt: number;
  /** The client that claimed the request, such as "GA4" or "Measurement Protocol". */
  client: string;
  request: ServedRequest;
  /** Whether it was sent from this machine, by all that can be told. */
  isLocal: boolean;
  /** Why the request was turned away, where no event could be made of it. */
  rejection?: { statusCode: number; reason: string };
  eventData: Record<string, unknown>;
  /** Tags whose trigger let them fire. */
  fired: FiredTag[];
  /** Names of those whose trigger did not. */
  notFired: string[];
  /** Template variables that were evaluated for it; absent where there are none. */
  variables?: EvaluatedVariable[];
  /** Whether every tag has ended. */
  isOver: boolean;
}
