import type { Problem } from '../sandbox/problem.js';
import type { Environment, IncomingRequest } from '../sandbox/run/environment.js';
import type { TagReport } from '../sandbox/run/event-scope.js';
import type { Exchange, ResponseState, SetCookie } from '../sandbox/run/exchange.js';
import type { RunResult } from '../sandbox/run/result.js';
import type { Seeds } from '../sandbox/seeds.js';
import type { RunInput } from '../sandbox/sandbox.js';
import type { ReplyToChild, RequestToParent } from './child.js';

/** What of an environment another process can be given; its clock is the machine's, its network ours. */
export type ServeEnvironment = Partial<
  Pick<Environment, 'container' | 'googleCloudProject' | 'hmacKeys'>
> & { seeds?: Seeds };

/** What templates made of an exchange so far. */
export interface ExchangeState {
  response: ResponseState;
  cookies: readonly SetCookie[];
  browserPixels: readonly string[];
  isClaimed: boolean;
}

/** What the process that runs a server's templates is told. Things are numbered by who makes them. */
export type ServeOrder =
  | { type: 'load'; template: number; content: string; file: string; environment: ServeEnvironment }
  | { type: 'unload' | 'clearStorage'; template: number }
  | {
      type: 'exchange';
      exchange: number;
      request: IncomingRequest;
      clientName: string | undefined;
      state: ExchangeState;
      /** Whether a client can run the container for it. */
      isServed: boolean;
    }
  | {
      type: 'scope';
      scope: number;
      eventData: Record<string, unknown> | undefined;
      parent: number | undefined;
      /** The scope whose messages and callbacks it has. */
      base: number | undefined;
      willFinish: boolean;
    }
  | {
      type: 'run';
      run: number;
      template: number;
      exchange: number;
      scope: number;
      fields: Record<string, unknown>;
      ids: RunInput['ids'];
    }
  | { type: 'containerStarted'; call: number; scope: number }
  | { type: 'containerEnded'; call: number; scope: number; tags: TagReport[] }
  | { type: 'finishEvent'; scope: number; containerId: string; tags: TagReport[] }
  | { type: 'forget'; exchange?: number; scope?: number }
  | ReplyToChild;

/** What it says. */
export type ServeMessage =
  | { type: 'loaded'; template: number; problems?: readonly Problem[]; fault?: string }
  | { type: 'returned'; run: number; state: ExchangeState }
  | { type: 'outcome'; run: number; outcome: 'success' | 'failure' | 'none'; state: ExchangeState }
  | { type: 'ended'; run: number; result: RunResult; state: ExchangeState }
  | { type: 'answered'; exchange: number; state: ExchangeState }
  | { type: 'runContainer'; call: number; exchange: number; event: Record<string, unknown> }
  | RequestToParent;

/** What is known of an exchange, for the other process. */
export function stateOf(exchange: Exchange): ExchangeState {
  const { response, cookies, browserPixels, isClaimed } = exchange;
  return { response, cookies, browserPixels, isClaimed };
}

/** Makes an exchange what the other process knows of it. */
export function takeState(exchange: Exchange, state: ExchangeState): void {
  Object.assign(exchange.response, state.response);
  exchange.cookies.splice(0, Infinity, ...state.cookies);
  exchange.browserPixels.splice(0, Infinity, ...state.browserPixels);
  exchange.isClaimed = state.isClaimed;
}
