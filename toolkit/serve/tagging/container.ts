import { FirestoreStore } from '../../sandbox/api/firestore-store.js';
import {
  DEFAULT_CONTAINER,
  type Environment,
  type IncomingRequest
} from '../../sandbox/run/environment.js';
import { EventScope, type ContainerRun, type TagReport } from '../../sandbox/run/event-scope.js';
import type { Exchange } from '../../sandbox/run/exchange.js';
import { withDefaultValues } from '../../sandbox/template/default-values.js';
import type { ContainerSpec } from './container-spec.js';
import { EventVariables } from './event-variables.js';
import {
  loadContainer,
  type ConfiguredClient,
  type ConfiguredTag,
  type ConfiguredVariable,
  type LoadedContainer
} from './load-container.js';
import { referenceProblem } from './reference-problems.js';
import type { FiredTag, ServedEvent, ServedRequest } from './served-event.js';
import { newlyFired, runTag, type Firing } from './tag-run.js';
import { hostInThisProcess, type TemplateHost } from './template-host.js';
import { firesOn } from './trigger.js';

/** An event that a client made of a request. */
export interface Arrival {
  eventData: Record<string, unknown>;
  exchange: Exchange;
  /** The client's name. */
  client: string;
  /** The client's own scope, if it is a template. */
  clientScope?: EventScope;
  /** Called with the event's scope before any tag fires. */
  onStart?: (scope: EventScope) => void;
  /** Whether it was sent from this machine. */
  isLocal?: boolean;
}

/** Something that keeps part of the container from working. */
export interface ContainerProblem {
  /** The tag, variable or client it concerns, or what else could not be read. */
  name: string;
  message: string;
}

type Unsubscribe = () => void;
type FaultListener = (error: unknown) => void;

/**
 * A server container on this machine: tags with their triggers, variables and clients. Each template
 * is the same as long as its file stays the same, so that what it stores lives on.
 */
export class LocalContainer {
  private currentSpec: ContainerSpec;
  private readonly host: TemplateHost;
  private loaded: LoadedContainer;
  private readonly onFault: FaultListener;
  private readonly eventListeners = new Set<(event: ServedEvent) => void>();
  private readonly changeListeners = new Set<() => void>();
  private readonly sourceProblems = new Map<string, string>();
  private lastEventId = 0;
  private lastRequestNumber = 0;
  private readonly requestNumbers = new WeakMap<Exchange, number>();
  private running = 0;
  private idleListeners: (() => void)[] = [];

  private constructor(
    spec: ContainerSpec,
    host: TemplateHost,
    loaded: LoadedContainer,
    onFault: FaultListener
  ) {
    this.currentSpec = spec;
    this.host = host;
    this.loaded = loaded;
    this.onFault = onFault;
  }

  /**
   * Reads the container's files. A broken one does not stop it: see {@link problems}.
   *
   * @param where what templates meet, where they run in this process, with the network down unless
   * `http` is given; or what runs them elsewhere
   * @param onFault hears of what a listener throws, which ends neither events nor the process
   */
  static async open(
    spec: ContainerSpec,
    where: Partial<Environment> | TemplateHost = {},
    onFault: FaultListener = () => undefined
  ): Promise<LocalContainer> {
    const host =
      'load' in where
        ? where
        : hostInThisProcess({ environment: where, firestore: new FirestoreStore() });
    const loaded = await loadContainer(spec, host);
    return new LocalContainer(spec, host, loaded, onFault);
  }

  /** What it was last made from. */
  get spec(): ContainerSpec {
    return this.currentSpec;
  }

  get tags(): readonly ConfiguredTag[] {
    return this.loaded.tags;
  }

  get variables(): ReadonlyMap<string, ConfiguredVariable> {
    return this.loaded.variables;
  }

  get clients(): readonly ConfiguredClient[] {
    return this.loaded.clients;
  }

  /** Everything that is broken just now; it goes away once the file is put right. */
  get problems(): ContainerProblem[] {
    const { tags, clients, variables } = this.loaded;
    const templates = [...variables.values()].filter((variable) => variable.kind === 'template');
    return [
      ...[...this.sourceProblems].map(([name, message]) => ({ name, message })),
      ...[...tags, ...clients, ...templates].flatMap(({ name, problem }) =>
        problem === undefined ? [] : [{ name, message: problem }]
      )
    ];
  }

  /**
   * Notes why something the container is made from cannot be read or built; undefined if it can.
   *
   * @returns whether that is news
   */
  setSourceProblem(name: string, message: string | undefined): boolean {
    if (this.sourceProblems.get(name) === message) return false;
    if (message === undefined) this.sourceProblems.delete(name);
    else this.sourceProblems.set(name, message);
    this.announceChange();
    return true;
  }

  /** Reads the files again, those of another container if one is given. */
  async reload(spec = this.currentSpec): Promise<void> {
    const loaded = await loadContainer(spec, this.host, this.loaded);
    this.currentSpec = spec;
    this.loaded = loaded;
    this.announceChange();
  }

  /**
   * Replaces a tag's fields; those that are missing get their default values. They last until the
   * file they came from changes.
   *
   * @throws RangeError if there is no such tag
   * @throws TypeError naming what keeps the fields from being used
   */
  setFields(tagId: number, fields: Record<string, unknown>): void {
    const tag = this.tagWith(tagId);
    const problem = referenceProblem(tag.name, fields, this.loaded.variables);
    if (problem !== undefined) throw new TypeError(problem);
    tag.isChanged = true;
    this.useFields(tag, fields);
  }

  /**
   * Takes the fields again as they were read.
   *
   * @throws RangeError if there is no such tag
   */
  resetFields(tagId: number): void {
    const tag = this.tagWith(tagId);
    if (!tag.isChanged) return;
    tag.isChanged = false;
    this.useFields(tag, JSON.parse(tag.source) as Record<string, unknown>);
  }

  private tagWith(tagId: number): ConfiguredTag {
    const tag = this.loaded.tags.find(({ id }) => id === tagId);
    if (tag) return tag;
    throw new RangeError(`no tag has the id ${tagId}; there are ${this.loaded.tags.length}`);
  }

  /** As on a server that has just started: a token cached for other credentials would hide them. */
  private useFields(tag: ConfiguredTag, fields: Record<string, unknown>): void {
    tag.runnable?.clearStorage();
    tag.fields = tag.template ? withDefaultValues(tag.template, fields) : { ...fields };
    // What can be run is sound, so that only the fields can be the problem.
    if (tag.runnable) tag.problem = referenceProblem(tag.name, fields, this.loaded.variables);
    this.announceChange();
  }

  /** Hears of every event when it arrives and each time one of its tags ends. */
  onUpdate(listener: (event: ServedEvent) => void): Unsubscribe {
    this.eventListeners.add(listener);
    return () => this.eventListeners.delete(listener);
  }

  /** Hears when tags, fields or problems changed. */
  onChange(listener: () => void): Unsubscribe {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  /** Resolves once no event is under way. */
  idle(): Promise<void> {
    if (this.running === 0) return Promise.resolve();
    return new Promise((resolve) => this.idleListeners.push(resolve));
  }

  /**
   * Fires the tags for an event. Resolves once each has said how it ended, which is when sGTM's
   * clients answer; what a tag does after that is still recorded. Never rejects.
   */
  async runEvent(arrival: Arrival): Promise<ContainerRun> {
    const { eventData, exchange } = arrival;
    const scope = new EventScope(eventData, arrival.clientScope);
    scope.willFinish = true;
    arrival.onStart?.(scope);
    const { tags, variables } = this.loaded;
    const firing = tags.filter(({ trigger }) => firesOn(trigger, eventData.event_name));
    const event: ServedEvent = {
      id: ++this.lastEventId,
      receivedAt: Date.now(),
      client: arrival.client,
      request: servedRequest(exchange.request, this.numberOf(exchange)),
      isLocal: arrival.isLocal ?? false,
      eventData,
      fired: firing.map(newlyFired),
      notFired: tags.filter((tag) => !firing.includes(tag)).map(({ name }) => name),
      isOver: firing.length === 0
    };
    this.announce(event);
    // Counted: two tags that end at the same moment must not both be the last one.
    let underWay = firing.length;
    const onEnd = (): void => {
      underWay--;
      event.isOver = underWay === 0;
      this.announce(event);
    };
    const values = new EventVariables(variables, scope, exchange);
    const reports = await Promise.all(
      firing.map((tag, index) => {
        const fired = event.fired[index] as FiredTag;
        return this.fire({ tag, fired, event, scope, exchange, values }, onEnd);
      })
    );
    this.host.finishEvent(scope, DEFAULT_CONTAINER.containerId, reports);
    return { scope, tags: reports };
  }

  /** Tells listeners of a request that was turned away before it could become an event. */
  reject(
    request: IncomingRequest,
    rejection: { statusCode: number; reason: string },
    isLocal: boolean
  ): void {
    this.announce({
      id: ++this.lastEventId,
      receivedAt: Date.now(),
      client: '',
      request: servedRequest(request, ++this.lastRequestNumber),
      isLocal,
      rejection,
      eventData: {},
      fired: [],
      notFired: [],
      isOver: true
    });
  }

  /** Events of one exchange came with one request. */
  private numberOf(exchange: Exchange): number {
    const known = this.requestNumbers.get(exchange);
    if (known !== undefined) return known;
    this.requestNumbers.set(exchange, ++this.lastRequestNumber);
    return this.lastRequestNumber;
  }

  /** Resolves when the tag says how it ended; its record is complete when all it began is over. */
  private fire(firing: Firing, onEnd: () => void): Promise<TagReport> {
    this.running++;
    return new Promise((resolve) => {
      void runTag(firing, resolve).then(() => {
        onEnd();
        this.running--;
        if (this.running > 0) return;
        for (const listener of this.idleListeners.splice(0)) listener();
      });
    });
  }

  private announce(event: ServedEvent): void {
    for (const listener of this.eventListeners) this.tell(() => listener(event));
  }

  private announceChange(): void {
    for (const listener of this.changeListeners) this.tell(listener);
  }

  private tell(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.onFault(error);
    }
  }
}

function servedRequest(request: IncomingRequest, number: number): ServedRequest {
  const { method, path, queryString, headers, body, ip } = request;
  return { number, method, path, query: queryString, headers, body, ip };
}
