import { Ajv } from 'ajv';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { ProblemsError, type Position } from '../../sandbox/problem.js';

/** What is expected of one request of a tag. */
export interface ExpectedRequest {
  url?: unknown;
  method?: unknown;
  headers?: Record<string, unknown>;
  /** A text, a matcher, or values by dotted paths of a body that is JSON or a form. */
  body?: unknown;
}

/** What is expected of a tag that fires. */
export interface ExpectedTag {
  outcome?: string | null;
  /** All that it sends, in order. */
  requests?: ExpectedRequest[];
  /** By dotted paths, as are event data and cookies. */
  parameters?: Record<string, unknown>;
  eventData?: Record<string, unknown>;
  logs?: unknown[];
}

/** One test of a container: a hit, and what becomes of it. */
export interface ContainerTest {
  name: string;
  hit?: string | Record<string, unknown>;
  event?: Record<string, unknown>;
  client?: string;
  now?: number | string;
  responses?: unknown;
  seeds?: unknown;
  fires?: Record<string, ExpectedTag | null>;
  doesNotFire?: string[];
  variables?: Record<string, unknown>;
  response?: { statusCode?: unknown; headers?: Record<string, unknown>; body?: unknown };
}

/** A file of tests, as it is written. */
export interface ContainerTestFile {
  container: string;
  now?: number | string;
  responses?: unknown;
  seeds?: unknown;
  tests: ContainerTest[];
}

/** The file with the places of what stands in it, and the document that --update changes. */
export interface ReadTestFile {
  content: ContainerTestFile;
  document: Document;
  placeOf(path: readonly (string | number)[]): Position;
}

const TEXT = { type: 'string', minLength: 1 };
const OBJECT = { type: 'object' };
const VALUES = { type: 'object', nullable: true };
const RESPONSES = { type: ['string', 'array'] };
const SEEDS = { type: ['string', 'object'] };
const NOW = { type: ['string', 'number'] };
const EXPECTED_REQUEST = {
  type: 'object',
  additionalProperties: false,
  properties: { url: {}, method: {}, headers: OBJECT, body: {} }
};
const EXPECTED_TAG = {
  type: 'object',
  nullable: true,
  additionalProperties: false,
  properties: {
    outcome: { enum: ['success', 'failure', 'exception', 'none', null] },
    requests: { type: 'array', items: EXPECTED_REQUEST },
    parameters: VALUES,
    eventData: VALUES,
    logs: { type: 'array' }
  }
};

/** The form of a FILE.container.yaml. */
export const CONTAINER_TESTS_SCHEMA = {
  type: 'object',
  required: ['container', 'tests'],
  additionalProperties: false,
  properties: {
    container: TEXT,
    now: NOW,
    responses: RESPONSES,
    seeds: SEEDS,
    tests: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: {
          name: TEXT,
          hit: { type: ['string', 'object'] },
          event: OBJECT,
          client: TEXT,
          now: NOW,
          responses: RESPONSES,
          seeds: SEEDS,
          fires: { type: 'object', nullable: true, additionalProperties: EXPECTED_TAG },
          doesNotFire: { type: 'array', nullable: true, items: TEXT },
          variables: VALUES,
          response: {
            type: 'object',
            additionalProperties: false,
            properties: { statusCode: {}, headers: OBJECT, body: {} }
          }
        }
      }
    }
  }
};

const isTestFile = new Ajv({ strict: false, allowUnionTypes: true }).compile<ContainerTestFile>(
  CONTAINER_TESTS_SCHEMA
);

/**
 * Reads a file of tests of a container.
 *
 * @throws ProblemsError naming the place of what does not have its form
 */
export function readTestFile(text: string, file: string): ReadTestFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const placeAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const refuse = (at: Position, message: string): ProblemsError =>
    new ProblemsError([{ file, ...at, severity: 'error', rule: 'container-tests', message }]);
  const [error] = document.errors;
  if (error) {
    const message = error.message.split('\n')[0]?.replace(/ at line .*$/, '') ?? 'is no YAML';
    throw refuse(placeAt(error.pos[0]), `this is no YAML: ${message}; correct it here`);
  }
  const placeOf = (path: readonly (string | number)[]): Position => {
    for (let length = path.length; length > 0; length--) {
      const node: unknown = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return placeAt(node.range[0]);
    }
    return { line: 1, column: 1 };
  };
  // Aliases that stand for one another a thousand times are refused by the library.
  let content: unknown;
  try {
    content = document.toJS();
  } catch (fault) {
    throw refuse({ line: 1, column: 1 }, `${(fault as Error).message}; write it out`);
  }
  if (!isTestFile(content)) {
    const [fault] = isTestFile.errors ?? [];
    const path = (fault?.instancePath ?? '')
      .split('/')
      .slice(1)
      .map((key) => (/^\d+$/.test(key) ? Number(key) : key.replaceAll('~1', '/')));
    const extra = fault?.params.additionalProperty as string | undefined;
    const what = extra === undefined ? '' : ` ("${extra}")`;
    const message = `${path.join('.') || 'the file'} ${fault?.message ?? 'is wrong'}${what}; see docs/containers.md for the form`;
    throw refuse(placeOf(path), message);
  }
  for (const [index, { hit, event }] of content.tests.entries()) {
    if ((hit === undefined) !== (event === undefined)) continue;
    const message = 'a test needs either hit or event; write one of them';
    throw refuse(placeOf(['tests', index]), message);
  }
  return { content, document, placeOf };
}

/** The text of a document, as short as the file was written. */
export function textOfDocument(document: Document): string {
  return document.toString({ lineWidth: 100, singleQuote: null });
}
