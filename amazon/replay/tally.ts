import type { Result } from './answer.js';
import type { Done, Entry } from './journal.js';

export type Outcome = Done | 'left';

/** How many lines ended how; the four add up to `read`. */
export interface Counts {
  /** Lines of the file that are not blank. */
  read: number;
  accepted: number;
  refused: number;
  tooOld: number;
  /** Not sent, or sent without an answer on the event; broken lines too. */
  left: number;
}

/** Why events were refused or left, and where the first of them stands. */
export interface Reason {
  outcome: 'refused' | 'left';
  text: string;
  lines: number;
  firstLine: number;
}

interface Known {
  outcome: Outcome | undefined;
  /** Lines that hold this event and have not been counted yet: those of an event under way. */
  waiting: number[];
}

/** Keeps count of lines and events: several lines of one event share its outcome. */
export class Tally {
  readonly counts: Counts = { read: 0, accepted: 0, refused: 0, tooOld: 0, left: 0 };
  /** Lines that are no dead letters; they count as left. */
  broken = 0;
  /** Lines whose event was done in an earlier run. */
  earlier = 0;
  /** Lines that repeat an event of a line before. */
  repeated = 0;
  private readonly events = new Map<string, Known>();
  private readonly earlierKeys = new Map<string, Entry>();
  private readonly reasonsByText = new Map<string, Reason>();

  /** @param entries what earlier runs did */
  constructor(entries: readonly Entry[]) {
    for (const entry of entries) this.earlierKeys.set(entry.key, entry);
  }

  get reasons(): Reason[] {
    return [...this.reasonsByText.values()];
  }

  /** Notes a line of an event. @returns whether it is the first, so that the event is to be sent */
  meet(key: string, line: number): boolean {
    this.counts.read++;
    const known = this.events.get(key);
    if (known) {
      this.repeated++;
      if (known.outcome) this.count(known.outcome);
      else known.waiting.push(line);
      return false;
    }
    const earlier = this.earlierKeys.get(key);
    this.events.set(key, { outcome: earlier?.outcome, waiting: earlier ? [] : [line] });
    if (!earlier) return true;
    this.earlier++;
    this.count(earlier.outcome);
    if (earlier.outcome === 'refused') this.note('refused', earlier.reason ?? '', line);
    return false;
  }

  /** Notes a line that is no dead letter. */
  meetBroken(line: number, problem: string): void {
    this.counts.read++;
    this.broken++;
    this.count('left');
    this.note('left', problem, line);
  }

  /** Notes how an event ended, for all its lines so far and to come. */
  settle(key: string, outcome: Outcome, reason = ''): void {
    const known = this.events.get(key);
    if (!known) return;
    known.outcome = outcome;
    for (const line of known.waiting) {
      this.count(outcome);
      if (outcome === 'refused' || outcome === 'left') this.note(outcome, reason, line);
    }
    known.waiting = [];
  }

  private count(outcome: Outcome): void {
    this.counts[outcome === 'too old' ? 'tooOld' : outcome]++;
  }

  private note(outcome: Exclude<Result['outcome'], 'accepted'>, text: string, line: number): void {
    const key = `${outcome} ${text}`;
    const known = this.reasonsByText.get(key);
    if (known) {
      known.lines++;
      known.firstLine = Math.min(known.firstLine, line);
    } else this.reasonsByText.set(key, { outcome, text, lines: 1, firstLine: line });
  }
}
