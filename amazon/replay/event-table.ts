import type { Outcome } from './tally.js';

/** What is known of an event. */
export interface KnownEvent {
  /** Undefined while it is under way. */
  outcome: Outcome | undefined;
  /** Amazon's reason where it refused. */
  reason: string;
  /** Whether an earlier run did it, and no row of this one has met it yet. */
  isEarlier: boolean;
  /** What it says and whom it names, as short digests; 0 where that is not known. */
  content: number;
  person: number;
  /** The line of the first row that made it; 0 where that is not known. */
  line: number;
}

const EARLIER = 0x8000;
const UNDER_WAY = 1;
const PLAIN: readonly (Outcome | undefined)[] = [undefined, 'accepted', 'too old', 'left'];
/** States from here on are refusals: the number of the reason is added. */
const REFUSED = UNDER_WAY + PLAIN.length;
const MOST_REASONS = EARLIER - REFUSED - 1;
/** Of the key. */
const WORDS = 3;
/** Of the key, of content, person and line. */
const SLOT = WORDS + 3;
/** The share of the slots that may be taken. */
const MOST_FULL = 0.82;

/**
 * What became of each event, by its key. An event takes 32 to 64 bytes, where a Map of objects would
 * take ten times that: 96 bits of the key, what tells events of one key apart, and a number for the
 * outcome, in open addressing.
 */
export class EventTable {
  private slots = new Uint32Array(SLOT * 4096);
  private states = new Uint16Array(4096);
  private size = 0;
  private readonly reasons: string[] = [];
  private readonly reasonNumbers = new Map<string, number>();

  get(key: string): KnownEvent | undefined {
    const at = this.place(wordsOf(key));
    const state = this.states[at] ?? 0;
    if (state === 0) return undefined;
    const [content = 0, person = 0, line = 0] = this.slots.subarray(at * SLOT + WORDS);
    const isEarlier = state >= EARLIER;
    const kind = isEarlier ? state - EARLIER : state;
    if (kind >= REFUSED) {
      const reason = this.reasons[kind - REFUSED] ?? '';
      return { outcome: 'refused', reason, isEarlier, content, person, line };
    }
    return { outcome: PLAIN[kind - UNDER_WAY], reason: '', isEarlier, content, person, line };
  }

  /** @param reason only kept where the outcome is "refused" */
  set(key: string, { outcome, reason, isEarlier, content, person, line }: KnownEvent): void {
    if (this.size > this.states.length * MOST_FULL) this.grow();
    const words = wordsOf(key);
    const at = this.place(words);
    if (this.states[at] === 0) {
      this.size++;
      this.slots.set(words, at * SLOT);
    }
    this.slots.set([content, person, line], at * SLOT + WORDS);
    const kind = outcome === 'refused' ? this.refusal(reason) : UNDER_WAY + PLAIN.indexOf(outcome);
    this.states[at] = kind + (isEarlier ? EARLIER : 0);
  }

  /** The slot that holds the key, or the free one where it belongs. */
  private place(words: Uint32Array): number {
    const mask = this.states.length - 1;
    let at = (words[0] ?? 0) & mask;
    while (this.states[at] !== 0 && !this.holds(at, words)) at = (at + 1) & mask;
    return at;
  }

  private holds(at: number, words: Uint32Array): boolean {
    const { slots } = this;
    const from = at * SLOT;
    return slots[from] === words[0] && slots[from + 1] === words[1] && slots[from + 2] === words[2];
  }

  private grow(): void {
    const { slots, states } = this;
    this.slots = new Uint32Array(slots.length * 2);
    this.states = new Uint16Array(states.length * 2);
    for (const [at, state] of states.entries()) {
      if (state === 0) continue;
      const slot = slots.subarray(at * SLOT, at * SLOT + SLOT);
      const to = this.place(slot);
      this.states[to] = state;
      this.slots.set(slot, to * SLOT);
    }
  }

  private refusal(reason: string): number {
    let number = this.reasonNumbers.get(reason);
    if (number === undefined) {
      number = Math.min(this.reasons.length, MOST_REASONS);
      this.reasons[number] = reason;
      this.reasonNumbers.set(reason, number);
    }
    return REFUSED + number;
  }
}

/** Where a key's first 96 bits are read: made once, as this happens several times for every event. */
const BYTES = Buffer.from(new ArrayBuffer(32));
const WORDS_READ = new Uint32Array(BYTES.buffer, 0, WORDS);

/** The first 96 bits of a key, which is a digest and so evenly spread; valid until the next call. */
function wordsOf(key: string): Uint32Array {
  BYTES.write(key, 'base64url');
  return WORDS_READ;
}
