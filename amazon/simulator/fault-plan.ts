/** The endpoints a fault can befall: Login with Amazon, or any of the three for events. */
export type FaultTarget = 'token' | 'events';

/**
 * What goes wrong:
 * - `status`: the request is answered with `status`, and `retryAfter` if given
 * - `delay`: the usual answer, `delayMs` later
 * - `reset`: the connection is dropped without an answer
 * - `timeout`: the connection stays open without an answer
 * - `malformed`: the usual answer, its JSON cut off in the middle
 * - `refuse`: a 2xx answer that refuses every event (events only)
 */
export type FaultKind = 'status' | 'delay' | 'reset' | 'timeout' | 'malformed' | 'refuse';

export interface Fault {
  on: FaultTarget;
  kind: FaultKind;
  /** The status to answer with, 400 to 599; only with `status`. */
  status?: number;
  /** Seconds for a Retry-After header; only with `status`. */
  retryAfter?: number;
  /** How long the answer takes, in milliseconds; with any kind. */
  delayMs?: number;
  /** Only the next so many requests, after which the fault is gone; without it, until cleared. */
  times?: number;
  /** The share of requests it befalls, above 0, at most 1; without it, all. */
  rate?: number;
}

/** A fault in the plan, under a number by which it can be taken out again. */
export type PlannedFault = Fault & { readonly id: number };

/** Which requests are to go wrong, and how. It can be changed at any moment. */
export class FaultPlan {
  private planned: PlannedFault[] = [];
  private lastId = 0;
  private readonly random: () => number;

  /** @param random from 0 to below 1; decides for faults that have a rate */
  constructor(random: () => number = Math.random) {
    this.random = random;
  }

  /** What is planned, in the order in which it is tried. */
  get faults(): readonly PlannedFault[] {
    return this.planned;
  }

  /**
   * Plans a fault behind those there are.
   *
   * @throws {FaultError} if it makes no sense
   */
  add(fault: Fault): PlannedFault {
    const checked = readFault(fault);
    const planned = { ...checked, id: ++this.lastId };
    this.planned.push(planned);
    return planned;
  }

  /**
   * Plans these faults in place of those there are; if one of them makes no sense, nothing changes.
   *
   * @throws {FaultError} naming the first that makes none
   */
  replace(faults: readonly Fault[]): void {
    const checked = faults.map((fault, index) => readFault(fault, `faults[${index}]`));
    this.planned = checked.map((fault) => ({ ...fault, id: ++this.lastId }));
  }

  /** Takes one fault out; false if it is not planned (any more). */
  remove(id: number): boolean {
    const before = this.planned.length;
    this.planned = this.planned.filter((fault) => fault.id !== id);
    return this.planned.length < before;
  }

  /** Takes out all faults, or those of one target. */
  clear(target?: FaultTarget): void {
    this.planned = target ? this.planned.filter((fault) => fault.on !== target) : [];
  }

  /** The fault that befalls the request being answered, if any; it then counts as used once. */
  take(target: FaultTarget): PlannedFault | undefined {
    for (const fault of this.planned) {
      if (fault.on !== target || this.random() >= (fault.rate ?? 1)) continue;
      this.use(fault);
      return fault;
    }
    return undefined;
  }

  private use(fault: PlannedFault): void {
    if (fault.times === undefined) return;
    if (fault.times <= 1) this.remove(fault.id);
    else fault.times--;
  }
}

/** A fault that makes no sense; the message names the property and what it may be. */
export class FaultError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FaultError';
  }
}

const KINDS: readonly string[] = [
  'status',
  'delay',
  'reset',
  'timeout',
  'malformed',
  'refuse'
] satisfies FaultKind[];

const PROPERTIES: readonly string[] = [
  'on',
  'kind',
  'status',
  'retryAfter',
  'delayMs',
  'times',
  'rate'
] satisfies (keyof Fault)[];

/** What a numeric property may be, and which kind it belongs to if not to all. */
const NUMBERS: readonly {
  name: 'status' | 'retryAfter' | 'delayMs' | 'times' | 'rate';
  says: string;
  isFit(value: number): boolean;
  only?: FaultKind;
}[] = [
  {
    name: 'status',
    says: 'a status from 400 to 599',
    isFit: (value) => Number.isInteger(value) && value >= 400 && value < 600,
    only: 'status'
  },
  {
    name: 'retryAfter',
    says: 'whole seconds',
    isFit: (value) => Number.isInteger(value) && value >= 0,
    only: 'status'
  },
  {
    name: 'delayMs',
    says: 'milliseconds from 0 to 600000',
    isFit: (value) => value >= 0 && value <= 600_000
  },
  {
    name: 'times',
    says: 'a whole number from 1',
    isFit: (value) => Number.isInteger(value) && value >= 1
  },
  { name: 'rate', says: 'a share above 0, at most 1', isFit: (value) => value > 0 && value <= 1 }
];

/**
 * Reads a fault from whatever was given, such as the JSON of a request.
 *
 * @param place what the message calls it
 * @throws {FaultError} if it makes no sense
 */
export function readFault(given: unknown, place = 'fault'): Fault {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new FaultError(`${place}: give an object such as {"on": "events", "kind": "reset"}`);
  }
  const fault = given as Record<string, unknown>;
  for (const name of Object.keys(fault)) {
    if (PROPERTIES.includes(name) || name === 'id') continue;
    throw new FaultError(`${place}.${name}: no such property; there are ${PROPERTIES.join(', ')}`);
  }
  if (fault.on !== 'token' && fault.on !== 'events') {
    throw new FaultError(`${place}.on: has to be "token" or "events"`);
  }
  if (typeof fault.kind !== 'string' || !KINDS.includes(fault.kind)) {
    throw new FaultError(`${place}.kind: has to be one of ${KINDS.join(', ')}`);
  }
  const read: Fault = { on: fault.on, kind: fault.kind as FaultKind };
  for (const number of NUMBERS) {
    const value = fault[number.name];
    if (value === undefined) continue;
    if (number.only && number.only !== read.kind) {
      throw new FaultError(`${place}.${number.name}: belongs to kind "${number.only}" only`);
    }
    if (typeof value !== 'number' || !number.isFit(value)) {
      throw new FaultError(`${place}.${number.name}: has to be ${number.says}`);
    }
    read[number.name] = value;
  }
  requireWhatBelongs(read, place);
  return read;
}

function requireWhatBelongs(fault: Fault, place: string): void {
  if (fault.kind === 'status' && fault.status === undefined) {
    throw new FaultError(`${place}.status: missing; kind "status" needs one, such as 503`);
  }
  if (fault.kind === 'delay' && fault.delayMs === undefined) {
    throw new FaultError(`${place}.delayMs: missing; kind "delay" needs it`);
  }
  if (fault.kind === 'refuse' && fault.on === 'token') {
    throw new FaultError(`${place}.kind: "refuse" is for events; for tokens use kind "status"`);
  }
}
