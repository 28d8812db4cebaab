import { bindData, bindRealm, bindVariadic, type ApiHost } from '../api/definition.js';
import { FirestoreStore } from '../api/firestore-store.js';
import { isCallback, textOf } from '../api/realm-values.js';
import type { CompiledTemplate } from '../compiled-template.js';
import { PermissionSet } from '../permissions/permission-set.js';
import type { Position } from '../problem.js';
import { ApiError, RealmThrow } from '../realm/errors.js';
import type { Limits } from '../realm/limits.js';
import type { Realm } from '../realm/realm.js';
import { seededStorage } from '../api/storage.js';
import { VirtualClock } from '../run/clock.js';
import { defaultEnvironment } from '../run/environment.js';
import { EventScope } from '../run/event-scope.js';
import { Exchange } from '../run/exchange.js';
import { incomingRequest } from '../run/incoming-request.js';
import { Run } from '../run/run.js';
import { seedFirestore, type Seeds } from '../seeds.js';
import type { Template } from '../template/template.js';
import { ApiDoubles } from './api-double.js';
import { CALL_ASSERTIONS } from './call-assertions.js';
import { failureMessage, MATCHERS } from './matchers.js';

/** One thing that went wrong in a scenario. */
export interface ScenarioFailure {
  message: string;
  /** Where in the .tpl; undefined if no line of it is to blame. */
  at?: Position;
}

/** What a scenario did. */
export interface ScenarioOutcome {
  failures: ScenarioFailure[];
  logs: string[];
}

/** The names a scenario's code has besides those it declares. */
export const SCENARIO_PARAMETERS = [
  'require',
  'runCode',
  'mock',
  'mockObject',
  'assertApi',
  'assertThat',
  'fail'
] as const;

/** What the scenarios of a template have in common. */
export interface ScenarioSuite {
  realm: Realm;
  limits: Limits;
  template: Template;
  compiled: CompiledTemplate;
  seeds: Seeds;
}

/** What assertThat was given. */
interface Subject {
  actual: unknown;
  message: unknown;
}

/** Finds the place in the .tpl that a stack names. */
export type PlaceFinder = (stack: string) => Position | undefined;

/**
 * One scenario under way: its mocks, the calls it counted and what failed. The template's code and
 * the scenario's are one run, which lasts until everything either scheduled has ended.
 */
export class ScenarioRun {
  private readonly realm: Realm;
  private readonly template: CompiledTemplate;
  private readonly host: ApiHost;
  private readonly doubles: ApiDoubles;
  private readonly run: Run;
  private readonly failures: ScenarioFailure[] = [];
  private readonly assertionMessages = new Set<string>();
  private readonly placeIn: PlaceFinder;

  constructor(suite: ScenarioSuite, placeIn: PlaceFinder) {
    const { realm, template, compiled, limits, seeds } = suite;
    const firestore = new FirestoreStore();
    seedFirestore(firestore, seeds);
    this.realm = realm;
    this.template = compiled;
    this.placeIn = placeIn;
    this.host = {
      tools: realm.tools,
      limits,
      permissions: new PermissionSet(template.permissions),
      storage: seededStorage(seeds),
      firestore,
      seeds
    };
    this.doubles = new ApiDoubles(this.host);
    const environment = { ...defaultEnvironment(), clock: new VirtualClock(Date.now()) };
    const event = template.info.type === 'CLIENT' ? undefined : {};
    this.run = new Run(
      this.host,
      environment,
      new Exchange(incomingRequest()),
      new EventScope(event)
    );
    this.run.isSynchronous = true;
  }

  /** Runs the scenario's compiled code and waits for what it scheduled. */
  async execute(callee: unknown): Promise<ScenarioOutcome> {
    const { tools } = this.realm;
    const outcome = tools.call(this.run, callee, this.arguments(), true);
    this.run.isSynchronous = false;
    if (outcome.failed) this.run.noteThrown(outcome.error, outcome);
    await this.run.idle();
    const thrown = this.run.uncaught();
    if (thrown && !this.assertionMessages.has(thrown.message)) {
      this.addFailure(thrown.message, this.placeIn(thrown.stack));
    }
    return { failures: this.failures, logs: this.run.record.logs };
  }

  private arguments(): unknown[] {
    const { host, doubles } = this;
    const assertApi = this.apiAssertions();
    const assertThat = this.valueAssertions();
    return [
      bindRealm(host, (_, name) => doubles.require(textOf(name), false)),
      bindRealm(host, (_, data) => this.runCode(data)),
      bindData(host, (_, name, value) => doubles.mock(textOf(name), value)),
      bindData(host, (_, name, value) => doubles.mockObject(textOf(name), value)),
      bindRealm(host, (_, name) => assertApi(textOf(name))),
      bindRealm(host, (_, actual, message) => assertThat({ actual, message })),
      bindData(host, (_, message) => this.fail(message === undefined ? 'fail()' : textOf(message)))
    ];
  }

  private runCode(data: unknown): unknown {
    const { tools } = this.realm;
    const require = bindRealm(this.host, (_, name) => this.doubles.require(textOf(name), true));
    const given = (typeof data === 'object' && data !== null ? data : {}) as Record<
      string,
      unknown
    >;
    const callbacks: Record<string, unknown> = {};
    for (const name of ['gtmOnSuccess', 'gtmOnFailure']) {
      callbacks[name] = bindVariadic(this.host, (run, args) => {
        this.doubles.record(name, args);
        return isCallback(given[name]) ? run.callThrough(given[name], args) : undefined;
      });
    }
    const copy = tools.extended(given, callbacks);
    const outcome = tools.call(this.run, this.template.callee, [copy, require], true);
    if (outcome.failed) throw new RealmThrow(outcome.error);
    return outcome.value;
  }

  /** What assertApi gives for an API's name. */
  private apiAssertions(): (name: unknown) => unknown {
    const callee = bindVariadic(this.host, (_, [assertion, name, ...args]) => {
      const calls = this.doubles.calls.get(textOf(name)) ?? [];
      const problem = CALL_ASSERTIONS[assertion as string]?.(calls, args);
      if (problem !== undefined) this.fail(`assertApi("${textOf(name)}"): ${problem}`);
    });
    return this.realm.tools.memberMaker(Object.keys(CALL_ASSERTIONS), callee);
  }

  /** What assertThat gives for a value and a message. */
  private valueAssertions(): (subject: Subject) => unknown {
    const callee = bindVariadic(this.host, (_, [name, subject, ...args]) => {
      const { actual, message } = subject as Subject;
      const verdict = MATCHERS[name as string]?.(actual, ...args);
      const prefix = message === undefined ? '' : `${textOf(message)}: `;
      if (verdict?.holds === false) this.fail(`${prefix}${failureMessage(actual, verdict)}`);
    });
    return this.realm.tools.memberMaker(Object.keys(MATCHERS), callee) as (
      subject: Subject
    ) => unknown;
  }

  /** Fails the scenario for good, even if the template catches the error. */
  private fail(message: string): never {
    this.addFailure(message, this.placeIn(new Error(message).stack ?? ''));
    this.assertionMessages.add(`Error: ${message}`);
    throw new ApiError(message);
  }

  private addFailure(message: string, at: Position | undefined): void {
    this.failures.push({ message, ...(at ? { at } : {}) });
  }
}
