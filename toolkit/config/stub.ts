import type { HttpReply, HttpRequest } from '../sandbox/run/environment.js';

/** Stands in for an API while a template runs on one's own machine. */
export interface Stub {
  /** What it is called on the page and in the terminal, such as "the simulated Acme". */
  name: string;
  /** Makes one that nothing has happened to yet. */
  open(surroundings: StubSurroundings): StubInstance | Promise<StubInstance>;
}

/** What a stub may depend on besides its requests. */
export interface StubSurroundings {
  /** Milliseconds since 1970; in `sgtm run` the time is virtual. */
  now(): number;
  /** From 0 to below 1; in `sgtm run` the same numbers each time. */
  random(): number;
  /** Whether it may listen on a loopback port of its own, for other programs to look at it. */
  mayListen: boolean;
}

/** A stub at work. */
export interface StubInstance {
  /** Whether a request is one of those it answers; the others get a made-up answer. */
  answers(request: HttpRequest): boolean;
  /** Answers a request; never rejects. A `delayMs` in the reply passes before the template hears of it. */
  handle(request: HttpRequest): HttpReply | Promise<HttpReply>;
  /**
   * Hears what the fields of the container's tags hold, with constants filled in: credentials that the
   * stub is to know. Called before the first request, and whenever templates and fields are read again.
   */
  setFields?(fieldsOfTags: readonly Readonly<Record<string, unknown>>[]): void;
  /** Where it listens itself, such as "http://127.0.0.1:8090". */
  address?: string;
  /** What one can have go wrong. */
  faults?: StubFaults;
  /** Ends it. */
  close?(): Promise<void>;
}

/** The ways in which a stub can fail, for the page's switches. */
export interface StubFaults {
  /** What there is to switch. */
  groups: readonly FaultGroup[];
  /** What is switched on at the moment. */
  planned(): readonly PlannedFault[];
  /**
   * Switches these on, and all others off.
   *
   * @throws Error whose message says what is wrong with one of them
   */
  replace(faults: readonly PlannedFault[]): void;
}

/** Faults that stand together, such as those of one endpoint. */
export interface FaultGroup {
  title: string;
  note?: string;
  kinds: readonly FaultKind[];
}

/** One fault that can be switched on. */
export interface FaultKind {
  /** Unique among all groups. */
  id: string;
  title: string;
  /** What the tag will do about it. */
  means: string;
}

/** A fault that is switched on. */
export interface PlannedFault {
  /** The id of its kind. */
  kind: string;
  /** How many requests it befalls yet; all of them if not given. */
  times?: number;
}
