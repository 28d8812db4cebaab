import type { Outcome } from './tally.js';

/** What is known of an event. */
export interface KnownEvent {
  /** Undefined while it is under way. */
  outcome: Outcome | undefined;
  /** Amazon's reason where it refused. */
  reason: string;
  /** Whether an earlier run did it. */
  isEarlier: boolean;
}

const EARLIER = 0x8000;
const UNDER_WAY = 1;
const PLAIN: readonly (Outcome | undefined)[] = [undefined, 'accepted', 'too old', 'left'];
/** States from here on are refusals: the number of the reason is added. */
const REFUSED = UNDER_WAY + PLAIN.length;
const MOST_REASONS = EARLIER - REFUSED - 1;
const WORDS = 3;

/**
 * What became of each event, by its key. A million events take about 30 MB, where a Map of objects
 * would take ten times that: 96 bits of the key and a number for the outcome, in open addressing.
 */
export class EventTable {
  private keys = new Uint32Array(WORDS * 4096);
  private states = new Uint16Array(4096);
  private size = 0;
  private readonly reasons: string[] = [];
  private readonly reasonNumbers = new Map<string, number>();

  get(key: string): KnownEvent | undefined {
    const state = this.states[this.place(wordsOf(key))] ?? 0;
    if (state === 0) return undefined;
    const isEarlier = state >= EARLIER;
    const kind = isEarlier ? state - EARLIER : state;
    if (kind >= REFUSED) {
      return { outcome: 'refused', reason: this.reasons[kind - REFUSED] ?? '', isEarlier };
    }
    return { outcome: PLAIN[kind - UNDER_WAY], reason: '', isEarlier };
  }

  /** @param reason only kept where the outcome is "refused" */
  set(key: string, { outcome, reason, isEarlier }: KnownEvent): void {
    if (this.size * 2 > this.states.length) this.grow();
    const words = wordsOf(key);
    const at = this.place(words);
    if (this.states[at] === 0) {
      this.size++;
      this.keys.set(words, at * WORDS);
    }
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
    const { keys } = this;
    const from = at * WORDS;
    return keys[from] === words[0] && keys[from + 1] === words[1] && keys[from + 2] === words[2];
  }

  private grow(): void {
    const { keys, states } = this;
    this.keys = new Uint32Array(keys.length * 2);
    this.states = new Uint16Array(states.length * 2);
    for (const [at, state] of states.entries()) {
      if (state === 0) continue;
      const words = keys.subarray(at * WORDS, at * WORDS + WORDS);
      const to = this.place(words);
      this.states[to] = state;
      this.keys.set(words, to * WORDS);
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
