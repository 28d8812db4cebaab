import { EventTable } from './event-table.js';
import type { Done, Entry } from './journal.js';

export type Outcome = Done | 'left';

/** How many rows ended how; the four add up to `read`. */
export interface Counts {
  /** Rows of the file that are not blank. */
  read: number;
  accepted: number;
  refused: number;
  tooOld: number;
  /** Not sent, or sent without an answer on the event. */
  left: number;
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

/** Keeps count of rows and events: several rows of one event share its outcome. */
export class Tally {
  readonly counts: Counts = { read: 0, accepted: 0, refused: 0, tooOld: 0, left: 0 };
  /** Rows whose events an earlier run has done. */
  earlier = 0;
  /** Rows that repeat the events of rows before. */
  repeated = 0;
  private readonly events = new EventTable();
  /** Those that wait for events under way, by the key of the event. */
  private readonly waiting = new Map<string, OpenUnit[]>();
  private readonly reasonsByText = new Map<string, Reason>();

  get reasons(): Reason[] {
    return [...this.reasonsByText.values()];
  }

  /** Notes what an earlier run has done. */
  remember({ key, outcome, reason = '' }: Entry): void {
    this.events.set(key, { outcome, reason, isEarlier: true });
  }

  /**
   * Notes the events that some rows make.
   *
   * @returns the keys of those that are new, and so are to be sent
   */
  meet(unit: Unit, keys: readonly string[]): string[] {
    this.counts.read += unit.rows.length;
    const open: OpenUnit = { ...unit, open: 0, outcome: 'accepted', reason: '' };
    const fresh: string[] = [];
    let earlier = 0;
    for (const key of new Set(keys)) {
      const known = this.events.get(key);
      if (known?.outcome) {
        worsen(open, known.outcome, known.reason);
        if (known.isEarlier) earlier++;
        continue;
      }
      open.open++;
      const waiting = this.waiting.get(key);
      if (waiting) waiting.push(open);
      else {
        fresh.push(key);
        this.waiting.set(key, [open]);
        this.events.set(key, { outcome: undefined, reason: '', isEarlier: false });
      }
    }
    if (fresh.length === 0 && earlier > 0) this.earlier += unit.rows.length;
    else if (fresh.length === 0) this.repeated += unit.rows.length;
    if (open.open === 0) this.count(open);
    return fresh;
  }

  /** Notes rows that make no event. */
  end(unit: Unit, outcome: Outcome, reason = ''): void {
    this.counts.read += unit.rows.length;
    this.count({ ...unit, open: 0, outcome, reason });
  }

  /** Notes how an event ended, for all rows so far and to come. */
  settle(key: string, outcome: Outcome, reason = ''): void {
    this.events.set(key, { outcome, reason, isEarlier: false });
    const waiting = this.waiting.get(key) ?? [];
    this.waiting.delete(key);
    for (const unit of waiting) {
      worsen(unit, outcome, reason);
      if (--unit.open === 0) this.count(unit);
    }
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

function worsen(unit: OpenUnit, outcome: Outcome, reason: string): void {
  if (RANKS.indexOf(outcome) <= RANKS.indexOf(unit.outcome)) return;
  unit.outcome = outcome;
  unit.reason = reason;
}
