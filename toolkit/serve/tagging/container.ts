import {
  answerRequest as claim,
  type Arrival as ClaimedArrival,
  type ClientErrorListener
} from '../../container/claim.js';
import type { ClientAnswer } from '../../container/client-answer.js';
import {
  hostInThisProcess,
  type RunnableTemplate,
  type TemplateHost
} from '../../container/host.js';
import {
  loadContainer,
  problemOf,
  tableOf,
  type ContainerTable,
  type LoadedContainer
} from '../../container/load.js';
import type {
  ClientModel,
  ContainerModel,
  TagModel,
  VariableModel
} from '../../container/model.js';
import type { Fields } from '../../container/parameters.js';
import type { ContainerProblem as ModelProblem } from '../../container/problem.js';
import { Secrets } from '../../container/secrets.js';
import { startEvent, type EventSurroundings } from '../../container/run-event.js';
import { clientFields } from '../../container/run-request.js';
import { FirestoreStore } from '../../sandbox/api/firestore-store.js';
import { realClock } from '../../sandbox/run/clock.js';
import {
  DEFAULT_CONTAINER,
  type ContainerVersion,
  type Environment,
  type HttpTransport,
  type IncomingRequest
} from '../../sandbox/run/environment.js';
import type { ContainerRun } from '../../sandbox/run/event-scope.js';
import type { Exchange } from '../../sandbox/run/exchange.js';
import { withDefaultValues } from '../../sandbox/template/default-values.js';
import type { Template } from '../../sandbox/template/template.js';
import type { ContainerSpec } from './container-spec.js';
import { withSources } from './error-source.js';
import { referenceProblem } from './reference-problems.js';
import { update, type ServedEvent, type ServedRequest } from './served-event.js';
import { modelOfSpec } from './spec-model.js';

/** An event that a client made of a request. */
export interface Arrival extends ClaimedArrival {
  /** Whether it was sent from this machine. */
  isLocal?: boolean;
}

/** Something that keeps part of the container from working. */
export interface ContainerProblem {
  /** The tag, variable or client it concerns, or what else could not be read. */
  name: string;
  message: string;
}

/** A tag of the container as somebody may change it. */
export interface ConfiguredTag {
  /** Its place in the container, from 1. */
  id: number;
  name: string;
  model: TagModel;
  /** The path of its template, or what GTM calls its type. */
  file: string;
  template: Template | undefined;
  runnable: RunnableTemplate | undefined;
  /** Why it cannot run. */
  problem: string | undefined;
  fields: Fields;
  /** The fields as their source had them, as JSON; a change there wins over the page's. */
  source: string;
  /** Whether the fields were changed since they were read. */
  isChanged: boolean;
}

/** What a container is opened with besides its files. */
export interface ContainerOptions {
  /** Answers what GTM's own tags send; nothing does unless given. */
  http?: HttpTransport;
  /** Whether requests really leave. */
  isLive?: boolean;
  /** Values by the names of variables. */
  seeds?: ReadonlyMap<string, unknown>;
}

type Unsubscribe = () => void;
type FaultListener = (error: unknown) => void;

/**
 * A server container on this machine: GTM's export, or tags, variables and clients of templates. Each
 * template is the same as long as its text stays the same, so that what it stores lives on.
 */
export class LocalContainer {
  private currentSpec: ContainerSpec;
  private readonly host: TemplateHost;
  private readonly options: ContainerOptions;
  private loaded: LoadedContainer;
  private configured: readonly ConfiguredTag[] = [];
  private byModel: ReadonlyMap<TagModel, ConfiguredTag> = new Map();
  /** What of an export must not be shown. */
  private secrets: Secrets | undefined;
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
    onFault: FaultListener,
    options: ContainerOptions
  ) {
    this.currentSpec = spec;
    this.host = host;
    this.loaded = loaded;
    this.onFault = onFault;
    this.options = options;
    this.configure();
  }

  /**
   * Reads the container's files. A broken one does not stop it: see {@link problems}.
   *
   * @param where what templates meet, where they run in this process, with the network down unless
   * `http` is given; or what runs them elsewhere
   * @param onFault hears of what a listener throws, which ends neither events nor the process
   * @throws ProblemsError if an export is none of a server container
   */
  static async open(
    spec: ContainerSpec,
    where: Partial<Environment> | TemplateHost = {},
    onFault: FaultListener = () => undefined,
    options: ContainerOptions = {}
  ): Promise<LocalContainer> {
    const host =
      'load' in where
        ? where
        : hostInThisProcess({ environment: where, firestore: new FirestoreStore() });
    const loaded = await load(spec, host);
    return new LocalContainer(spec, host, loaded, onFault, options);
  }

  /** What it was last made from. */
  get spec(): ContainerSpec {
    return this.currentSpec;
  }

  get tags(): readonly ConfiguredTag[] {
    return this.configured;
  }

  get model(): ContainerModel {
    return this.loaded.model;
  }

  /** The container as it is loaded just now. */
  get content(): LoadedContainer {
    return this.loaded;
  }

  /** Everything that is broken just now; it goes away once the file is put right. */
  get problems(): ContainerProblem[] {
    const sources = [...this.sourceProblems].map(([name, message]) => ({ name, message }));
    if (this.isExport) {
      const { problems } = this.loaded;
      return [...sources, ...problems.map(({ name, message }) => ({ name, message }))];
    }
    const { clients, variables } = this.loaded.model;
    const others = [
      ...clients.map((client) => this.entityProblem('client', client)),
      ...[...variables.values()].map((variable) => this.entityProblem('variable', variable))
    ];
    return [
      ...sources,
      ...this.configured.flatMap(({ name, problem }) =>
        problem === undefined ? [] : [{ name, message: problem }]
      ),
      ...others.flatMap((problem) => problem ?? [])
    ];
  }

  /** What keeps parts of an export from running as in GTM; empty for a container of templates. */
  get exportProblems(): readonly ModelProblem[] {
    return this.isExport ? this.loaded.problems : [];
  }

  /** Values that must not be shown wherever they turn up; those of templates are known by their names. */
  get secretValues(): ReadonlySet<string> {
    return this.secrets?.known ?? new Set();
  }

  /** What of the container runs exactly, as a guess, or is only shown; undefined for one of templates. */
  get table(): ContainerTable | undefined {
    return this.isExport ? tableOf(this.loaded) : undefined;
  }

  get isExport(): boolean {
    return this.currentSpec.export !== undefined;
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
    this.loaded = await load(spec, this.host, this.loaded);
    this.currentSpec = spec;
    this.configure();
    this.announceChange();
  }

  /**
   * Replaces a tag's fields; those that are missing get their default values, where the container is no
   * export. They last until the file they came from changes.
   *
   * @throws RangeError if there is no such tag
   * @throws TypeError naming what keeps the fields from being used
   */
  setFields(tagId: number, fields: Record<string, unknown>): void {
    const tag = this.tagWith(tagId);
    const problem = referenceProblem(tag.name, fields, this.loaded.model);
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
    const tag = this.configured.find(({ id }) => id === tagId);
    if (tag) return tag;
    throw new RangeError(`no tag has the id ${tagId}; there are ${this.configured.length}`);
  }

  /** As on a server that has just started: a token cached for other credentials would hide them. */
  private useFields(tag: ConfiguredTag, fields: Record<string, unknown>): void {
    tag.runnable?.clearStorage();
    tag.fields =
      tag.template && !this.isExport ? withDefaultValues(tag.template, fields) : { ...fields };
    // What can be run is sound, so that only the fields can be the problem.
    if (tag.runnable) tag.problem = this.fieldsProblem(tag.name, fields);
    this.announceChange();
  }

  /** Takes the tags as they are loaded; fields that the page made stay until their source changes. */
  private configure(): void {
    const before = this.configured;
    const { model, templates } = this.loaded;
    this.configured = model.tags.map((tag, index): ConfiguredTag => {
      const loaded = tag.template === undefined ? undefined : templates.get(tag.template);
      const known = before[index]?.name === tag.name ? before[index] : undefined;
      const broken = problemOf(this.loaded, 'tag', tag);
      const source = JSON.stringify(tag.fields);
      const isSame = broken !== undefined || known?.source === source;
      const fields = known && isSame ? known.fields : tag.fields;
      return {
        id: index + 1,
        name: tag.name,
        model: tag,
        file: loaded?.model.file ?? tag.type,
        template: loaded?.template,
        runnable: broken === undefined ? loaded?.runnable : undefined,
        problem: broken ?? this.fieldsProblem(tag.name, fields),
        fields,
        source: broken !== undefined && known ? known.source : source,
        isChanged: isSame && known?.isChanged === true
      };
    });
    this.byModel = new Map(this.configured.map((tag) => [tag.model, tag]));
    this.secrets = this.isExport
      ? new Secrets(model, ({ template }) => templates.get(template ?? '')?.template?.parameters)
      : undefined;
  }

  /** What an export lacks is undefined in it; a container of templates has to be whole. */
  private fieldsProblem(name: string, fields: Fields): string | undefined {
    return this.isExport ? undefined : referenceProblem(name, fields, this.loaded.model);
  }

  private entityProblem(
    kind: 'client' | 'variable',
    entity: ClientModel | VariableModel
  ): ContainerProblem | undefined {
    const { name, fields, template } = entity;
    if (template === undefined) return undefined;
    const message = problemOf(this.loaded, kind, entity) ?? this.fieldsProblem(name, fields);
    return message === undefined ? undefined : { name, message };
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
   * Lets the container's clients claim a request, and resolves with the answer. Never rejects.
   *
   * @param isLocal whether the request was sent from this machine
   */
  async answer(
    request: IncomingRequest,
    isLocal: boolean,
    onClientError: ClientErrorListener
  ): Promise<ClientAnswer> {
    const { answer, rejection } = await claim(
      {
        loaded: this.loaded,
        fieldsOf: (client, exchange) => clientFields(client, exchange, this.surroundings()),
        runEvent: (arrival) => this.runEvent({ ...arrival, isLocal }),
        random: Math.random,
        now: Date.now,
        onClientError
      },
      request
    );
    if (rejection) this.reject(request, rejection, isLocal);
    return answer;
  }

  /**
   * Fires the tags for an event. Resolves once each has said how it ended, which is when sGTM's
   * clients answer; what a tag does after that is still recorded. Never rejects.
   */
  async runEvent(arrival: Arrival): Promise<ContainerRun> {
    const { eventData, exchange, client, isLocal = false } = arrival;
    const served: ServedEvent = {
      id: ++this.lastEventId,
      receivedAt: Date.now(),
      client,
      request: servedRequest(exchange.request, this.numberOf(exchange)),
      isLocal,
      eventData,
      fired: [],
      notFired: [],
      isOver: false
    };
    this.running++;
    const { scope, reported, ended } = startEvent(
      {
        id: served.id,
        eventData,
        exchange,
        client,
        clientScope: arrival.clientScope,
        onStart: arrival.onStart,
        onUpdate: (run) => {
          update(served, run, this.secrets);
          this.announce(served);
        }
      },
      this.surroundings()
    );
    void ended.then(() => this.hasEnded());
    return { scope, tags: await reported };
  }

  private hasEnded(): void {
    this.running--;
    if (this.running > 0) return;
    for (const listener of this.idleListeners.splice(0)) listener();
  }

  private surroundings(): EventSurroundings {
    const { http = () => ({ error: 'failed' as const }), isLive = false, seeds } = this.options;
    return {
      loaded: this.loaded,
      finishEvent: (scope, id, reports) => this.host.finishEvent(scope, id, reports),
      container: containerVersion(this.loaded.model),
      clock: realClock,
      http,
      random: Math.random,
      isLive,
      seeds: seeds ?? new Map(),
      fieldsOf: (tag) => this.byModel.get(tag)?.fields ?? tag.fields,
      problemOf: (tag) => this.byModel.get(tag)?.problem
    };
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

async function load(
  spec: ContainerSpec,
  host: TemplateHost,
  before?: LoadedContainer
): Promise<LoadedContainer> {
  const model = await modelOfSpec(spec);
  // Templates of an export have no project beside them.
  if (spec.export !== undefined) return loadContainer(model, host, before);
  return loadContainer(model, host, before, (runnable, { file, content }) =>
    withSources(runnable, file, content)
  );
}

/** What getContainerVersion gives in a container: its own id and version. */
export function containerVersion({ publicId, version }: ContainerModel): ContainerVersion {
  return { ...DEFAULT_CONTAINER, containerId: publicId, version };
}

function servedRequest(request: IncomingRequest, number: number): ServedRequest {
  const { method, path, queryString, headers, body, ip } = request;
  return { number, method, path, query: queryString, headers, body, ip };
}
