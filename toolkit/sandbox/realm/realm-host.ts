import type { installCopy } from './inside/copies.js';

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
  /** Steps between two looks at the clock and the heap. */
  stepsPerCheck: number;
  /** The longest array a native method is run on. */
  maxArrayLength: number;
  /** The longest text there may be. */
  maxTextLength: number;
  /** Stops the run if it takes too long or too much memory: returns the reason. */
  checkLimits(run: RunHandle | undefined): string | undefined;
  /** Marks that Node starts or resumes a run: its time counts from here. */
  enter(): void;
  /** An error left a callback of the run; `handled` once something caught it. */
  threw(run: RunHandle, error: unknown, message: string, stack: string): void;
  handled(run: RunHandle, error: unknown): void;
  /** The message of an error of Node's, or the realm's own error that travelled through Node. */
  messageOf(error: unknown): string;
  realmErrorIn(error: unknown): { thrown: unknown } | undefined;
  /** Starts the five seconds after which a created promise rejects; returns what stops them. */
  startPromiseTimeout(run: RunHandle, reject: () => void): () => void;
  /** Compiles in the realm the maker of methods that look at the length of `this`, in their order. */
  guardedMethods(forms: readonly GuardedMethodForm[]): GuardedMethodsMaker;
  /** These take no longer for a long value. */
  quickMethods: readonly string[];
  /** These can make a text that is longer than each they are given: in capitals ß is two letters. */
  growingMethods: readonly string[];
  /** The methods of texts that compiled code calls as functions, by the number of arguments. */
  textCalls: readonly (readonly string[])[];
  /** Compiles in the realm the maker of such functions, in their order. */
  textFunctions(forms: readonly TextFunctionForm[]): TextFunctionsMaker;
  /** Compiles in the realm what makes a function that copies values into it, each time anew. */
  copyMaker(): typeof installCopy;
  /** RE2: `pattern` compiled, or null if it is invalid. */
  compileRegex(pattern: string, flags: string): RegexHandle | null;
}

/** How the stand-in of a native method is written. */
export interface GuardedMethodForm {
  name: string;
  /** Whether it works long on each element: it calls `guardSlow` however few there are. */
  isSlow: boolean;
  /** Whether it calls `grown` with the result, which can be longer than all that it is given. */
  grows: boolean;
}

/**
 * Makes native methods' stand-ins; each has code of its own, which the engine inlines. They call `guard`
 * with a length of more than `large`.
 */
export type GuardedMethodsMaker = (
  parts: MethodParts & {
    natives: readonly unknown[];
    apply: typeof Reflect.apply;
    guardSlow: (length: number) => void;
  }
) => unknown[];

/** How a function that does what a method of texts does is written. */
export interface TextFunctionForm {
  /** How many arguments it has besides the text. */
  count: number;
  /** Whether it calls `guard` with the length of a text that is longer than `large`. */
  isGuarded: boolean;
  /** Whether it calls `grown` with the result, which can be longer than the text. */
  grows: boolean;
}

/** Makes the functions; each native takes the text as its first argument. */
export type TextFunctionsMaker = (
  parts: MethodParts & { natives: readonly TextFunction[] }
) => TextFunction[];

/** What the two have in common. */
interface MethodParts {
  guard: (length: number) => void;
  large: number;
  grown: (result: unknown) => unknown;
}

/** A method of texts as a function. */
export type TextFunction = (text: string, ...given: unknown[]) => unknown;

/**
 * A compiled regex: Node's, so the template gets an empty object that stands for it. It remembers
 * nothing from one call to the next. Every method may throw an error of Node's, if it would take too long.
 */
export interface RegexHandle {
  readonly isGlobal: boolean;
  /** Every match of a global regex, else the first, in order. */
  match(text: string): RegexMatch[];
  /** Where the first match begins; -1 if there is none. */
  search(text: string): number;
  /** Whether the text matches. */
  test(text: string): boolean;
  /** Where the first match of a global regex that begins at `from` or later ends; -1 if there is none. */
  endOfMatch(text: string, from: number): number;
  /**
   * The text with the replacement, whose `$` codes are ECMAScript's, in the place of each match that
   * `match` finds; undefined if this regex has to go the long way by `match`.
   */
  replace(text: string, replacement: string): string | undefined;
  /** The matches of a global regex without their groups, null for none; undefined as above. */
  wholes(text: string): string[] | null | undefined;
}

/** One match of a regex: `groups[0]` is the whole of it. */
export interface RegexMatch {
  index: number;
  groups: (string | undefined)[];
}

/** Compiled code takes one off `left` at each turn and call, and calls `refill` below zero. */
export interface Meter {
  left: number;
  refill(): void;
  /** Returns the value; throws if it is a longer text than there may be. */
  sized(value: unknown): unknown;
}

/** What Node calls the realm for. Every value that goes in is copied; results are the realm's own. */
export interface RealmTools {
  /** What compiled code counts with. */
  meter: Meter;
  /** The methods of texts that it calls as functions, by the number of arguments, then by name. */
  texts: readonly Readonly<Record<string, TextFunction>>[];
  adopt(value: unknown): unknown;
  /**
   * A function of the realm that runs `implementation` and copies what it returns.
   *
   * @param onlyReads whether it changes nothing, so that it may be cut short anywhere by the end of
   * the stack; for any other it is made sure first that there is room, which takes longer
   */
  bind(implementation: Implementation, onlyReads?: boolean): unknown;
  /** The same, but the result is a value of the realm already and is returned as it is. */
  bindRaw(implementation: Implementation, onlyReads?: boolean): unknown;
  /** The same for any number of arguments, whose result is the realm's too. */
  bindVariadic(implementation: VariadicImplementation): unknown;
  /** A function of the realm that gives for each name what `make`, asked once, made for it. */
  bindMaker(make: (name: unknown) => unknown): unknown;
  /**
   * A maker of frozen objects of the realm that have a function of each name. A call of one is a call of
   * `callee`, a function of the realm, with the name, the object's subject and its own arguments.
   */
  memberMaker(names: readonly string[], callee: unknown): (subject: unknown) => unknown;
  /** An object of the realm with these values of the realm, frozen. */
  namespace(members: Record<string, unknown>): unknown;
  /** Calls a function of the realm; arguments that are no functions of the realm are copied. */
  call(run: RunHandle, callee: unknown, args: unknown[], raw?: boolean): CallOutcome;
  deferred(): Deferred;
  /** Hears how a promise of the realm ends; a value that is no promise has ended already. */
  observe(
    run: RunHandle,
    value: unknown,
    onValue: (value: unknown) => void,
    onError: (reason: unknown) => void
  ): void;
  /**
   * A maker of `data` objects: the fields copied once, and for each run values of the realm of its
   * own, which win. It is fastest where the fields have a placeholder for each of these.
   */
  dataMaker(fields: Record<string, unknown>): (own: Record<string, unknown>) => unknown;
  /** A shallow copy of an object of the realm, with further values of the realm. */
  dataCopy(data: Record<string, unknown>, more: Record<string, unknown>): unknown;
  /** An uncounted function of the realm, for callbacks such as gtmOnSuccess. */
  callback(listener: () => void): unknown;
  /**
   * Makes of each global regex one of its own, which costs time and shows where `testRegex` is called:
   * there it goes on from where it stopped.
   */
  rememberPlaces(): void;
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

/** What an API does for a run. No API but the variadic ones has more than four parameters. */
export type Implementation = (
  run: RunHandle,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown
) => unknown;

export type VariadicImplementation = (run: RunHandle, args: unknown[]) => unknown;

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
