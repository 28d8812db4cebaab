import type { AnySchema } from 'ajv';
import type { Contract as WireContract } from '../../src/contracts/contract.js';
import type { CONTRACTS as WIRE_CONTRACTS } from '../../src/contracts/index.js';
import type { Rule } from './rules.js';

/** The names of Amazon's contracts, as the field `api`, dead letters and logs have them. */
export type ContractName = keyof typeof WIRE_CONTRACTS;

/** One event as it was sent, in the words of its contract. */
export type EventData = Record<string, unknown>;

/**
 * One of Amazon's contracts: what goes over the wire, as the tag has it in `src/contracts/`, and what
 * everybody else has to know of it.
 */
export interface AmazonContract extends WireContract, ContractFacts {
  name: ContractName;
}

/** What the tag never asks of a contract. Each has a file of its own here. */
export interface ContractFacts {
  /** As the form and the pages call it. */
  label: string;
  /** How many events a request may hold. */
  mostEvents: number;
  /** Where an event has its time, its ID and its conversion type; a dot leads into an object. */
  timePath: string;
  idPath: string;
  typePath: string;
  /** JSON Schemas of an event, by the name of its shape. */
  schemas: Readonly<Record<string, AnySchema>>;
  /** The name of the shape that an event has. */
  shapeOf(event: EventData): string;
  /** What Amazon asks beyond the schema and the event's age. */
  rules: readonly Rule[];
  /** The answer to a request that could be read; indexes of `refused` count from 0. */
  answer(events: readonly EventData[], refused: readonly RefusedEvent[]): ContractAnswer;
}

/** A status and the body that goes with it, before it becomes JSON. */
export interface ContractAnswer {
  statusCode: number;
  body: unknown;
}

/** A refused event and why; whatever the contract, the index counts from 0 here. */
export interface RefusedEvent {
  index: number;
  errors: AmazonError[];
}

/** Amazon's objection to a field. */
export interface AmazonError {
  /** One of the codes of Amazon's specification, such as FIELD_VALUE_IS_INVALID. */
  code: string;
  /** Names the field and what is wrong with it; never repeats its value. */
  message: string;
  /** From the request's body on, such as "events[0].matchKeys[1].values[0]". */
  fieldLocation: string;
}

/** Amazon's specification: the most events a request may hold. */
export const MOST_EVENTS = 500;

/** The events that are not among the refused, each with its index from 0. */
export function acceptedOf(
  events: readonly EventData[],
  refused: readonly RefusedEvent[]
): { index: number; event: EventData }[] {
  const indexes = new Set(refused.map(({ index }) => index));
  return events
    .map((event, index) => ({ index, event }))
    .filter(({ index }) => !indexes.has(index));
}

/** The property at a path such as "consent.geo.ipAddress"; undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const name of path.split('.')) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
