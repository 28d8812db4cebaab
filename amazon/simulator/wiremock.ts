import { CONTRACTS } from '../contracts/index.js';
import { MOST_EVENTS, type AmazonContract } from '../contracts/contract.js';

/** A stub mapping of WireMock 3, so far as it is used here. */
export interface StubMapping {
  name: string;
  /** The lower goes first. */
  priority: number;
  request: Record<string, unknown>;
  response: Record<string, unknown>;
}

/** Which advertiser id makes WireMock give which answer. */
interface Trigger {
  advertiser: string;
  response: Record<string, unknown>;
}

const TRIGGERS: readonly Trigger[] = [
  { advertiser: 'answer-400', response: errorAnswer(400, 'BAD_REQUEST') },
  { advertiser: 'answer-401', response: errorAnswer(401, 'UNAUTHORIZED') },
  { advertiser: 'answer-403', response: errorAnswer(403, 'FORBIDDEN') },
  { advertiser: 'answer-413', response: errorAnswer(413, 'CONTENT_TOO_LARGE') },
  {
    advertiser: 'answer-429',
    response: errorAnswer(429, 'TOO_MANY_REQUESTS', { 'Retry-After': '2' })
  },
  { advertiser: 'answer-500', response: errorAnswer(500, 'INTERNAL_ERROR') },
  { advertiser: 'answer-503', response: errorAnswer(503, 'INTERNAL_ERROR') },
  { advertiser: 'answer-late', response: { status: 503, fixedDelayMilliseconds: 60_000 } },
  { advertiser: 'answer-reset', response: { fault: 'CONNECTION_RESET_BY_PEER' } },
  { advertiser: 'answer-malformed', response: jsonText(207, '{"success":[{"ind') }
];

/**
 * The simulator's endpoints as stub mappings for WireMock 3, in the form of its admin API's import.
 * They hold no state: any bearer token goes, nothing expires, an event is judged by its contract's
 * schema alone, and which error comes is chosen by the advertiser id or the refresh token.
 */
export function wireMockMappings(): { mappings: StubMapping[] } {
  return { mappings: [...tokenStubs(), ...Object.values(CONTRACTS).flatMap(contractStubs)] };
}

/** The body patterns are tried from the special to the general, and the last says what is missing. */
const Priority = { trigger: 1, accepted: 5, badBody: 6, badMediaType: 7, badHeaders: 8, rest: 9 };

const ANYTHING = { matches: '.+' };

function tokenStubs(): StubMapping[] {
  const at = { method: 'POST', urlPath: '/auth/o2/token' };
  const form = {
    grant_type: { equalTo: 'refresh_token' },
    client_id: ANYTHING,
    client_secret: ANYTHING,
    refresh_token: ANYTHING
  };
  const headers = { 'Content-Type': { contains: 'application/x-www-form-urlencoded' } };
  const refusing = (refreshToken: string, status: number, error: string): StubMapping => ({
    name: `token: ${refreshToken}`,
    priority: Priority.trigger,
    request: { ...at, formParameters: { refresh_token: { equalTo: refreshToken } } },
    response: json(status, { error, error_description: 'A stub says so' })
  });
  return [
    refusing('answer-invalid-grant', 400, 'invalid_grant'),
    refusing('answer-invalid-client', 401, 'invalid_client'),
    refusing('answer-503', 503, 'temporarily_unavailable'),
    {
      name: 'token: given',
      priority: Priority.accepted,
      request: { ...at, headers, formParameters: form },
      response: json(200, {
        access_token: 'Atza|given-by-a-stub',
        refresh_token: 'Atzr|given-by-a-stub',
        token_type: 'bearer',
        expires_in: 3600
      })
    },
    {
      name: 'token: unreadable request',
      priority: Priority.rest,
      request: at,
      response: json(400, {
        error: 'invalid_request',
        error_description:
          'Send grant_type=refresh_token, client_id, client_secret and refresh_token as a form'
      })
    }
  ];
}

function contractStubs(contract: AmazonContract): StubMapping[] {
  const { name, clientHeader, advertiserHeader, mediaType } = contract;
  const at = { method: 'POST', urlPath: contract.path };
  const token = { Authorization: { matches: '(?i)bearer .+' } };
  const names = { [clientHeader]: ANYTHING, [advertiserHeader]: ANYTHING };
  const type = { 'Content-Type': { contains: mediaType } };
  const schema = { matchesJsonSchema: requestSchema(contract), schemaVersion: 'V7' };
  const stub = (
    what: string,
    priority: number,
    request: Record<string, unknown>,
    response: Record<string, unknown>
  ): StubMapping => ({
    name: `${name}: ${what}`,
    priority,
    request: { ...at, ...request },
    response
  });
  return [
    ...triggersOf(contract).map(({ advertiser, response }) => {
      const request = { headers: { ...token, [advertiserHeader]: { equalTo: advertiser } } };
      return stub(advertiser, Priority.trigger, request, response);
    }),
    stub(
      'accepted',
      Priority.accepted,
      { headers: { ...token, ...names, ...type }, bodyPatterns: [schema] },
      acceptedAnswer(contract)
    ),
    stub(
      'body that breaks the schema',
      Priority.badBody,
      { headers: { ...token, ...names, ...type } },
      errorAnswer(400, 'BAD_REQUEST')
    ),
    stub(
      'other media type',
      Priority.badMediaType,
      { headers: { ...token, ...names } },
      errorAnswer(415, 'BAD_REQUEST')
    ),
    stub(
      'client or advertiser not named',
      Priority.badHeaders,
      { headers: token },
      errorAnswer(400, 'BAD_REQUEST')
    ),
    stub('no bearer token', Priority.rest, {}, errorAnswer(401, 'UNAUTHORIZED'))
  ];
}

/** The triggers all contracts share, and one that refuses the first event in the contract's form. */
function triggersOf(contract: AmazonContract): Trigger[] {
  const fieldLocation = `${contract.listName}[0].${contract.idPath}`;
  const message = `${fieldLocation} was refused because a stub says so`;
  const errors = [{ code: 'FIELD_VALUE_IS_INVALID', message, fieldLocation }];
  const { statusCode, body } = contract.answer([{}], [{ index: 0, errors }]);
  return [...TRIGGERS, { advertiser: 'answer-refused', response: json(statusCode, body) }];
}

/** A whole request: one of the event's shapes for each event. */
function requestSchema({ listName, schemas }: AmazonContract): unknown {
  return {
    type: 'object',
    additionalProperties: false,
    required: [listName],
    properties: {
      [listName]: {
        type: 'array',
        minItems: 1,
        maxItems: MOST_EVENTS,
        items: { anyOf: Object.values(schemas) }
      }
    }
  };
}

/** Lists every event of the request by its number; the event itself is not repeated. */
function acceptedAnswer(contract: AmazonContract): Record<string, unknown> {
  const { statusCode } = contract.answer([{}], []);
  const first = contract.firstIndex ?? 0;
  const index = first > 0 ? `{{math @index '+' ${first}}}` : '{{@index}}';
  const events = `(jsonPath request.body '$.${contract.listName}')`;
  // Handlebars takes three closing braces in a row for one token.
  const each = `{{#each ${events} as |event|}}{"index":${index} }{{#unless @last}},{{/unless}}{{/each}}`;
  return {
    ...jsonText(statusCode, `{"success":[${each}],"error":[]}`),
    transformers: ['response-template']
  };
}

function errorAnswer(
  status: number,
  code: string,
  headers: Record<string, string> = {}
): Record<string, unknown> {
  const answer = json(status, { code, message: 'A stub says so' });
  return { ...answer, headers: { ...(answer.headers as object), ...headers } };
}

function json(status: number, content: unknown): Record<string, unknown> {
  return { status, headers: { 'Content-Type': 'application/json' }, jsonBody: content };
}

function jsonText(status: number, body: string): Record<string, unknown> {
  return { status, headers: { 'Content-Type': 'application/json' }, body };
}
