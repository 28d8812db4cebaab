import type { ApiHost } from './api/definition.js';
import { FirestoreStore } from './api/firestore-store.js';
import { plainCopy } from './api/realm-values.js';
import { requireFunction } from './api/require.js';
import { seededStorage, type TemplateStorage } from './api/storage.js';
import { compileTemplate, type CompiledTemplate } from './compiled-template.js';
import { PermissionSet } from './permissions/permission-set.js';
import { DEFAULT_LIMITS, type Limits } from './realm/limits.js';
import { Realm } from './realm/realm.js';
import { defaultEnvironment, type Environment } from './run/environment.js';
import { EventScope } from './run/event-scope.js';
import { Exchange } from './run/exchange.js';
import { incomingRequest, type RequestInput } from './run/incoming-request.js';
import { toResult, withinLetters, type RunResult } from './run/result.js';
import { Run, runListener, type RunError } from './run/run.js';
import { seedFirestore, type Seeds } from './seeds.js';
import type { Template } from './template/template.js';

/** What a sandbox gets from outside; everything has a default. */
export interface SandboxOptions {
  environment?: Partial<Environment>;
  limits?: Partial<Limits>;
  /** The template's storage; a new one unless given. */
  storage?: TemplateStorage;
  /** Firestore's documents; none unless given. */
  firestore?: FirestoreStore;
  /** What is there before anything runs; a storage that is given is left as it is. */
  seeds?: Seeds;
  /** Counts operations, which makes runs slower; those of runs at once are counted together. */
  countsOperations?: boolean;
}

/** What a template is run with. */
export interface RunInput {
  /** The values of the template's fields. */
  fields?: Record<string, unknown>;
  /** The event data; undefined for a client. */
  event?: Record<string, unknown>;
  /** The incoming request, written down in short. */
  request?: RequestInput;
  /** The exchange and scope it is part of, where templates share them; they win over the above. */
  exchange?: Exchange;
  scope?: EventScope;
  /** What GTM calls the tag and the event, from 1; both are 1 unless given. */
  ids?: { gtmTagId: number; gtmEventId: number };
  /**
   * Called once, when the tag first says how it ended; what it left to do may still be under way. "none"
   * if it never says so and waits for the end of its event, which waits for the tags.
   */
  onOutcome?: (outcome: 'success' | 'failure' | 'none') => void;
}

const NEVER_SETTLED = {
  message:
    'the template returned a promise that nothing is left to settle; resolve or reject it in each case',
  stack: ''
};

const DEFAULT_IDS = { gtmTagId: 1, gtmEventId: 1 };

/**
 * One template on one server instance: it can be run any number of times, at once or one after
 * another, and what it stores lives as long as the sandbox.
 */
export class Sandbox {
  readonly template: Template;
  readonly storage: TemplateStorage;
  private readonly environment: Environment;
  private readonly realm: Realm;
  private readonly code: CompiledTemplate;
  private readonly host: ApiHost;
  private readonly require: unknown;

  constructor(template: Template, options: SandboxOptions = {}) {
    this.template = template;
    const seeds = options.seeds ?? {};
    const firestore = options.firestore ?? new FirestoreStore();
    seedFirestore(firestore, seeds);
    this.storage = options.storage ?? seededStorage(seeds);
    this.environment = { ...defaultEnvironment(), ...options.environment };
    const limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.realm = new Realm(limits, runListener);
    this.code = compileTemplate(this.realm, template, options.countsOperations);
    this.host = {
      tools: this.realm.tools,
      limits,
      permissions: new PermissionSet(template.permissions),
      storage: this.storage,
      firestore,
      seeds
    };
    this.require = requireFunction(this.host);
  }

  /** Runs the template and resolves once everything it scheduled has ended. Never rejects. */
  run(input: RunInput = {}): Promise<RunResult> {
    // One promise for all of it: an async function would make three more.
    return new Promise((resolve, reject) => {
      const exchange = input.exchange ?? new Exchange(incomingRequest(input.request));
      const scope = input.scope ?? new EventScope(input.event);
      const run = new Run(this.host, this.environment, exchange, scope);
      const { onOutcome } = input;
      if (onOutcome && scope.willFinish) {
        run.onQuiet = () => {
          if (run.finishes.length === 0) onOutcome('none');
        };
      }
      const value = this.execute(run, input);
      const returned = this.observe(value, run);
      run.whenIdle(() => {
        try {
          resolve(this.resultOf(run, returned()));
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  /** Runs the code; returns what it returned. */
  private execute(run: Run, input: RunInput): unknown {
    const data = this.makeData(run, input);
    run.isSynchronous = true;
    const outcome = this.realm.tools.call(run, this.code.callee, [data, this.require], true);
    run.isSynchronous = false;
    if (!outcome.failed) return outcome.value;
    run.noteThrown(outcome.error, outcome);
    return undefined;
  }

  /** The fields, the callbacks of a tag, and its IDs: those given, else those that no field names. */
  private makeData(run: Run, { fields = {}, ids, onOutcome }: RunInput): unknown {
    const { tools } = this.realm;
    const data = tools.adopt(fields);
    const added: Record<string, unknown> = {};
    for (const [name, id] of Object.entries(ids ?? DEFAULT_IDS)) {
      if (ids || !Object.hasOwn(fields, name)) added[name] = id;
    }
    if (this.template.info.type === 'TAG') {
      const end = (outcome: 'success' | 'failure') => () => {
        if (run.finishes.push(outcome) === 1) onOutcome?.(outcome);
      };
      added.gtmOnSuccess = tools.callback(end('success'));
      added.gtmOnFailure = tools.callback(end('failure'));
    }
    tools.put(data, added);
    return data;
  }

  /**
   * A variable may return a promise, and GTM waits for it. What settles a promise is under way in the run;
   * once nothing is, a promise that is not settled never will be, and the run does not wait for it.
   *
   * @returns what gives the value when the run is over
   */
  private observe(value: unknown, run: Run): () => unknown {
    if (value === undefined) return () => undefined;
    let settled: { value: unknown } | undefined;
    this.realm.tools.observe(
      value,
      (result) => void (settled = { value: returnable(result) }),
      () => void (settled = { value: undefined })
    );
    return () => {
      if (!settled && this.template.info.type === 'VARIABLE') run.noteThrown({}, NEVER_SETTLED);
      return settled?.value;
    };
  }

  private resultOf(run: Run, returned: unknown): RunResult {
    const { operations } = this.code;
    const { keptLetters } = this.host.limits;
    const result = withinLetters(keptLetters, toResult(run, returned, this.errorOf(run)));
    return operations ? { ...result, operations: operations.take() } : result;
  }

  private errorOf(run: Run): RunError | undefined {
    const thrown = run.uncaught();
    return thrown && { message: thrown.message, ...this.code.placeInFile(thrown.stack) };
  }
}

/**
 * A sandbox for the template.
 *
 * @throws ProblemsError if GTM would not take the template's code
 * @example
 * const sandbox = createSandbox(parseTemplate(readFileSync('template.tpl', 'utf8')));
 * const result = await sandbox.run({ fields: { pixelId: '1' }, event: { event_name: 'purchase' } });
 */
export function createSandbox(template: Template, options?: SandboxOptions): Sandbox {
  return new Sandbox(template, options);
}

/** Copies what a template returns; a function or a cycle has no copy and counts as undefined. */
function returnable(value: unknown): unknown {
  try {
    return plainCopy(value);
  } catch {
    return undefined;
  }
}
