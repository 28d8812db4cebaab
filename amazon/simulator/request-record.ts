import type { HttpRequest } from 'sgtm/sandbox';
import type { FaultKind } from './fault-plan.js';
import { maskForm, maskHeaders, maskJson, maskText } from './mask.js';
import type { RefusedEvent } from '../contracts/contract.js';
import type { Answer, ReceivedRequest } from './model.js';

/** What is known of a request when it has been answered. */
export interface RequestFacts {
  id: number;
  receivedAt: number;
  endpoint: ReceivedRequest['endpoint'];
  request: HttpRequest;
  answer: Answer;
  refused: readonly RefusedEvent[];
  accepted: number;
  fault: FaultKind | undefined;
}

/** Keeps a request as it came and masks it when it is looked at, as most never are. */
export class RequestRecord implements ReceivedRequest {
  readonly id: number;
  readonly receivedAt: number;
  readonly endpoint: ReceivedRequest['endpoint'];
  readonly refused: readonly RefusedEvent[];
  readonly accepted: number;
  readonly fault: FaultKind | undefined;
  readonly #request: HttpRequest;
  readonly #answer: Answer;

  constructor(facts: RequestFacts) {
    this.id = facts.id;
    this.receivedAt = facts.receivedAt;
    this.endpoint = facts.endpoint;
    this.refused = facts.refused;
    this.accepted = facts.accepted;
    this.fault = facts.fault;
    this.#request = facts.request;
    this.#answer = facts.answer;
  }

  get method(): string {
    return this.#request.method;
  }

  /** Without the query, which no endpoint of Amazon's has. */
  get url(): string {
    return maskText(this.#request.url.split(/[?#]/, 1)[0] as string);
  }

  get headers(): Record<string, string> {
    return maskHeaders(this.#request.headers);
  }

  get body(): string | undefined {
    const { body } = this.#request;
    if (body === undefined) return undefined;
    return this.endpoint === 'token' ? maskForm(body) : maskJson(body);
  }

  get answer(): Answer {
    const answer = this.#answer;
    if (answer.kind !== 'reply') return answer;
    return { ...answer, body: maskAnswer(this.endpoint, answer.body) };
  }

  /** What JSON.stringify makes of it. */
  toJSON(): ReceivedRequest {
    const { id, receivedAt, endpoint, method, url, headers, body, answer } = this;
    const { refused, accepted, fault } = this;
    const request = { id, receivedAt, endpoint, method, url, headers, body };
    return { ...request, answer, refused, accepted, fault };
  }
}

/** An answer for events repeats them; one for a token holds it. */
function maskAnswer(endpoint: ReceivedRequest['endpoint'], body: string): string {
  if (endpoint !== 'token') return maskJson(body);
  return body.includes('access_token') ? '(access token)' : body;
}
