/** A list that keeps only its newest entries: so many of them, and of so much weight altogether. */
export class BoundedList<Entry> {
  private entries: { entry: Entry; weight: number }[] = [];
  /** Where the kept ones begin; what lies before goes when it is half of all. */
  private start = 0;
  private weight = 0;
  private readonly most: number;
  private readonly mostWeight: number;

  /**
   * @param most how many entries are kept, at most
   * @param mostWeight what they may weigh together; the newest is kept whatever it weighs
   */
  constructor(most: number, mostWeight: number) {
    this.most = most;
    this.mostWeight = mostWeight;
  }

  /** The newest entries, oldest first. */
  get items(): readonly Entry[] {
    return this.entries.slice(this.start).map(({ entry }) => entry);
  }

  /** @param weight of the entry, in the unit of the list's limit */
  add(entry: Entry, weight: number): void {
    this.entries.push({ entry, weight });
    this.weight += weight;
    while (this.isOverfull()) {
      this.weight -= this.entries[this.start]?.weight ?? 0;
      this.start++;
    }
    // Moving the rest up seldom makes the cost of an entry the same however many there are.
    if (this.start * 2 > this.entries.length) {
      this.entries = this.entries.slice(this.start);
      this.start = 0;
    }
  }

  clear(): void {
    this.entries = [];
    this.start = 0;
    this.weight = 0;
  }

  private isOverfull(): boolean {
    const kept = this.entries.length - this.start;
    return kept > this.most || (kept > 1 && this.weight > this.mostWeight);
  }
}
