import { EventTable } from './event-table.js';
import type { Done, Entry } from './journal.js';

export type Outcome = Done | 'left';

/** How many rows ended how; the others add up to `read`. */
export interface Counts {
  /** Rows of the file that are not blank. */
  read: number;
  accepted: number;
  refused: number;
  tooOld: number;
  /** Not sent, or sent without an answer on the event. */
  left: number;
  /** They say again what a row before them says, whatever became of that. */
  repeated: number;
}

/** What is known by one key, with digests of what it says and of whom it names. */
export interface Identified {
  key: string;
  content?: string | undefined;
  person?: string | undefined;
}

/** Why rows were not accepted, and where they stand. */
export interface Reason {
  outcome: Exclude<Outcome, 'accepted'>;
  text: string;
  /** How many rows. */
  count: number;
  /** The first of them, at most ten. */
  rows: number[];
}

/** Why a dry run leaves what it would send. */
export const DRY_RUN = 'a dry run sends nothing';

/** Rows of the file that make one event, or one for each of several advertisers. */
export interface Unit {
  rows: readonly number[];
  /** Called once, when it is known what became of them. */
  onEnd?: (outcome: Outcome, reason: string) => void;
}

interface OpenUnit extends Unit {
  /** Events of it under way. */
  open: number;
  /** The worst so far of its events' outcomes. */
  outcome: Outcome;
  reason: string;
}

/** From the best to the worst: a row counts as the worst of its events. */
const RANKS: readonly Outcome[] = ['accepted', 'too old', 'refused', 'left'];
const MOST_ROWS_NAMED = 10;

export interface TallyOptions {
  /** Whether an event that an earlier run has done may say something else now; it may unless given. */
  takesEdits?: boolean | undefined;
  /** How messages name a row; by its line unless given. */
  placeOf?: ((row: number) => string) | undefined;
}

/** Keeps count of rows and events: several rows of one event share its outcome. */
export class Tally {
  readonly counts: Counts = { read: 0, accepted: 0, refused: 0, tooOld: 0, left: 0, repeated: 0 };
  /** Rows whose events an earlier run has done. */
  earlier = 0;
  /** Rows refused because others have their IDs; they are among the refused. */
  clashes = 0;
  /** Rows of orders that an earlier run has done and that say something else now, and the first's line. */
  readonly edited = { count: 0, line: 0 };
  private readonly events = new EventTable();
  private readonly placeOf: (row: number) => string;
  /** Those whose events are under way, by the key of the event. */
  private readonly waiting = new Map<string, OpenUnit>();
  private readonly reasonsByText = new Map<string, Reason>();
  private readonly takesEdits: boolean;

  constructor({ takesEdits = true, placeOf }: TallyOptions = {}) {
    this.takesEdits = takesEdits;
    this.placeOf = placeOf ?? ((row) => `line ${row}`);
  }

  /** Rows that repeat the events of rows before. */
  get repeated(): number {
    return this.counts.repeated;
  }

  get reasons(): Reason[] {
    return [...this.reasonsByText.values()];
  }

  /** Whether an event was met, by this run or an earlier one. */
  knows(key: string): boolean {
    return this.events.get(key) !== undefined;
  }

  /** Notes what an earlier run has done. */
  remember({ key, outcome, reason = '', content, person }: Entry): void {
    const digests = { content: numberOf(content), person: numberOf(person) };
    this.events.set(key, { outcome, reason, isEarlier: true, line: 0, ...digests });
  }

  /**
   * Notes the events that some rows make. Rows with an ID of others that say something else are refused.
   *
   * @returns the keys of those that are new, and so are to be sent
   */
  meet(unit: Unit, events: readonly Identified[]): string[] {
    const clash = events.map((event) => this.clashOf(event)).find((found) => found !== undefined);
    if (clash !== undefined) {
      this.clashes += unit.rows.length;
      this.end(unit, 'refused', clash);
      return [];
    }
    this.counts.read += unit.rows.length;
    const [line = 0] = unit.rows;
    const open: OpenUnit = { ...unit, open: 0, outcome: 'accepted', reason: '' };
    const fresh: string[] = [];
    let earlier = 0;
    let isEdited = false;
    for (const { key, ...digests } of new Map(events.map((event) => [event.key, event])).values()) {
      const known = this.events.get(key);
      const content = numberOf(digests.content);
      if (known?.isEarlier) {
        earlier++;
        worsen(open, known.outcome as Outcome, known.reason);
        isEdited ||= known.content !== 0 && known.content !== content;
        this.events.set(key, { ...known, content, line, isEarlier: false });
      } else if (!known) {
        open.open++;
        fresh.push(key);
        this.waiting.set(key, open);
        const person = numberOf(digests.person);
        const state = { outcome: undefined, reason: '', isEarlier: false };
        this.events.set(key, { ...state, content, person, line });
      }
    }
    if (fresh.length === 0 && earlier === 0) {
      this.counts.repeated += unit.rows.length;
      return [];
    }
    if (isEdited) {
      this.edited.line ||= line;
      this.edited.count += unit.rows.length;
    }
    if (fresh.length === 0) this.earlier += unit.rows.length;
    if (open.open === 0) this.count(open);
    return fresh;
  }

  /** Why an event cannot have its ID; undefined if no other event has it. */
  private clashOf({ key, content, person }: Identified): string | undefined {
    const known = this.events.get(key);
    if (!known || known.content === 0) return undefined;
    if (known.isEarlier && !this.takesEdits && isOther(known.content, content)) {
      return 'its ID is that of an event of an earlier run, which says something else; give each event its own';
    }
    if (known.isEarlier) {
      return isOther(known.person, person)
        ? 'its ID is that of an order of somebody else that an earlier run sent; give each order its own'
        : undefined;
    }
    if (!isOther(known.content, content)) return undefined;
    const what = isOther(known.person, person) ? 'names somebody else' : 'says something else';
    return `its ID is that of ${this.placeOf(known.line)}, which ${what}; give each order its own`;
  }

  /** Notes rows that make no event. */
  end(unit: Unit, outcome: Outcome, reason = ''): void {
    this.counts.read += unit.rows.length;
    this.count({ ...unit, open: 0, outcome, reason });
  }

  /** Notes how an event ended that was met. */
  settle(key: string, outcome: Outcome, reason = ''): void {
    const known = this.events.get(key) ?? { isEarlier: false, content: 0, person: 0, line: 0 };
    this.events.set(key, { ...known, outcome, reason });
    const unit = this.waiting.get(key);
    this.waiting.delete(key);
    if (!unit) return;
    worsen(unit, outcome, reason);
    if (--unit.open === 0) this.count(unit);
  }

  /** Notes all events under way as left. */
  leaveRest(reason: string): void {
    for (const key of this.waiting.keys()) this.settle(key, 'left', reason);
  }

  private count({ rows, outcome, reason, onEnd }: OpenUnit): void {
    this.counts[outcome === 'too old' ? 'tooOld' : outcome] += rows.length;
    // Replay sets aside what is too old, line by line; there is no more to say of it.
    const isTold = outcome === 'too old' ? reason !== '' : outcome !== 'accepted';
    if (isTold) this.note(outcome as Reason['outcome'], reason, rows);
    onEnd?.(outcome, reason);
  }

  private note(outcome: Reason['outcome'], text: string, rows: readonly number[]): void {
    const key = `${outcome} ${text}`;
    let known = this.reasonsByText.get(key);
    if (!known) this.reasonsByText.set(key, (known = { outcome, text, count: 0, rows: [] }));
    known.count += rows.length;
    known.rows.push(...rows.slice(0, MOST_ROWS_NAMED - known.rows.length));
  }
}

/** Whether a digest is known, and another one. */
export function isOther(one: number, other: string | undefined): boolean {
  return one !== 0 && one !== numberOf(other);
}

/** 32 bits of a digest, 0 for none. */
export function numberOf(digest: string | undefined): number {
  return digest === undefined ? 0 : Buffer.from(digest, 'base64url').readUInt32LE() || 1;
}

function worsen(unit: OpenUnit, outcome: Outcome, reason: string): void {
  if (RANKS.indexOf(outcome) <= RANKS.indexOf(unit.outcome)) return;
  unit.outcome = outcome;
  unit.reason = reason;
}
