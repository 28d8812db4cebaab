import { addSecretValues } from '../../container/hit-report.js';
import type { Secrets } from '../../container/secrets.js';
import {
  variablesOf,
  type EventRun,
  type TagRun,
  type TagStatus
} from '../../container/run-event.js';
import type { Refusal, RunError } from '../../sandbox/run/run.js';

export type { TagStatus };

/** One tag of the container and what it did for an event. */
export interface FiredTag extends Pick<
  TagRun,
  'cookies' | 'durationMs' | 'error' | 'insertedRows' | 'logs' | 'refusals' | 'requests'
> {
  /** Its place in the container, from 1. */
  id: number;
  name: string;
  status: TagStatus;
}

/** A variable that was evaluated for an event, and what it gave. */
export interface ServedVariable {
  name: string;
  /** As the container says it: a type of GTM's own, or that of a template. */
  type: string;
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
  /** Variables of the container that were evaluated for it; absent where there are none. */
  variables?: ServedVariable[];
  /** Whether every tag has ended. */
  isOver: boolean;
  /** What of the container must not be shown; absent for a container of templates. */
  secrets?: Secrets;
  /** The way of the event through the container, with why each tag fired or did not. */
  run?: EventRun;
}

/** Takes over what is known of an event by now. */
export function update(event: ServedEvent, run: EventRun, secrets: Secrets | undefined): void {
  event.run = run;
  if (secrets) {
    event.secrets = secrets;
    addSecretValues(run, secrets);
  }
  event.isOver = run.isOver;
  event.fired = run.tags.flatMap((tag, index) => (tag.fired ? [firedTag(tag, index + 1)] : []));
  event.notFired = run.tags.filter(({ fired }) => !fired).map(({ tag }) => tag.name);
  const variables = [...variablesOf(run).values()].map(
    ({ name, type, value, logs, refusals, error }): ServedVariable => ({
      name,
      type,
      value,
      logs,
      refusals,
      ...(error ? { error } : {})
    })
  );
  if (variables.length > 0) event.variables = variables;
}

function firedTag(run: TagRun, id: number): FiredTag {
  const { tag, requests, logs, cookies, insertedRows, refusals, durationMs, error } = run;
  return {
    id,
    name: tag.name,
    status: run.status ?? 'running',
    requests,
    logs,
    cookies,
    insertedRows,
    refusals,
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(error ? { error } : {})
  };
}
