import { Ajv } from 'ajv';
import type { HttpReply } from '../sandbox/run/environment.js';
import { notOfForm, parseJsonFile } from './json-file.js';

/** Replies to all requests whose URL begins with `match`: in order, the last one again and again. */
export interface ScriptedResponse {
  match: string;
  replies: ScriptedReply[];
}

/** A reply as it is written down: an answer, or none. */
export type ScriptedReply = {
  statusCode?: number;
  headers?: Record<string, string>;
  /** Text, or a JSON value that is sent as its text. */
  body?: unknown;
  error?: 'failed' | 'timed_out';
  delayMs?: number;
};

const REPLY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    statusCode: { type: 'integer', minimum: 100, maximum: 599 },
    headers: { type: 'object', additionalProperties: { type: ['string', 'number'] } },
    body: {},
    error: { enum: ['failed', 'timed_out'] },
    delayMs: { type: 'number', minimum: 0 }
  }
};

/** The form of a file of responses. */
export const RESPONSES_SCHEMA = {
  type: 'array',
  items: {
    type: 'object',
    required: ['match', 'replies'],
    additionalProperties: false,
    properties: {
      match: { type: 'string', minLength: 1 },
      replies: { type: 'array', minItems: 1, items: REPLY_SCHEMA }
    }
  }
};

const isResponses = new Ajv({ strict: true, allowUnionTypes: true }).compile<ScriptedResponse[]>(
  RESPONSES_SCHEMA
);

/**
 * Reads scripted responses: `[{"match": "https://host/prefix", "replies": [{"statusCode": 200}]}]`.
 *
 * @throws ProblemsError naming the place of what does not have that form
 */
export function readResponses(text: string, file: string): ScriptedResponse[] {
  const json = parseJsonFile(text, file);
  if (isResponses(json.value)) return json.value;
  throw notOfForm(json, file, 'responses', isResponses.errors);
}

/** The reply as the sandbox takes it. An answer that never comes takes as long as the template waits. */
export function toReply(scripted: ScriptedReply, timeoutMs: number): HttpReply {
  const { statusCode = 200, headers = {}, body, error, delayMs } = scripted;
  if (error) {
    const wait = delayMs ?? (error === 'timed_out' ? timeoutMs : 0);
    return { error, delayMs: wait };
  }
  return {
    statusCode,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)])
    ),
    body: body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    ...(delayMs === undefined ? {} : { delayMs })
  };
}
