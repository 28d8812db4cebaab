import type { SetCookie } from '../sandbox/run/exchange.js';
import type { InsertedRow } from '../sandbox/run/run.js';
import type { SentRequest } from '../sandbox/run/send-request.js';

/** Tells what a tag's requests, answers and logs mean, in the terms of the API it talks to. */
export interface Read {
  /** Whose API it is, such as "Acme". */
  who: string;
  /** What a reading counts besides what every tag does: requests and outcomes. */
  counters?: readonly Counter[];
  /** What outcomes mean here, a sentence each. */
  meanings?: Readonly<Partial<Record<ReadOutcome, string>>>;
  /** What is to be hidden on the page besides what the toolkit hides anyway. */
  mask?: Mask;
  /** Reads what one tag did. It is called while the tag runs, too, and must not throw. */
  tag(run: TagRun): Reading;
}

/**
 * How a tag ended:
 * - `accepted`: the API took what was sent
 * - `refused`: the API answered, and did not take it
 * - `failed`: it was sent, and is not known to have arrived
 * - `not-sent`: it should have been sent, and something was missing or wrong
 * - `skipped`: nothing was sent on purpose, as settings or the visitor want it
 * - `done`: the tag succeeded, and the API had no part in it
 * - `running`: an answer is awaited
 */
export type ReadOutcome =
  'accepted' | 'done' | 'failed' | 'not-sent' | 'refused' | 'running' | 'skipped';

/** A number in the page's head, and a filter of its list. */
export interface Counter {
  /** Its name in {@link Reading.counts}. */
  name: string;
  title: string;
  means: string;
}

/** What the page hides. */
export interface Mask {
  /** Credentials by their form, wherever they stand; what the first group catches stays readable. */
  credentials?: readonly RegExp[];
  /** Personal values that fields hold under names that do not say so. */
  personalIn?(fields: Readonly<Record<string, unknown>>): readonly unknown[];
}

/** What one tag did for one event, with nothing hidden. */
export interface TagRun {
  eventData: Readonly<Record<string, unknown>>;
  /** The tag's fields when it fired; references to variables are filled in. */
  fields: Readonly<Record<string, unknown>>;
  /** `exception` is an error of the template; `none` that it never said how it ended. */
  status: 'exception' | 'failure' | 'none' | 'running' | 'success';
  requests: readonly SentRequest[];
  logs: readonly string[];
  cookies: readonly SetCookie[];
  /** Rows for BigQuery. */
  rows: readonly InsertedRow[];
}

/** What a tag's run means. Everything is optional; the page masks what it shows of it. */
export interface Reading {
  /** Where it is missing, the tag's own word counts: gtmOnSuccess or gtmOnFailure. */
  outcome?: ReadOutcome;
  explanation?: Explanation;
  /** What was given and could not be used, and the like. */
  notes?: readonly Note[];
  /** The id the API knows the event by. */
  id?: string;
  /** What the event is worth, as it was sent. */
  value?: number;
  currency?: string;
  /** By the names of {@link Read.counters}. */
  counts?: Readonly<Record<string, number>>;
  /** What one of the requests is for and what its answer means. */
  request?(sent: SentRequest): RequestReading | undefined;
  /** What a row for BigQuery is. */
  row?(row: unknown): RowReading | undefined;
  /** What the page shows of it, in this order; made only when somebody looks. */
  sections?(): readonly Section[];
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

/** Something to know about an event that was not stopped by it. */
export type Note = Omit<Explanation, 'brief'>;

export interface RequestReading {
  /** What it is for, in a few words. */
  purpose: string;
  /** What its answer means; without it the status is explained as HTTP explains it. */
  explanation?: Explanation;
}

export interface RowReading {
  /** A few words, such as "dead letter". */
  label: string;
  /** What it is for, in a sentence. */
  means?: string;
  /** What is shown in the place of the row, such as a body that is JSON as a tree. */
  value?: unknown;
}

/** A part of an event on the page. */
export type Section = PairsSection | TableSection | TreeSection;

interface SectionHead {
  title: string;
  /** Beside the title, in a few words. */
  note?: string;
}

/** Names and values, with what the API objects to at each. */
export interface PairsSection extends SectionHead {
  kind: 'pairs';
  /** What became of this part, where a tag has several with different ends. */
  outcome?: ReadOutcome;
  explanation?: Explanation;
  /** Objections that belong to no pair. */
  objections?: readonly Objection[];
  pairs: readonly Pair[];
}

export interface Pair {
  label: string;
  /** Where it stands in what was sent, such as "items[0].price". */
  path?: string;
  /** Missing where the API objects to something that was not sent. */
  value?: unknown;
  /** The names by which the value is masked; those in the path if not given. */
  names?: readonly string[];
  objections?: readonly Objection[];
}

/** What the API has against a value. */
export interface Objection {
  /** In words that everybody understands. */
  says?: string;
  /** In the API's own words. */
  message: string;
  code?: string;
}

/** Rows of cells below titles. */
export interface TableSection extends SectionHead {
  kind: 'table';
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
  /** What stands there if there is no row. */
  empty?: string;
}

export interface Cell {
  value: unknown;
  /** The names by which the value is masked; a value without is masked by its form alone. */
  names?: readonly string[];
  /** Below the value, smaller: where it comes from, what it is called in the API. */
  more?: string;
  /** Whether it is something to read letter by letter, such as a digest. */
  isCode?: boolean;
}

/** Any data as a tree. */
export interface TreeSection extends SectionHead {
  kind: 'tree';
  value: unknown;
}
