import type { AnySchema } from 'ajv';
import type { EventData, ContractName, RefusedEvent } from '../model.js';
import type { Rule } from './rules.js';

/** One of Amazon's wire contracts; everything about it is in the file that makes it. */
export interface WireContract {
  name: ContractName;
  path: string;
  mediaType: string;
  /** The headers that name client and advertiser, as documented; case does not matter. */
  clientHeader: string;
  advertiserHeader: string;
  /** What the request's body calls the list of events. */
  listName: string;
  /** The property that holds the id under which Amazon counts an event once. */
  idName: string;
  /** JSON Schemas of an event, by the name of its shape. */
  schemas: Readonly<Record<string, AnySchema>>;
  /** The name of the shape an event has. */
  shapeOf(event: EventData): string;
  /** What Amazon asks beyond the schema. */
  rules: readonly Rule[];
  /** The answer to a request that could be read; indexes of `refused` count from 0. */
  answer(events: readonly EventData[], refused: readonly RefusedEvent[]): ContractAnswer;
}

/** A status and the body that goes with it, before it becomes JSON. */
export interface ContractAnswer {
  statusCode: number;
  body: unknown;
}

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
