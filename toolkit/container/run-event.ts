import type { ContainerVersion, HttpTransport } from '../sandbox/run/environment.js';
import type { Clock } from '../sandbox/run/clock.js';
import { EventScope, type TagReport } from '../sandbox/run/event-scope.js';
import type { Exchange, SetCookie } from '../sandbox/run/exchange.js';
import type { RunResult } from '../sandbox/run/result.js';
import type { InsertedRow, Refusal, RunError } from '../sandbox/run/run.js';
import type { SentRequest } from '../sandbox/run/send-request.js';
import { EventVariables, type EvaluatedVariable } from './event-variables.js';
import { problemOf, runnableOf, type LoadedContainer } from './load.js';
import type { How, TagModel } from './model.js';
import { runOwnTag } from './own-tags.js';
import type { Fields } from './parameters.js';
import { TAG_TYPES } from './tag-types.js';
import { concerns, transformed } from './transformations.js';
import { TriggerDecisions, type Why } from './triggers.js';

/** How a tag that fired ended; "running" until all it began is over, "shown" for one that does not run here. */
export type TagStatus = 'running' | 'success' | 'failure' | 'none' | 'exception' | 'shown';

/** One tag of the container at one event. */
export interface TagRun {
  tag: TagModel;
  how: How | undefined;
  fired: boolean;
  why: Why;
  /** As its transformations left it; undefined where they changed nothing. */
  eventData?: Record<string, unknown>;
  /** Undefined for a tag that did not fire. */
  status?: TagStatus;
  /** Its settings with the values of variables in them; undefined until it fired. */
  parameters?: Fields;
  /** What a tag that is only shown lacks. */
  lacks?: string[];
  /** Until it said how it ended, in milliseconds; undefined while it runs. */
  durationMs?: number;
  requests: (SentRequest & { guessed?: true })[];
  logs: string[];
  cookies: SetCookie[];
  insertedRows: InsertedRow[];
  refusals: Refusal[];
  error?: RunError;
}

/** One event on its way through the container. */
export interface EventRun {
  /** From 1. */
  id: number;
  client: string;
  eventData: Record<string, unknown>;
  /** All tags of the container, in its order. */
  tags: TagRun[];
  /** Variables that were evaluated, as triggers and tags without transformations saw them. */
  variables: ReadonlyMap<string, EvaluatedVariable>;
  /** Those that tags with transformations saw otherwise, by the tag's name. */
  ownVariables: ReadonlyMap<string, ReadonlyMap<string, EvaluatedVariable>>;
  /** Whether every tag has ended. */
  isOver: boolean;
}

/** All variables of an event: as it came in, else as a tag with transformations first saw them. */
export function variablesOf({ variables, ownVariables }: EventRun): Map<string, EvaluatedVariable> {
  const all = new Map(variables);
  for (const own of ownVariables.values()) {
    for (const [name, variable] of own) if (!all.has(name)) all.set(name, variable);
  }
  return all;
}

/** Where events run. */
export interface EventSurroundings {
  loaded: LoadedContainer;
  /** Tells templates that all tags of an event have ended. */
  finishEvent(scope: EventScope, containerId: string, tags: TagReport[]): void;
  container: ContainerVersion;
  clock: Clock;
  /** Answers what GTM's own tags send; templates have theirs. */
  http: HttpTransport;
  random: () => number;
  isLive: boolean;
  seeds: ReadonlyMap<string, unknown>;
  /** What a tag's settings are, where somebody tries others out. */
  fieldsOf?: (tag: TagModel) => Fields;
  /** Why those cannot be used. */
  problemOf?: (tag: TagModel) => string | undefined;
  /** Hears before a template runs. */
  onRun?: (kind: 'client' | 'tag' | 'variable', name: string) => void;
}

/** An event that a client made of a request. */
export interface EventStart {
  id: number;
  eventData: Record<string, unknown>;
  exchange: Exchange;
  client: string;
  /** The client's own scope, if it is a template. */
  clientScope?: EventScope | undefined;
  /** Called with the event's scope before any tag fires. */
  onStart?: ((scope: EventScope) => void) | undefined;
  /** Hears when it is known which tags fire, and each time one of them ends. */
  onUpdate?: (event: EventRun) => void;
}

/** An event under way. */
export interface StartedEvent {
  event: EventRun;
  scope: EventScope;
  /** Each tag has said how it ended, which is when sGTM's clients answer. */
  reported: Promise<TagReport[]>;
  /** All that the tags began is over. */
  ended: Promise<void>;
}

/** Lets an event go through the container: triggers, transformations, variables, tags. Nothing rejects. */
export function startEvent(start: EventStart, surroundings: EventSurroundings): StartedEvent {
  return new EventRunner(start, surroundings).start();
}

/** What a tag's transformations made: shared by all tags that the same ones concern. */
interface View {
  eventData: Record<string, unknown>;
  scope: EventScope;
  variables: EventVariables;
}

interface FiredTag {
  /** Resolves when the tag says how it ended. */
  reported: Promise<TagReport>;
  ended: Promise<void>;
}

class EventRunner {
  private readonly input: EventStart;
  private readonly where: EventSurroundings;
  private readonly scope: EventScope;
  private readonly variables: EventVariables;
  private readonly views = new Map<string, Promise<View>>();
  private readonly ownVariables = new Map<string, ReadonlyMap<string, EvaluatedVariable>>();
  private readonly event: EventRun;
  private readonly runs: ReadonlyMap<string, TagRun>;
  private readonly fired = new Map<TagRun, FiredTag>();
  private readonly now: number;
  private underWay = 0;

  constructor(input: EventStart, where: EventSurroundings) {
    this.input = input;
    this.where = where;
    const { loaded, clock } = where;
    this.now = clock.now();
    this.scope = new EventScope(input.eventData, input.clientScope);
    this.scope.willFinish = true;
    this.variables = this.variablesOf(this.scope);
    const tags = loaded.model.tags.map((tag): TagRun => {
      const why: Why = { reason: 'no trigger', trigger: null, conditions: [], chain: [] };
      return { tag, how: tag.how, fired: false, why, ...nothingDone() };
    });
    this.runs = new Map(tags.map((run) => [run.tag.name, run]));
    const { id, client, eventData } = input;
    const { ownVariables } = this;
    const variables = this.variables.evaluated;
    this.event = { id, client, eventData, tags, variables, ownVariables, isOver: false };
  }

  start(): StartedEvent {
    this.input.onStart?.(this.scope);
    const firing = this.decideAll().then(() => this.fireAll());
    const reported = firing.then(async (fired) => {
      const reports = await Promise.all(fired.map((each) => each.reported));
      this.where.finishEvent(this.scope, this.where.container.containerId, reports);
      return reports;
    });
    const ended = firing.then(async (fired) => {
      await Promise.all(fired.map((each) => each.ended));
      await reported;
    });
    return { event: this.event, scope: this.scope, reported, ended };
  }

  private async decideAll(): Promise<void> {
    const decisions = new TriggerDecisions(this.where.loaded.model, this.variables);
    await Promise.all(
      this.event.tags.map(async (run) => {
        run.why = await this.decide(run, decisions);
        run.fired = run.why.reason === 'fired';
      })
    );
  }

  private async decide({ tag, how }: TagRun, decisions: TriggerDecisions): Promise<Why> {
    const nothing = { trigger: null, conditions: [], chain: [] };
    if (tag.isPaused) return { reason: 'paused', ...nothing };
    const isBefore = tag.startMs !== undefined && this.now < tag.startMs;
    const isAfter = tag.endMs !== undefined && this.now >= tag.endMs;
    if (isBefore || isAfter) return { reason: 'schedule', ...nothing };
    const why = await decisions.forTag(tag);
    return why.reason === 'fired' && how === undefined ? { ...why, reason: 'unknown type' } : why;
  }

  /** Higher priorities first; none waits for another, but for the tags of its sequence. */
  private fireAll(): FiredTag[] {
    const { tags } = this.event;
    const firing = tags.filter(({ fired }) => fired);
    // All of them first, so that whoever listens knows them before one of them ends.
    for (const run of firing) run.status = 'running';
    this.event.isOver = firing.length === 0;
    this.input.onUpdate?.(this.event);
    for (const run of firing.toSorted((a, b) => b.tag.priority - a.tag.priority)) this.fire(run);
    return [...this.fired.values()];
  }

  /** Once for each event, whether by its trigger or in another tag's sequence. */
  private fire(run: TagRun): FiredTag {
    const known = this.fired.get(run);
    if (known) return known;
    run.status = 'running';
    run.fired = true;
    this.underWay++;
    let report: (report: TagReport) => void = () => undefined;
    const reported = new Promise<TagReport>((resolve) => {
      report = resolve;
    });
    const startedAt = performance.now();
    const end = (status: TagReport['status']): void => {
      if (run.durationMs !== undefined) return;
      run.durationMs = performance.now() - startedAt;
      report({ id: run.tag.id, status, executionTime: run.durationMs });
    };
    const ended = this.runInSequence(run, end).then(() => {
      end(REPORTED_STATUS[run.status ?? 'none']);
      this.hasEnded();
    });
    const fired = { reported, ended };
    this.fired.set(run, fired);
    return fired;
  }

  private hasEnded(): void {
    const { event } = this;
    // Counted: two tags that end at the same moment must not both be the last one.
    event.isOver = --this.underWay === 0;
    this.input.onUpdate?.(event);
  }

  private async runInSequence(
    run: TagRun,
    end: (status: TagReport['status']) => void
  ): Promise<void> {
    const { setup, teardown } = run.tag;
    const before = setup && (await this.fireFor(run, setup.name));
    if (setup?.stops && before !== 'success') {
      run.fired = false;
      run.why = { ...run.why, reason: 'setup failed' };
      delete run.status;
      return end('failure');
    }
    await this.runTag(run, end);
    end(REPORTED_STATUS[run.status ?? 'none']);
    const isGood = run.status === 'success' || run.status === 'shown';
    if (teardown && (isGood || !teardown.stops)) await this.fireFor(run, teardown.name);
  }

  /** Fires a tag of another's sequence; resolves when it says how it ended, undefined if it cannot fire. */
  private async fireFor(owner: TagRun, name: string): Promise<TagReport['status'] | undefined> {
    const run = this.runs.get(name);
    if (!run || run.tag.isPaused || run.how === undefined) return undefined;
    if (!run.fired) {
      run.why = {
        reason: 'fired',
        trigger: null,
        conditions: [],
        chain: [{ name: owner.tag.name, type: owner.tag.type, value: 'runs it in its sequence' }]
      };
    }
    return (await this.fire(run).reported).status;
  }

  private async runTag(run: TagRun, end: (status: TagReport['status']) => void): Promise<void> {
    const { tag } = run;
    const { loaded, onRun, fieldsOf } = this.where;
    const problem = problemOf(loaded, 'tag', tag) ?? this.where.problemOf?.(tag);
    if (problem !== undefined) return fail(run, problem);
    const view = await this.viewOf(tag);
    if (view.scope !== this.scope) {
      run.eventData = view.eventData;
      this.ownVariables.set(tag.name, view.variables.evaluated);
    }
    const fields = await view.variables.fill(fieldsOf?.(tag) ?? tag.fields);
    run.parameters = fields;
    if (tag.template === undefined) return this.runOwn(run, fields, view);
    const runnable = runnableOf(loaded, 'tag', tag.template);
    if (!runnable) return fail(run, 'its template cannot run');
    onRun?.('tag', tag.name);
    const { exchange } = this.input;
    const number = Number(tag.id);
    const ids = { gtmTagId: Number.isFinite(number) ? number : 0, gtmEventId: this.event.id };
    const onOutcome = (outcome: 'success' | 'failure' | 'none'): void =>
      end(REPORTED_STATUS[outcome]);
    record(run, await runnable.run({ fields, exchange, scope: view.scope, ids, onOutcome }).ended);
  }

  private async runOwn(run: TagRun, parameters: Fields, { eventData }: View): Promise<void> {
    const { type } = run.tag;
    const { http, clock, isLive } = this.where;
    const lacks = TAG_TYPES.get(type)?.lacks;
    const { cookies } = this.input.exchange.request;
    if (lacks) run.lacks = lacks(parameters, { eventData, cookies });
    const result = await runOwnTag(type, parameters, { eventData, http, clock, isLive });
    run.requests = result.requests;
    run.status = result.outcome ?? 'shown';
  }

  /** The event data as a tag sees it. Variables are read anew from what transformations changed. */
  private viewOf(tag: TagModel): Promise<View> {
    const { transformations } = this.where.loaded.model;
    const own = transformations.filter((each) => concerns(each, tag));
    const key = own.map((each) => transformations.indexOf(each)).join();
    let view = this.views.get(key);
    if (!view) {
      view = this.transform(own);
      this.views.set(key, view);
    }
    return view;
  }

  private async transform(own: LoadedContainer['model']['transformations']): Promise<View> {
    const { eventData } = this.input;
    let view: View = { eventData, scope: this.scope, variables: this.variables };
    for (const each of own) {
      const changed = await transformed(each, view.eventData, view.variables);
      if (changed === view.eventData) continue;
      const scope = this.scope.withData(changed);
      view = { eventData: changed, scope, variables: this.variablesOf(scope) };
    }
    return view;
  }

  private variablesOf(scope: EventScope): EventVariables {
    const { loaded, container, random, seeds, onRun } = this.where;
    const { exchange } = this.input;
    return new EventVariables(loaded, {
      scope,
      exchange,
      container,
      random,
      seeds,
      ...(onRun ? { onRun } : {})
    });
  }
}

function nothingDone(): Pick<
  TagRun,
  'cookies' | 'insertedRows' | 'logs' | 'refusals' | 'requests'
> {
  return { requests: [], logs: [], cookies: [], insertedRows: [], refusals: [] };
}

/** What addEventCallback calls the ways a tag ends; one that never says so runs into sGTM's timeout. */
const REPORTED_STATUS: Record<TagStatus, TagReport['status']> = {
  running: 'timeout',
  none: 'timeout',
  shown: 'success',
  success: 'success',
  failure: 'failure',
  exception: 'exception'
};

function fail(run: TagRun, message: string): void {
  run.error = { message };
  run.status = 'exception';
}

function record(run: TagRun, result: RunResult): void {
  const { outcome, requests, logs, cookies, insertedRows, refusals, error } = result;
  Object.assign(run, { requests, logs, cookies, insertedRows, refusals });
  if (error) run.error = error;
  run.status = outcome === 'none' && error ? 'exception' : outcome;
}
