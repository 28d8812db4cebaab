import type { Hit } from '../container/run-request.js';
import { badInput, isObject } from './json-file.js';
import { PasteError, readPaste } from './paste.js';
import { readRequest } from './request-file.js';

/** What a saved hit is, besides a request in the form of `sgtm run`. */
const HIT_FORMS =
  'a request as sgtm run --help has it, the URL of a hit, a curl command or raw HTTP';

/**
 * Reads what comes in: a request `{"method", "path", …}`, event data with the client that made it
 * `{"event": {…}, "client": "GA4"}`, the URL of a hit, a curl command, or a request as HTTP has it.
 *
 * @throws ProblemsError naming the place of what has none of these forms
 */
export function readHit(text: string, file: string): Hit {
  if (/^\s*\{/.test(text)) return readJsonHit(text, file);
  try {
    const paste = readPaste(text);
    if (paste.kind === 'event-data') return eventHit(paste.eventData, undefined, file);
    const { method, path, queryString, headers, cookies, body, ip } = paste.request;
    return {
      request: {
        method,
        path,
        query: queryString,
        headers,
        cookies: cookies as Record<string, string[]>,
        ip,
        ...(body === undefined ? {} : { body })
      }
    };
  } catch (error) {
    if (!(error instanceof PasteError)) throw error;
    throw badInput(file, { line: 1, column: 1 }, 'hit', `${error.message} Write ${HIT_FORMS}`);
  }
}

function readJsonHit(text: string, file: string): Hit {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The reader of requests says where it stops being JSON.
    return { request: readRequest(text, file) };
  }
  if (!isObject(json)) return { request: readRequest(text, file) };
  if (isObject(json.event)) return eventHit(json.event, json.client, file);
  if (typeof json.event_name === 'string') return eventHit(json, undefined, file);
  refuseNumbers(json, file);
  return { request: readRequest(text, file) };
}

/** What comes over the wire is text; a number of YAML or JSON could have lost digits already. */
function refuseNumbers(json: Record<string, unknown>, file: string): void {
  for (const part of ['query', 'headers', 'cookies']) {
    const values = json[part];
    if (!isObject(values)) continue;
    const wrong = Object.keys(values).find((name) =>
      /^(?:number|boolean)$/.test(typeof values[name])
    );
    if (wrong === undefined) continue;
    const message = `${part}.${wrong} is a ${typeof values[wrong]}; write it in quotes`;
    throw badInput(file, { line: 1, column: 1 }, 'hit', message);
  }
}

function eventHit(event: Record<string, unknown>, client: unknown, file: string): Hit {
  if (client !== undefined && typeof client !== 'string') {
    throw badInput(
      file,
      { line: 1, column: 1 },
      'hit',
      'client is no text; write the name of a client'
    );
  }
  return { event, client: client ?? 'GA4' };
}
