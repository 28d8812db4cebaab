import type { ApiHost } from '../api/definition.js';
import type { PermissionId } from '../permissions/permission-id.js';
import { PermissionError, type PermissionQuery } from '../permissions/permission-set.js';
import type { Position } from '../problem.js';
import { RealmThrow } from '../realm/errors.js';
import type { RunHandle } from '../realm/realm-host.js';
import type { RealmListener } from '../realm/realm.js';
import { needRoom } from '../realm/stack-room.js';
import type { Environment, HttpRequest } from './environment.js';
import type { EventScope } from './event-scope.js';
import type { Exchange, SetCookie } from './exchange.js';
import { sendRequest, type SentRequest } from './send-request.js';

/** A permission that stopped the template. */
export interface Refusal {
  permission: string;
  message: string;
}

/** An error that ended the template's code, with its place in the file if it has one. */
export interface RunError {
  message: string;
  line?: number;
  column?: number;
  /** The same place in the sources of the project that built the template, where somebody asked. */
  source?: Position & { file: string };
}

/** A row that the template inserted into BigQuery. */
export interface InsertedRow {
  projectId: string | undefined;
  datasetId: string;
  tableId: string;
  row: unknown;
  options: Record<string, unknown>;
}

/** What a run has done so far. */
export interface RunRecord {
  requests: SentRequest[];
  logs: string[];
  cookies: SetCookie[];
  insertedRows: InsertedRow[];
  refusals: Refusal[];
  googleAnalyticsEvents: unknown[];
}

/** More than any template waits for; in virtual time it is there at once when nothing else can happen. */
const DEADLINE_MS = 5 * 60_000;
const TOO_LONG =
  'Time limit: the template waited for 5 minutes; look for a promise or callback that never comes';

interface Thrown {
  message: string;
  stack: string;
}

/** A callback of callLater while it runs. */
interface Turn {
  /** How many led to it, itself included, that called no other API while nothing else was under way. */
  inVain: number;
}

/** One execution of a template, from the call of its code to the last thing it scheduled. */
export class Run implements RunHandle {
  dead: string | undefined;
  readonly host: ApiHost;
  readonly environment: Environment;
  readonly exchange: Exchange;
  /** The event it belongs to; a client's callbacks can be bound to another. */
  scope: EventScope;
  readonly record: RunRecord = {
    requests: [],
    logs: [],
    cookies: [],
    insertedRows: [],
    refusals: [],
    googleAnalyticsEvents: []
  };
  /** Callbacks by name ("gtmOnSuccess", "gtmOnFailure") in the order of their calls. */
  readonly finishes: string[] = [];
  /** Whether the code's first, synchronous part is under way; some APIs exist only then. */
  isSynchronous = false;
  /** The callback of callLater that runs now. */
  turn: Turn | undefined;
  /** Callbacks of callLater that are to come. */
  waitingTurns = 0;
  /** By error, in their order; undefined as long as there is none. */
  private thrown: Map<unknown, Thrown> | undefined;
  private pending = 0;
  private callbacks = 0;
  /** Callbacks for the end of the event, where there will be one. */
  private eventCallbacks = 0;
  private onIdle: (() => void) | undefined;
  /** Called when nothing but the end of the event is left to wait for. */
  onQuiet: (() => void) | undefined;

  constructor(host: ApiHost, environment: Environment, exchange: Exchange, scope: EventScope) {
    this.host = host;
    this.environment = environment;
    this.exchange = exchange;
    this.scope = scope;
  }

  /** Throws unless the template has this permission; a refusal is noted. */
  require(id: PermissionId, query?: PermissionQuery): void {
    try {
      this.host.permissions.require(id, query);
    } catch (error) {
      // It could be the end of the stack too.
      if (error instanceof PermissionError) {
        this.record.refusals.push({ permission: id, message: error.message });
      }
      throw error;
    }
  }

  /**
   * Calls a function of the template on its own, so that what it throws is an error of the run.
   *
   * @param areRealm whether the arguments are the realm's own values, which are not copied
   */
  callBack(callback: unknown, args: unknown[], areRealm = false): void {
    const outcome = this.host.tools.call(this, callback, args, areRealm);
    if (outcome.failed) this.noteThrown(outcome.error, outcome);
  }

  /** Calls a function of the realm in the template's stead: what it throws reaches the template. */
  callThrough(callee: unknown, args: unknown[]): unknown {
    const outcome = this.host.tools.call(this, callee, args, true);
    if (outcome.failed) throw new RealmThrow(outcome.error);
    return outcome.value;
  }

  /** Something the run waits for began; the result ends it. */
  begin(): () => void {
    needRoom();
    this.pending++;
    this.countCallback();
    let isPending = true;
    return () => {
      if (!isPending) return;
      isPending = false;
      this.pending--;
      this.lookForIdle();
    };
  }

  /** Whether a callback of callLater that begins finds anything under way but others of its kind. */
  isAnythingElsePending(): boolean {
    return this.pending > this.waitingTurns + 1;
  }

  /** The run waits for the end of its event, once it has said how it ended itself. */
  beginUntilEventEnds(): () => void {
    if (!this.onQuiet) return () => undefined;
    needRoom();
    this.eventCallbacks++;
    return () => {
      this.eventCallbacks--;
      this.lookForIdle();
    };
  }

  private countCallback(): void {
    const most = this.host.limits.callbacks;
    if (++this.callbacks <= most) return;
    this.dead ??= `Time limit: the template scheduled ${most.toLocaleString('en-US')} callbacks; look for callbacks that start one another`;
  }

  /** Resolves once nothing is pending and every promise callback that was due has run. */
  idle(): Promise<void> {
    return new Promise((resolve) => this.whenIdle(resolve));
  }

  /** The same for a callback, which must not throw. It is called at the run's deadline at the latest. */
  whenIdle(callback: () => void): void {
    const end = (): void => {
      this.onIdle = undefined;
      cancel();
      callback();
    };
    const { clock } = this.environment;
    const cancel = (clock.deadline ?? clock.after).call(clock, DEADLINE_MS, () => {
      // What ends the run may be due already.
      setImmediate(() => {
        if (this.onIdle !== end) return;
        this.dead ??= TOO_LONG;
        end();
      });
    });
    this.onIdle = end;
    this.lookForIdle();
  }

  private lookForIdle(): void {
    if (this.pending > 0 || !this.onIdle) return;
    setImmediate(() => {
      if (this.pending > 0) return;
      if (this.eventCallbacks > 0) return this.onQuiet?.();
      this.onIdle?.();
    });
  }

  /** Notes an error that left a callback: it counts unless something catches it. */
  noteThrown(error: unknown, thrown: Thrown): void {
    this.thrown ??= new Map();
    this.thrown.set(error, thrown);
  }

  noteHandled(error: unknown): void {
    this.thrown?.delete(error);
  }

  /** Why the run was stopped, and where if its code was under way; else the first error that nothing caught. */
  uncaught(): Thrown | undefined {
    const { dead } = this;
    if (dead === undefined) return this.thrown?.values().next().value;
    const stopped = [...(this.thrown?.values() ?? [])].find(
      ({ message }) => message === `RangeError: ${dead}`
    );
    return { message: dead, stack: stopped?.stack ?? '' };
  }

  /** Sends a request and calls back when the answer has come, with the reply that was recorded. */
  send(request: HttpRequest, onReply: (sent: SentRequest) => void): void {
    const done = this.begin();
    const sent = sendRequest(request, this.environment, () => {
      onReply(sent);
      done();
    });
    this.record.requests.push(sent);
  }
}

/** How long a promise made with Promise.create may take before it rejects. */
const PROMISE_TIMEOUT_MS = 5000;

/** Hands what a realm reports about its promises to the run it belongs to. */
export const runListener: RealmListener = {
  threw: (run, error, message, stack) => (run as Run).noteThrown(error, { message, stack }),
  handled: (run, error) => (run as Run).noteHandled(error),
  startPromiseTimeout(handle, reject) {
    const run = handle as Run;
    const done = run.begin();
    const cancel = run.environment.clock.after(PROMISE_TIMEOUT_MS, () => {
      reject();
      done();
    });
    return () => {
      cancel();
      done();
    };
  }
};
