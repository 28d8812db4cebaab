import type { HttpReply, HttpRequest } from 'sgtm/sandbox';
import {
  ACCOUNTS_PATH,
  answerAccounts,
  answerProfiles,
  PROFILES_PATH,
  type AccountContext
} from './account-endpoints.js';
import { identityOf } from '../event-identity.js';
import { Advertisers, type Advertiser } from './advertisers.js';
import { regionOf, type Region } from '../contracts/hosts.js';
import { answerInstead, eventsError, reply, tokenError, type TimedAnswer } from './answers.js';
import { BoundedList } from './bounded-list.js';
import { CONTRACTS } from '../contracts/index.js';
import { valueAt, type AmazonContract, type RefusedEvent } from '../contracts/contract.js';
import { accountOfDeletion, answerDeletion } from './deletion-endpoint.js';
import { answerEvents, type EventsOutcome } from './events-endpoint.js';
import { FaultPlan, type PlannedFault } from './fault-plan.js';
import type { AcceptedConversion, Answer, ReceivedRequest } from './model.js';
import { RequestRecord } from './request-record.js';
import { SeenIds } from './seen-ids.js';
import { TokenService, type Credentials } from './token-service.js';

export interface AmazonSimulatorOptions {
  /** Milliseconds since 1970; the machine's clock if not given. */
  now?: () => number;
  /** From 0 to below 1: for tokens, and for faults that have a rate. Math.random if not given. */
  random?: () => number;
  /** Credentials that get a token; as long as there are none, any that are not empty. */
  credentials?: readonly Credentials[];
  /** Access tokens that are valid without being asked for. */
  accessTokens?: readonly string[];
  /** Advertisers that exist, or ids that every region knows; without them any id is one. */
  accounts?: readonly (string | Advertiser)[];
  /** The region of requests whose host is not one of Amazon's; none if not given. */
  region?: Region;
  /** How long a token is valid; an hour if not given. */
  tokenLifetimeSeconds?: number;
  /** How many requests are remembered; 1,000 if not given. */
  mostReceived?: number;
  /** How many conversions are remembered; 10,000 if not given. */
  mostConversions?: number;
}

/** How much has come in since the start or the last reset. */
export interface SimulatorCounts {
  requests: number;
  tokens: number;
  accepted: number;
  /** Those of the accepted whose identity was sent before: Amazon counts one of them. */
  duplicates: number;
  /** Those of the duplicates that say something else than the first. */
  clashes: number;
  refused: number;
  /** People that were asked to be deleted. */
  deletions: number;
}

interface Handled {
  endpoint: ReceivedRequest['endpoint'];
  answer: TimedAnswer;
  fault?: PlannedFault | undefined;
  accepted?: number;
  refused?: readonly RefusedEvent[];
}

const TOKEN_PATH = '/auth/o2/token';
const MOST_IDS = 100_000;

/** How many characters of requests, and of conversions, are remembered: a request can have a million. */
const MOST_KEPT = 64_000_000;

/**
 * Amazon Ads as an integration sees it: the token endpoint of Login with Amazon, the endpoints for
 * events of all three contracts, for accounts and for the deletion of people. It listens nowhere: it is handed requests, in a process of its
 * own by startAmazonServer, or directly as the network of a sandbox run.
 */
export class AmazonSimulator {
  /** What is to go wrong; can be changed at any moment. */
  readonly faults: FaultPlan;
  /** The access tokens that are valid. */
  readonly tokens: TokenService;
  private readonly now: () => number;
  private readonly defaultRegion: Region | undefined;
  private readonly advertisers: Advertisers;
  private readonly keptConversions: BoundedList<AcceptedConversion>;
  private readonly keptRequests: BoundedList<ReceivedRequest>;
  private readonly seenIds = new SeenIds(MOST_IDS);
  private counted = noCounts();

  constructor(options: AmazonSimulatorOptions = {}) {
    const { now = Date.now, random = Math.random } = options;
    this.now = now;
    this.faults = new FaultPlan(random);
    this.tokens = new TokenService({
      now,
      random,
      credentials: options.credentials,
      accessTokens: options.accessTokens,
      lifetimeSeconds: options.tokenLifetimeSeconds ?? 3600
    });
    this.defaultRegion = options.region;
    this.advertisers = new Advertisers(options.accounts);
    this.keptConversions = new BoundedList(options.mostConversions ?? 10_000, MOST_KEPT);
    this.keptRequests = new BoundedList(options.mostReceived ?? 1000, MOST_KEPT);
  }

  /** What was accepted, oldest first; only the newest are kept. */
  get conversions(): readonly AcceptedConversion[] {
    return this.keptConversions.items;
  }

  /** What came in and how it was answered, oldest first; only the newest are kept. */
  get received(): readonly ReceivedRequest[] {
    return this.keptRequests.items;
  }

  get counts(): Readonly<SimulatorCounts> {
    return { ...this.counted };
  }

  /**
   * Answers a request as the network of a sandbox run. A dropped connection and one without an
   * answer become what a template hears of them.
   */
  handle(request: HttpRequest): Promise<HttpReply> {
    const answer = this.answer(request);
    const { delayMs } = answer;
    if (answer.kind === 'timeout') {
      return Promise.resolve({ error: 'timed_out', delayMs: request.timeoutMs });
    }
    const delay = delayMs > 0 ? { delayMs } : {};
    if (answer.kind === 'reset') return Promise.resolve({ error: 'failed', ...delay });
    const { statusCode, headers, body } = answer;
    return Promise.resolve({ statusCode, headers, body, ...delay });
  }

  /** Answers a request, whose URL's host tells the region and whose path the endpoint. */
  answer(request: HttpRequest): TimedAnswer {
    const receivedAt = this.now();
    const id = ++this.counted.requests;
    const handled = this.dispatch(request, receivedAt);
    const { endpoint, answer, fault, accepted = 0, refused = [] } = handled;
    if (answer.kind === 'reply') answer.headers['x-amzn-requestid'] = `simulated-${id}`;
    const facts = { id, receivedAt, endpoint, request, answer, refused, accepted };
    const record = new RequestRecord({ ...facts, fault: fault?.kind });
    this.keptRequests.add(record, sizeOf(request.body) + sizeOf(bodyOf(answer)));
    this.counted.refused += refused.length;
    return answer;
  }

  /** Forgets the requests that came in; what was accepted stays. */
  forgetReceived(): void {
    this.keptRequests.clear();
  }

  /** Forgets requests, conversions, tokens that were asked for, and faults. */
  reset(): void {
    this.keptRequests.clear();
    this.keptConversions.clear();
    this.seenIds.clear();
    this.tokens.reset();
    this.faults.clear();
    this.counted = noCounts();
  }

  private dispatch(request: HttpRequest, receivedAt: number): Handled {
    const { host, pathname } = URL.canParse(request.url)
      ? new URL(request.url)
      : { host: '', pathname: '' };
    if (pathname === TOKEN_PATH) return this.dispatchToken(request);
    const contract = Object.values(CONTRACTS).find(({ path }) => path === pathname);
    if (contract) return this.dispatchEvents(contract, request, host, receivedAt);
    const region = regionOf(host) ?? this.defaultRegion;
    const { tokens, advertisers } = this;
    const context: AccountContext = { tokens, advertisers, region };
    if (pathname === PROFILES_PATH || pathname === ACCOUNTS_PATH) {
      const answer = pathname === PROFILES_PATH ? answerProfiles : answerAccounts;
      const { statusCode, body } = answer(request, context);
      return { endpoint: 'accounts', answer: reply(statusCode, body, undefined) };
    }
    const account = accountOfDeletion(pathname);
    if (account !== undefined) return this.dispatchDeletion(request, account, context);
    const message = `There is no ${pathname} here; see docs/simulator.md for what there is`;
    return { endpoint: 'none', answer: reply(404, { code: 'NOT_FOUND', message }, undefined) };
  }

  private dispatchToken(request: HttpRequest): Handled {
    const endpoint = 'token';
    if (request.method !== 'POST') {
      const body = { error: 'invalid_request', error_description: 'Use POST' };
      return { endpoint, answer: reply(405, body, undefined) };
    }
    const fault = this.faults.take('token');
    const instead = fault && answerInstead(fault, tokenError);
    if (instead) return { endpoint, answer: instead, fault };
    const { statusCode, body } = this.tokens.answer(request);
    if (statusCode === 200) this.counted.tokens++;
    return { endpoint, answer: reply(statusCode, body, fault), fault };
  }

  private dispatchDeletion(
    request: HttpRequest,
    account: string,
    context: AccountContext
  ): Handled {
    const endpoint = 'deletion';
    const fault = this.faults.take('events');
    const instead = fault && answerInstead(fault, eventsError);
    if (instead) return { endpoint, answer: instead, fault };
    const { statusCode, body, deleted } = answerDeletion(request, account, context);
    this.counted.deletions += deleted;
    return { endpoint, answer: reply(statusCode, body, fault), fault };
  }

  private dispatchEvents(
    contract: AmazonContract,
    request: HttpRequest,
    host: string,
    receivedAt: number
  ): Handled {
    const endpoint = contract.name;
    const fault = this.faults.take('events');
    const instead = fault && answerInstead(fault, eventsError);
    if (instead) return { endpoint, answer: instead, fault };
    const region = regionOf(host) ?? this.defaultRegion;
    const outcome = answerEvents(contract, request, {
      tokens: this.tokens,
      advertisers: this.advertisers,
      now: receivedAt,
      region,
      isRefusing: fault?.kind === 'refuse'
    });
    this.keep(contract, outcome, region, receivedAt, sizeOf(request.body));
    const { statusCode, body, accepted, refused } = outcome;
    const answer = reply(statusCode, body, fault);
    return { endpoint, answer, fault, accepted: accepted.length, refused };
  }

  private keep(
    contract: AmazonContract,
    { accepted, advertiser, client }: EventsOutcome,
    region: AcceptedConversion['region'],
    receivedAt: number,
    size: number
  ): void {
    for (const event of accepted) {
      const id = valueAt(event, contract.idPath);
      const eventId = typeof id === 'string' ? id : undefined;
      const group = { contract: contract.name, region: region ?? 'NA', account: advertiser };
      const { key, content } = identityOf(group, event);
      const relation = eventId === undefined ? 'new' : this.seenIds.check(key, content);
      const isDuplicate = relation !== 'new';
      const conversion = {
        contract: contract.name,
        region,
        advertiser,
        client,
        event,
        eventId,
        receivedAt,
        isDuplicate
      };
      this.keptConversions.add(conversion, size / accepted.length);
      this.counted.accepted++;
      if (isDuplicate) this.counted.duplicates++;
      if (relation === 'clashing') this.counted.clashes++;
    }
  }
}

function bodyOf(answer: Answer): string | undefined {
  return answer.kind === 'reply' ? answer.body : undefined;
}

function sizeOf(text: string | undefined): number {
  return text?.length ?? 0;
}

function noCounts(): SimulatorCounts {
  return {
    requests: 0,
    tokens: 0,
    accepted: 0,
    duplicates: 0,
    clashes: 0,
    refused: 0,
    deletions: 0
  };
}
