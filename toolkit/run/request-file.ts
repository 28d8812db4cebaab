import { Ajv } from 'ajv';
import type { RequestInput } from '../sandbox/run/incoming-request.js';
import { notOfForm, parseJsonFile } from './json-file.js';

const TEXT_OR_TEXTS = {
  anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }]
};

/** The form of a request's file. */
export const REQUEST_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    method: { type: 'string' },
    path: { type: 'string' },
    query: { anyOf: [{ type: 'string' }, { type: 'object', additionalProperties: TEXT_OR_TEXTS }] },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
    cookies: { type: 'object', additionalProperties: TEXT_OR_TEXTS },
    body: {},
    ip: { type: 'string' }
  }
};

const isRequest = new Ajv({ strict: true }).compile<RequestInput & { body?: unknown }>(
  REQUEST_SCHEMA
);

/**
 * Reads the incoming request: `{"method": "POST", "path": "/x", "headers": {}, "cookies": {}, "ip": ""}`,
 * everything optional. A body that is no text is sent as JSON.
 *
 * @throws ProblemsError naming the place of what does not have that form
 */
export function readRequest(text: string, file: string): RequestInput {
  const json = parseJsonFile(text, file);
  if (isRequest(json.value)) {
    const { body, ...request } = json.value;
    if (body === undefined) return request;
    return { ...request, body: typeof body === 'string' ? body : JSON.stringify(body) };
  }
  throw notOfForm(json, file, 'request', isRequest.errors);
}
