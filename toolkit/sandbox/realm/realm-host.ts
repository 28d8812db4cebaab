import type { TextPattern } from './regex.js';

/** One execution as the realm sees it: it reads `dead`, and hands the rest back to Node untouched. */
export interface RunHandle {
  /** Why this run was stopped, once it was: a limit that it exceeded. */
  dead: string | undefined;
}

/** What Node gives the realm. No template ever holds one of these functions. */
export interface RealmHost {
  arrayMethods: readonly string[];
  stringMethods: readonly string[];
  objectMethods: readonly string[];
  promiseMethods: readonly string[];
  /** Steps between two looks at the clock. */
  stepsPerCheck: number;
  /** Stops the run if it takes too long or too much memory: returns the reason. */
  checkLimits(run: RunHandle | undefined): string | undefined;
  /** Throws a RangeError where the stack is nearly full. */
  needRoom(): void;
  /** Node starts or resumes a run, and gets control back. */
  enter(): void;
  leave(run: RunHandle): void;
  /** An error left a callback of the run; `handled` once something caught it. */
  threw(run: RunHandle, error: unknown, message: string, stack: string): void;
  handled(run: RunHandle, error: unknown): void;
  /** The message of an error of Node's, or the realm's own error that travelled through Node. */
  messageOf(error: unknown): string;
  realmErrorIn(error: unknown): { thrown: unknown } | undefined;
  /** Starts the five seconds after which a created promise rejects; returns what stops them. */
  startPromiseTimeout(run: RunHandle, reject: () => void): () => void;
  /** A regex by RE2, or null if it does not take the pattern. */
  compileRegex(pattern: string, flags: string): TextPattern | null;
  /** A pattern that is given as text, or null if it is invalid. */
  compileText(pattern: string): TextPattern | null;
}

/** Compiled code takes one off `left` at each turn and call, and calls `refill` below zero. */
export interface Meter {
  left: number;
  refill(): void;
}

/** What Node calls the realm for. Every value that goes in is copied; results are the realm's own. */
export interface RealmTools {
  /** What compiled code counts with. */
  meter: Meter;
  /** Copies a value of Node's into the realm; a function or a symbol becomes undefined. */
  adopt(value: unknown): unknown;
  /** A function of the realm that runs `implementation` and copies what it returns. */
  bind(implementation: Implementation): unknown;
  /** The same, but the result is a value of the realm already and is returned as it is. */
  bindRaw(implementation: Implementation): unknown;
  /** A function of the realm that gives for each name what `make`, asked once, made for it. */
  bindMaker(make: (name: unknown) => unknown): unknown;
  /**
   * A maker of frozen objects of the realm that have a function of each name. A call of one is a call of
   * `callee`, a function of the realm, with the name, the object's subject and its own arguments.
   */
  memberMaker(names: readonly string[], callee: unknown): (subject: unknown) => unknown;
  /** An object of the realm with these values of the realm, frozen. */
  namespace(members: Record<string, unknown>): unknown;
  /** Calls a function of the realm; arguments that are no values of the realm are copied. */
  call(run: RunHandle, callee: unknown, args: unknown[], areRealm?: boolean): CallOutcome;
  deferred(): Deferred;
  /** Hears how a promise of the realm ends; a value that is no promise, a thenable too, has ended already. */
  observe(
    value: unknown,
    onValue: (value: unknown) => void,
    onError: (reason: unknown) => void
  ): void;
  /** Gives an object of the realm further values of the realm, or simple ones. */
  put(target: unknown, more: Record<string, unknown>): void;
  /** An object of the realm: the properties of one of the realm, and further values of the realm. */
  extended(data: unknown, more: Record<string, unknown>): unknown;
  /** An uncounted function of the realm, for callbacks such as gtmOnSuccess. */
  callback(listener: () => void): unknown;
  /** The APIs that need nothing from Node, by the name that `require` knows. */
  natives: Record<NativeApi, unknown>;
}

/** The APIs that the realm itself has. */
export type NativeApi =
  | 'JSON'
  | 'Math'
  | 'Object'
  | 'Promise'
  | 'createRegex'
  | 'getType'
  | 'makeInteger'
  | 'makeNumber'
  | 'makeString'
  | 'testRegex';

/** What an API does for a run that calls it. */
export type Implementation = (run: RunHandle, args: unknown[]) => unknown;

/** How a call of the template's code ended. */
export type CallOutcome =
  | { value: unknown; failed: false }
  | { failed: true; error: unknown; message: string; stack: string };

/** A promise of the realm that Node settles. */
export interface Deferred {
  promise: unknown;
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}
