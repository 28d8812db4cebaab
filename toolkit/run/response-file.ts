import { Ajv } from 'ajv';
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

/**
 * Reads scripted responses: `[{"match": "https://host/prefix", "replies": [{"statusCode": 200}]}]`.
 *
 * @throws ProblemsError naming the place of what does not have that form
 */
export function readResponses(text: string, file: string): ScriptedResponse[] {
  const json = parseJsonFile(text, file);
  const ajv = new Ajv({ strict: true, allowUnionTypes: true });
  const isResponses = ajv.compile<ScriptedResponse[]>(RESPONSES_SCHEMA);
  if (isResponses(json.value)) return json.value;
  throw notOfForm(json, file, 'responses', isResponses.errors);
}
