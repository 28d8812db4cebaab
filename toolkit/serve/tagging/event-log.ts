import type { SentRequest } from '../../sandbox/run/run.js';
import type { FiredTag, ServedEvent } from './served-event.js';

/** A readable line for people, or a JSON object for programs. */
export type LogFormat = 'text' | 'json';

/**
 * One line for an event whose tags have ended: names, outcomes, hosts and statuses. Nothing of the
 * event data but its name, nothing of a request but its host, no message of a template: those may
 * hold personal data.
 */
export function eventLine(event: ServedEvent, format: LogFormat): string {
  return format === 'json' ? eventJson(event) : eventText(event);
}

/** One line about the server itself, such as a template that was read again. */
export function messageLine(level: 'info' | 'warn', message: string, format: LogFormat): string {
  if (format === 'text') return message;
  return JSON.stringify({ time: new Date().toISOString(), level, message });
}

function eventJson({ id, receivedAt, client, request, eventData, fired }: ServedEvent): string {
  return JSON.stringify({
    time: new Date(receivedAt).toISOString(),
    level: fired.some(hasFailed) ? 'warn' : 'info',
    message: 'event',
    id,
    client,
    path: plain(request.path),
    event: plain(eventData.event_name),
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

function eventText({ id, client, eventData, fired }: ServedEvent): string {
  const tags = fired.map((tag) => {
    const sent = tag.requests.map(
      (request) =>
        `${hostOf(request.url)} ${statusOf(request)}${isMadeUp(request) ? ' made up' : ''}`
    );
    const requests = sent.length === 0 ? '' : ` (${sent.join(', ')})`;
    return `${tag.name}: ${tag.status} in ${Math.round(tag.durationMs ?? 0)} ms${requests}`;
  });
  const outcome = tags.length === 0 ? 'no tag fired' : tags.join('; ');
  return `#${id} ${plain(eventData.event_name)} from ${client}: ${outcome}`;
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
