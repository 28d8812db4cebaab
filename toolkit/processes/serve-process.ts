import { ProblemsError } from '../sandbox/problem.js';
import type { HttpTransport } from '../sandbox/run/environment.js';
import { EventScope, type TagReport } from '../sandbox/run/event-scope.js';
import { Exchange } from '../sandbox/run/exchange.js';
import { incomingRequest } from '../sandbox/run/incoming-request.js';
import type { RunResult } from '../sandbox/run/result.js';
import type { RunInput } from '../sandbox/sandbox.js';
import type { Template } from '../sandbox/template/template.js';
import type { RunnableTemplate, TemplateHost, TemplateRun } from '../container/host.js';
import { answerChild } from './child.js';
import {
  stateOf,
  takeState,
  type ServeEnvironment,
  type ServeMessage,
  type ServeOrder
} from './serve-messages.js';
import { WatchedProcess } from './watched-process.js';

/** A run of which the other process has not said that it ended. */
interface PendingRun {
  exchange: Exchange;
  outcomes: ('success' | 'failure')[];
  onOutcome: RunInput['onOutcome'];
  return: () => void;
  end: (result: RunResult) => void;
}

/** A template that was loaded, and who waits for that. */
interface LoadedTemplate {
  content: string;
  file: string;
  /** Called once, when it is loaded for the first time. */
  onLoaded: ((message: LoadedMessage) => void) | undefined;
}

type LoadedMessage = Extract<ServeMessage, { type: 'loaded' }>;

/**
 * Runs the templates of a container in a process of its own. If one takes too long or too much memory,
 * all runs that are under way end with that process, with the reason as their error; the next process loads the
 * templates again, whose storage is empty then, as on a server that was started anew.
 */
export class ServeProcess implements TemplateHost {
  private readonly http: HttpTransport;
  private readonly environment: ServeEnvironment;
  private process: WatchedProcess<ServeOrder, ServeMessage>;
  private readonly templates = new Map<number, LoadedTemplate>();
  private readonly runs = new Map<number, PendingRun>();
  private exchanges = new Numbers<Exchange>((exchange) => this.send({ type: 'forget', exchange }));
  private scopes = new Numbers<EventScope>((scope) => this.send({ type: 'forget', scope }));
  private lastId = 0;
  private loading = 0;
  private isClosed = false;
  private whyBroken: string | undefined;

  /** @param http answers what templates send */
  constructor(http: HttpTransport, environment: ServeEnvironment = {}) {
    this.http = http;
    this.environment = environment;
    this.process = this.start();
  }

  async load(template: Template, content: string): Promise<RunnableTemplate> {
    const id = ++this.lastId;
    const { file } = template;
    this.loading++;
    const { problems, fault } = await new Promise<LoadedMessage>((resolve) => {
      this.templates.set(id, { content, file, onLoaded: resolve });
      this.sendTemplate(id);
    });
    this.loading--;
    this.watch();
    if (problems || fault !== undefined) this.templates.delete(id);
    if (problems) throw new ProblemsError(problems);
    if (fault !== undefined) throw new Error(fault);
    return {
      run: (input) => this.run(id, input),
      clearStorage: () => this.send({ type: 'clearStorage', template: id }),
      end: () => {
        this.templates.delete(id);
        this.send({ type: 'unload', template: id });
      }
    };
  }

  finishEvent(scope: EventScope, containerId: string, tags: TagReport[]): void {
    const number = this.scopes.knownNumberOf(scope);
    if (number === undefined) return;
    this.send({ type: 'finishEvent', scope: number, containerId, tags });
  }

  close(): void {
    this.isClosed = true;
    this.process.end();
    this.endRuns('the server was ended');
  }

  private start(): WatchedProcess<ServeOrder, ServeMessage> {
    return new WatchedProcess('serve-child', {
      onMessage: (message) => this.receive(message),
      onEnd: (reason, hasStarted) => {
        if (hasStarted) this.restart(reason);
        else this.giveUp(reason);
      }
    });
  }

  private restart(reason: string): void {
    if (this.isClosed) return;
    this.exchanges = this.exchanges.anew();
    this.scopes = this.scopes.anew();
    this.process = this.start();
    for (const id of this.templates.keys()) this.sendTemplate(id);
    this.endRuns(reason);
  }

  /** Another process would not start either. */
  private giveUp(reason: string): void {
    this.whyBroken = reason;
    for (const [template, { onLoaded }] of this.templates) {
      onLoaded?.({ type: 'loaded', template, fault: reason });
    }
    this.endRuns(reason);
  }

  private endRuns(message: string): void {
    for (const [id, run] of this.runs) {
      this.runs.delete(id);
      run.return();
      run.end(resultOf(run, message));
    }
    this.watch();
  }

  private send(order: ServeOrder): void {
    this.process.send(order);
  }

  private sendTemplate(id: number): void {
    const { content, file } = this.templates.get(id) as LoadedTemplate;
    this.watch();
    this.send({ type: 'load', template: id, content, file, environment: this.environment });
  }

  /** A process that has nothing to do is not looked at. */
  private watch(): void {
    this.process.setBusy(this.runs.size + this.loading > 0);
  }

  private run(template: number, input: RunInput): TemplateRun {
    const { fields = {}, ids, onOutcome } = input;
    const exchange = input.exchange ?? new Exchange(incomingRequest(input.request));
    const scope = input.scope ?? new EventScope(input.event);
    const id = ++this.lastId;
    const run: Partial<PendingRun> = { exchange, outcomes: [], onOutcome };
    const hasReturned = new Promise<void>((resolve) => {
      run.return = resolve;
    });
    const ended = new Promise<RunResult>((resolve) => {
      run.end = resolve;
    });
    this.runs.set(id, run as PendingRun);
    if (this.whyBroken !== undefined || this.isClosed) {
      this.endRuns(this.whyBroken ?? 'the server was ended');
      return { hasReturned, ended };
    }
    this.watch();
    this.send({
      type: 'run',
      run: id,
      template,
      exchange: this.numberOfExchange(exchange),
      scope: this.numberOfScope(scope),
      fields,
      ids
    });
    return { hasReturned, ended };
  }

  /** The other process hears of an exchange before it runs something for it. */
  private numberOfExchange(exchange: Exchange): number {
    return this.exchanges.numberOf(exchange, (id) => {
      const { request, clientName } = exchange;
      const isServed = exchange.runContainer !== undefined;
      const state = stateOf(exchange);
      this.send({ type: 'exchange', exchange: id, request, clientName, state, isServed });
    });
  }

  private numberOfScope(scope: EventScope): number {
    return this.scopes.numberOf(scope, (id) => {
      const parent = scope.parent && this.numberOfScope(scope.parent);
      const base = scope.base && this.numberOfScope(scope.base);
      const { eventData, willFinish } = scope;
      this.send({ type: 'scope', scope: id, eventData, parent, base, willFinish });
    });
  }

  private receive(message: ServeMessage): void {
    switch (message.type) {
      case 'loaded': {
        const loaded = this.templates.get(message.template);
        loaded?.onLoaded?.(message);
        if (loaded) loaded.onLoaded = undefined;
        return;
      }
      case 'request':
        void answerChild(message, this.http).then((reply) => this.send(reply));
        return;
      case 'answered': {
        const exchange = this.exchanges.withNumber(message.exchange);
        if (!exchange) return;
        takeState(exchange, message.state);
        exchange.onReturn?.();
        return;
      }
      case 'runContainer':
        void this.runContainer(message);
        return;
      default:
        this.hearOfRun(message);
    }
  }

  private hearOfRun(
    message: Extract<ServeMessage, { type: 'returned' | 'outcome' | 'ended' }>
  ): void {
    const run = this.runs.get(message.run);
    if (!run) return;
    takeState(run.exchange, message.state);
    if (message.type === 'returned') run.return();
    else if (message.type === 'outcome') {
      if (message.outcome !== 'none') run.outcomes.push(message.outcome);
      run.onOutcome?.(message.outcome);
    } else {
      this.runs.delete(message.run);
      this.watch();
      run.return();
      run.end({ ...message.result, response: run.exchange.response });
    }
  }

  private async runContainer({
    call,
    exchange: id,
    event
  }: Extract<ServeMessage, { type: 'runContainer' }>): Promise<void> {
    const { process } = this;
    const exchange = this.exchanges.withNumber(id);
    const run = await exchange?.runContainer?.(event, (scope) =>
      process.send({ type: 'containerStarted', call, scope: this.numberOfScope(scope) })
    );
    if (!run || process !== this.process) return;
    const { scope, tags } = run;
    process.send({ type: 'containerEnded', call, scope: this.numberOfScope(scope), tags });
  }
}

/** Numbers for what two processes both know. One that nobody here can name any more is forgotten. */
class Numbers<Thing extends object> {
  private readonly numbers = new WeakMap<Thing, number>();
  private readonly things = new Map<number, WeakRef<Thing>>();
  private readonly forgotten: FinalizationRegistry<number>;
  private readonly forget: (number: number) => void;
  private last: number;

  constructor(forget: (number: number) => void, last = 0) {
    this.forget = forget;
    this.last = last;
    this.forgotten = new FinalizationRegistry((number) => {
      this.things.delete(number);
      forget(number);
    });
  }

  /** Numbers that go on from here, for a process that knows none of the things. */
  anew(): Numbers<Thing> {
    return new Numbers(this.forget, this.last);
  }

  /** @param introduce called with the number of a thing that has none yet */
  numberOf(thing: Thing, introduce: (number: number) => void): number {
    const known = this.numbers.get(thing);
    if (known !== undefined) return known;
    const number = ++this.last;
    this.numbers.set(thing, number);
    this.things.set(number, new WeakRef(thing));
    this.forgotten.register(thing, number);
    introduce(number);
    return number;
  }

  knownNumberOf(thing: Thing): number | undefined {
    return this.numbers.get(thing);
  }

  withNumber(number: number): Thing | undefined {
    return this.things.get(number)?.deref();
  }
}

/** What is known of a run whose process ended. */
function resultOf({ exchange, outcomes }: PendingRun, message: string): RunResult {
  return {
    outcome: outcomes[0] ?? 'none',
    calls: outcomes.length,
    returned: undefined,
    requests: [],
    logs: [],
    cookies: [],
    insertedRows: [],
    refusals: [],
    googleAnalyticsEvents: [],
    response: exchange.response,
    error: { message }
  };
}
