/** What server and page tell each other: plain JSON, everything personal in it masked already. */
import type { Parameter } from '../../sandbox/template/template.js';
import type { Fault, PlannedFault } from '../../../amazon/simulator/fault-plan.js';
import type { SampleChoice } from './samples.js';

export type { Fault, Parameter, PlannedFault, SampleChoice };

/** A value to show, cut where it is too large. */
export type DataNode =
  | {
      kind: 'text';
      text: string;
      /** How long the whole text is, where it is cut. */
      length?: number;
      isMasked?: boolean;
    }
  | { kind: 'number' | 'word'; text: string }
  | {
      kind: 'list' | 'object';
      entries: [name: string, node: DataNode][];
      /** How many more there are. */
      omitted?: number;
    };

/**
 * How a tag ended, by what Amazon said where it was asked:
 * - `accepted`, `refused`: Amazon's word on the conversion
 * - `failed`: it should have arrived, and did not
 * - `skipped`: nothing was to be sent
 * - `done`: the tag succeeded, and Amazon had no part in it
 * - `broken`: the template's code ended in an error
 */
export type Outcome =
  'accepted' | 'broken' | 'done' | 'failed' | 'refused' | 'running' | 'skipped' | 'no-tag';

/** One tag in a row of the list. */
export interface TagSummary {
  name: string;
  outcome: Outcome;
  /** Requests sent beyond the first try. */
  retries: number;
}

/** One row of the list. */
export interface EventSummary {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  name: string;
  client: string;
  outcome: Outcome;
  tags: TagSummary[];
  /** Conversions sent, one for each advertiser. */
  sent: number;
  retries: number;
  deadLetters: number;
  /** "109.95 USD", where the event has a value. */
  value?: string;
  /** In a few words, why it is not accepted. */
  reason?: string;
}

/** Totals since the start, or since the list was cleared. */
export interface Counts {
  received: number;
  sent: number;
  accepted: number;
  refused: number;
  failed: number;
  skipped: number;
  retried: number;
  deadLettered: number;
}

/** What a state means and what to do about it. */
export interface Explanation {
  /** One sentence. */
  says: string;
  /** One or two sentences; missing where nothing is to be done. */
  remedy?: string;
  /** A few words, for a row of the list. */
  brief?: string;
  /** The tag's field in which it can be put right. */
  field?: string;
}

/** Amazon's objection, at the field it concerns. */
export interface FieldError {
  code: string;
  message: string;
  says?: string;
}

/** One field of a conversion. */
export interface ConversionField {
  /** From the event on, such as "matchKeys[0].values[0]". */
  path: string;
  label: string;
  /** Missing where Amazon objects to a field that was not sent. */
  node?: DataNode;
  errors: FieldError[];
}

/** One advertiser's conversion and what Amazon made of it. */
export interface ConversionView {
  contract: string;
  advertiser: string;
  outcome: 'accepted' | 'failed' | 'refused' | 'running';
  explanation: Explanation;
  fields: ConversionField[];
  /** Objections that name no field. */
  errors: FieldError[];
}

/** One match key that was sent. */
export interface MatchKeyView {
  type: string;
  label: string;
  /** What was sent: a digest, or an identifier that is sent as it is. */
  sent: string;
  isHashed: boolean;
  /** Where it comes from: a path in the event data, or the row of the tag's field. */
  from?: string;
  /** What stood there, masked. */
  original?: string;
  /** What happened to it on the way, in words. */
  how: string;
}

/** One signal of consent that the event, or the tag, holds. */
export interface ConsentView {
  signal: string;
  from: string;
  value: DataNode;
  means: string;
}

/** One HTTP exchange. */
export interface RequestView {
  purpose: string;
  method: string;
  url: string;
  headers: [name: string, value: string][];
  body?: DataNode;
  /** Milliseconds since the event came in. */
  afterMs: number;
  durationMs?: number;
  /** From 1; which attempt of the same request. */
  attempt: number;
  statusCode?: number;
  answer?: DataNode;
  explanation: Explanation;
  isGood: boolean;
}

/** One tag of an event, in full. */
export interface TagView {
  id: number;
  name: string;
  outcome: Outcome;
  explanation: Explanation;
  durationMs?: number;
  conversions: ConversionView[];
  matchKeys: MatchKeyView[];
  requests: RequestView[];
  cookies: { name: string; value: string; options: DataNode }[];
  logs: DataNode[];
  rows: { table: string; isDeadLetter: boolean; row: DataNode }[];
  refusals: { permission: string; message: string }[];
  error?: { message: string; place?: string };
}

/** Everything about one event. */
export interface EventDetails {
  summary: EventSummary;
  explanation: Explanation;
  request: { method: string; path: string; query: string };
  eventData: DataNode;
  consent: ConsentView[];
  tags: TagView[];
  notFired: string[];
  /** Variables that the fields of its tags refer to, and what they gave. */
  variables: { name: string; value: DataNode; problem?: string }[];
}

/** A tag of the container, for its form. */
export interface TagForm {
  id: number;
  name: string;
  file: string;
  /** In words. */
  trigger: string;
  /** Why its template cannot run, `file:line:column rule: message`. */
  problem?: string;
  parameters: Parameter[];
  /** Values of the fields; what is personal or secret in them is masked. */
  fields: Record<string, unknown>;
  /** Whether they differ from the file's. */
  isChanged: boolean;
}

/** What the page needs besides events. */
export interface ContainerState {
  tags: TagForm[];
  /** Broken files: the tag, variable or client each concerns, and `file:line:column rule: message`. */
  problems: { name: string; message: string }[];
  /** False where requests go to the real Amazon. */
  isSimulated: boolean;
  faults: readonly PlannedFault[];
}

/** Messages of /preview/stream. */
export interface StreamUpdate {
  counts: Counts;
  /** New or changed. */
  events: EventSummary[];
  /** Whether they take the place of all there were. */
  isWhole: boolean;
}
