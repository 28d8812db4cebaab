import type { SetCookie } from '../sandbox/run/exchange.js';
import { jsonForm, mapEntries } from './json-form.js';
import type { ContainerTable } from './load.js';
import { variablesOf, type EventRun, type TagRun } from './run-event.js';
import type { HitResult } from './run-request.js';
import type { Secrets } from './secrets.js';
import type { Why } from './triggers.js';

/** What `sgtm run EXPORT.json --json` prints: the contract of the command. */
export interface HitReport {
  container: ContainerTable;
  client: string | null;
  response: { statusCode: number; headers: unknown; body: string; cookies: unknown[] };
  events: EventReport[];
}

export interface EventReport {
  eventName: unknown;
  client: string;
  eventData: unknown;
  tags: TagReport[];
  variables: Record<string, unknown>;
}

export interface TagReport {
  name: string;
  type: string;
  fired: boolean;
  how: string;
  why: Why;
  eventData?: unknown;
  outcome: 'success' | 'failure' | 'exception' | 'none' | null;
  parameters: unknown;
  /** What a tag that is only shown lacks. */
  lacks?: string[];
  requests: RequestReport[];
  cookies?: unknown[];
  bigquery?: unknown[];
  logs: string[];
  error?: string;
}

export interface RequestReport {
  url: string;
  method: string;
  headers: unknown;
  body: string | null;
  response: unknown;
  /** Whether the request is our guess at what GTM sends. */
  guessed?: true;
}

/** All that a hit led to as JSON, without the container's secrets. */
export function hitReport(table: ContainerTable, result: HitResult, secrets: Secrets): HitReport {
  for (const event of result.events) addSecretValues(event, secrets);
  const { client, response, events } = result;
  return {
    container: table,
    client,
    response: {
      statusCode: response.statusCode,
      headers: jsonForm(secrets.headers(response.headers)),
      body: secrets.text(response.body),
      cookies: response.cookies.map((cookie) => cookieReport(cookie, secrets))
    },
    events: events.map((event) => eventReport(event, secrets))
  };
}

/** What variables gave for a token or the like is as secret as a constant. */
export function addSecretValues({ variables, ownVariables }: EventRun, secrets: Secrets): void {
  for (const each of [variables, ...ownVariables.values()]) {
    for (const { name, value } of each.values()) {
      if (secrets.isSecretVariable(name)) secrets.add(value);
    }
  }
}

function eventReport(event: EventRun, secrets: Secrets): EventReport {
  const { client, eventData, tags } = event;
  const values = [...variablesOf(event).values()].map(({ name, value }): [string, unknown] => [
    name,
    jsonForm(secrets.isSecretVariable(name) ? hidden(value, secrets) : secrets.data(value, name))
  ]);
  return {
    eventName: jsonForm(eventData.event_name),
    client,
    eventData: jsonForm(secrets.data(eventData)),
    tags: tags.map((tag) => tagReport(tag, secrets)),
    variables: Object.fromEntries(values)
  };
}

function hidden(value: unknown, secrets: Secrets): unknown {
  return typeof value === 'string' && value !== '' ? '<masked>' : secrets.data(value);
}

/** One tag of an event. */
export function tagReport(run: TagRun, secrets: Secrets): TagReport {
  const { tag, how, fired, eventData, status, parameters, lacks, requests, logs, error } = run;
  return {
    name: tag.name,
    type: tag.type,
    fired,
    how: how ?? 'shown',
    why: whyReport(run.why, secrets),
    ...(eventData ? { eventData: jsonForm(secrets.data(eventData)) } : {}),
    outcome: fired && status !== 'shown' && status !== 'running' ? (status ?? null) : null,
    parameters: parameters ? jsonForm(secrets.parameters(parameters)) : null,
    ...(lacks ? { lacks } : {}),
    requests: requests.map(({ url, method, headers, body, response, guessed }): RequestReport => ({
      url: secrets.text(url),
      method,
      headers: jsonForm(secrets.headers(headers)),
      body: body === null ? null : secrets.text(body),
      response: responseReport(response, secrets),
      ...(guessed ? { guessed } : {})
    })),
    ...(run.cookies.length > 0
      ? { cookies: run.cookies.map((cookie) => cookieReport(cookie, secrets)) }
      : {}),
    ...(run.insertedRows.length > 0
      ? { bigquery: run.insertedRows.map(({ row }) => jsonForm(secrets.data(row))) }
      : {}),
    logs: logs.map((line) => secrets.text(line)),
    ...(error ? { error: secrets.text(errorText(error)) } : {})
  };
}

function responseReport(
  response: TagRun['requests'][number]['response'],
  secrets: Secrets
): unknown {
  if (!response || 'error' in response) return response;
  const { statusCode, headers, body, madeUp } = response;
  return {
    statusCode,
    headers: jsonForm(secrets.headers(headers)),
    body: secrets.text(body),
    ...(madeUp ? { madeUp } : {})
  };
}

/** "line 12: Cannot read …", the line of the template. */
export function errorText({ message, line }: NonNullable<TagRun['error']>): string {
  return line === undefined ? message : `line ${line}: ${message}`;
}

function whyReport(why: Why, secrets: Secrets): Why {
  const { reason, trigger, conditions, chain } = why;
  const shown = (name: string, value: unknown): unknown =>
    jsonForm(secrets.isSecretVariable(name) ? hidden(value, secrets) : secrets.data(value));
  return {
    reason,
    trigger,
    conditions: conditions.map((each) => ({
      ...each,
      expected: secrets.text(each.expected),
      value: shown(each.variable, each.value)
    })),
    chain: chain.map((link) => ({ ...link, value: shown(link.name, link.value) }))
  };
}

function cookieReport({ name, value, options }: SetCookie, secrets: Secrets): unknown {
  return { name, value: secrets.text(value), options: mapEntries(options, jsonForm) };
}
