/** What server and page tell each other: plain JSON, everything personal in it masked already. */
import type { Counter, Explanation, Note, Objection, ReadOutcome } from '../../config/read.js';
import type { Choice } from '../../config/samples.js';
import type { FaultGroup, PlannedFault } from '../../config/stub.js';
import type { Parameter } from '../../sandbox/template/template.js';
import type { Outcome } from './outcomes.js';
import type { Term } from './search/terms.js';

export type {
  Choice,
  Counter,
  Explanation,
  FaultGroup,
  Note,
  Objection,
  Outcome,
  Parameter,
  PlannedFault,
  ReadOutcome,
  Term
};

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
  requests: number;
  retries: number;
  /** What its tags noted: what was given and could not be used, and the like. */
  notes: string[];
  /** The number of the request it came with; others can have come with the same. */
  request: number;
  /** Whether it was sent from this machine, and can be shown unmasked. */
  isLocal: boolean;
  /** What the config counts, by the names of its counters. */
  counts: Record<string, number>;
  /** The id the event was sent with. */
  eventId?: string;
  /** "109.95 USD", where the event has a value. */
  value?: string;
  /** In a few words, why it is not accepted. */
  reason?: string;
}

/**
 * Totals since the start, or since the list was cleared: `received`, `retried`, outcomes by their
 * names (an error counts as `failed`), and those of the config's counters.
 */
export type Counts = Record<string, number>;

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
  /** The request as a command line, secrets as names of variables. */
  curl: string;
  /** From 1; which attempt of the same request. */
  attempt: number;
  statusCode?: number;
  answer?: DataNode;
  explanation: Explanation;
  isGood: boolean;
  /** Whether the answer was made up, as nobody was there to give one. */
  isMadeUp: boolean;
}

/** A part of a tag's run as the config reads it. */
export type SectionView = PairsView | TableView | TreeView;

interface SectionViewHead {
  title: string;
  note?: string;
}

export interface PairsView extends SectionViewHead {
  kind: 'pairs';
  outcome?: Outcome;
  explanation?: Explanation;
  /** Those that belong to no pair. */
  objections: Objection[];
  pairs: PairView[];
}

export interface PairView {
  label: string;
  path?: string;
  /** Missing where there is an objection to something that was not sent. */
  node?: DataNode;
  objections: Objection[];
}

export interface TableView extends SectionViewHead {
  kind: 'table';
  columns: string[];
  rows: CellView[][];
  /** What stands there if there is no row. */
  empty?: string;
}

export interface CellView {
  node: DataNode;
  more?: string;
  isCode?: boolean;
}

export interface TreeView extends SectionViewHead {
  kind: 'tree';
  node: DataNode;
}

/** One tag of an event, in full. */
export interface TagView {
  id: number;
  name: string;
  outcome: Outcome;
  explanation: Explanation;
  /** What was given and could not be used, and the like. */
  notes: Note[];
  durationMs?: number;
  sections: SectionView[];
  requests: RequestView[];
  cookies: { name: string; value: string; options: DataNode }[];
  logs: DataNode[];
  rows: { table: string; label?: string; means?: string; row: DataNode }[];
  refusals: { permission: string; message: string }[];
  error?: { message: string; place?: string };
}

/** The incoming request, decoded. */
export interface IncomingView {
  method: string;
  path: string;
  query: string;
  /** Those of the query. */
  parameters: ParameterView[];
  /** Those of each line of the body, where it is no JSON. */
  lines: ParameterView[][];
  /** A body that is JSON. */
  body?: DataNode;
  headers: { name: string; node: DataNode }[];
  /** The request as a command line, secrets as names of variables. */
  curl: string;
}

/** A parameter of a hit. */
export interface ParameterView {
  name: string;
  /** What it means in GA4; missing where that is not known. */
  means?: string;
  node: DataNode;
}

/** A condition of a trigger, as it was decided. */
export interface ConditionView {
  variable: string;
  /** Such as "not CONTAINS". */
  operator: string;
  expected: string;
  value: DataNode;
  held: boolean;
}

/** One tag of a container of GTM's at an event: whether it fired, and why. */
export interface DecisionView {
  /** Its place in the container, from 1. */
  id: number;
  name: string;
  /** The type, or what its template is called. */
  type: string;
  /** How it runs here: exactly, as our guess, or only shown. */
  how: string;
  fired: boolean;
  /** In one line. */
  why: string;
  conditions: ConditionView[];
  /** The variable that decided and those that it is made of. */
  chain: { name: string; type: string; value: DataNode }[];
  /** Its settings with the values of variables in them. */
  parameters?: DataNode;
  /** What a tag that is only shown lacks. */
  lacks: string[];
  /** As its transformations left it. */
  eventData?: DataNode;
  /** Whether its request is our guess at what GTM sends. */
  isGuess: boolean;
}

/** Everything about one event. */
export interface EventDetails {
  summary: EventSummary;
  explanation: Explanation;
  request: IncomingView;
  /** Whether personal data is shown as it is; secrets never are. */
  isRevealed: boolean;
  eventData: DataNode;
  tags: TagView[];
  notFired: string[];
  /** Variables that the fields of its tags refer to, and what they gave. */
  variables: { name: string; type: string; value: DataNode; problem?: string }[];
  /** All tags of a container of GTM's; absent where templates are served. */
  decisions?: DecisionView[];
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
  /** What answers in the place of the API; undefined where nothing does. */
  stub?: { name: string; address?: string };
  /** Whether requests really leave. */
  isLive: boolean;
  /** Whose API it is; undefined where the config does not say. */
  who?: string;
  /** What outcomes mean, where the config says so. */
  meanings: Partial<Record<ReadOutcome, string>>;
  counters: readonly Counter[];
  /** What can be made to go wrong; undefined where there is nothing to switch. */
  faults?: { groups: readonly FaultGroup[]; planned: readonly PlannedFault[] };
  samples: SampleForm;
}

/** The samples that one can send. */
export interface SampleForm {
  /** What the button for the first one says. */
  first: string;
  choices: readonly Choice[];
}

/** Messages of /preview/stream. */
export interface StreamUpdate {
  counts: Counts;
  /** New or changed. */
  events: EventSummary[];
  /** Whether they take the place of all there were. */
  isWhole: boolean;
}

/** The answer to a search. */
export interface SearchAnswer {
  /** The numbers of the events that have all that was looked for, in the order of arrival. */
  found: number[];
}

/** What was read of a pasted text. */
export interface PasteReading {
  /** In a few words, such as "POST /g/collect". */
  title: string;
  /** The events it makes; empty where only a client template can tell. */
  events: { name: string; eventData: DataNode }[];
}

/** Two events side by side. */
export interface Comparison {
  left: EventSummary;
  right: EventSummary;
  parts: ComparisonPart[];
}

export interface ComparisonPart {
  title: string;
  rows: ComparisonRow[];
}

/** A value of both, or of one of them. */
export interface ComparisonRow {
  path: string;
  left?: DataNode;
  right?: DataNode;
  isDifferent: boolean;
}

/** Events in a file, to be looked at elsewhere. */
export interface EventFile {
  format: 'sgtm-preview';
  version: 1;
  /** Whether personal data of events from this machine is in it as it is. */
  isRaw: boolean;
  /** Newest first. */
  events: EventDetails[];
}
