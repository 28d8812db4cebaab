import type { SentRequest } from '../../sandbox/run/send-request.js';
import type { FiredTag, ServedEvent } from './served-event.js';

/** A readable line for people, or a JSON object for programs. */
export type LogFormat = 'text' | 'json';

/** One line about the server itself, such as a template that was read again. */
export function messageLine(level: 'info' | 'warn', message: string, format: LogFormat): string {
  if (format === 'text') return message;
  return JSON.stringify({ time: new Date().toISOString(), level, message });
}

/**
 * An event whose tags have ended as one JSON object: names, outcomes, hosts and statuses. Nothing of
 * the event data but its name, nothing of a request but its host, no message of a template: those may
 * hold personal data.
 */
export function eventJson(event: ServedEvent): string {
  const { id, receivedAt, client, request, eventData, fired, rejection } = event;
  return JSON.stringify({
    time: new Date(receivedAt).toISOString(),
    level: rejection || fired.some(hasFailed) ? 'warn' : 'info',
    message: rejection ? 'rejected' : 'event',
    id,
    client,
    path: plain(request.path),
    ...(rejection
      ? { status: rejection.statusCode, reason: rejection.reason }
      : { event: plain(eventData.event_name) }),
    tags: fired.map((tag) => ({
      id: tag.id,
      name: tag.name,
      status: tag.status,
      ms: Math.round(tag.durationMs ?? 0),
      requests: tag.requests.map((sent) => ({
        host: hostOf(sent.url),
        status: statusOf(sent),
        ...(isMadeUp(sent) ? { madeUp: true } : {})
      })),
      refusedPermissions: tag.refusals.map(({ permission }) => permission)
    }))
  });
}

function hasFailed({ status }: FiredTag): boolean {
  return status !== 'success';
}

function statusOf({ response }: SentRequest): number | string {
  if (response === null) return 'no answer yet';
  return 'error' in response ? response.error : response.statusCode;
}

function isMadeUp({ response }: SentRequest): boolean {
  return response !== null && 'madeUp' in response && response.madeUp === true;
}

/** The host of an absolute URL, with its port if it names one; empty for what is no URL. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

/** Names of events and paths look like this; what does not could be anything, also personal data. */
function plain(value: unknown): string {
  const isPlain = typeof value === 'string' && /^[\w./-]{1,60}$/.test(value);
  return isPlain ? value : '(unusual)';
}
