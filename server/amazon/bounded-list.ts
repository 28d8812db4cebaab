/** A list that keeps only its newest entries. */
export class BoundedList<Entry> {
  private entries: Entry[] = [];
  private readonly most: number;

  /** @param most how many entries are kept, at least */
  constructor(most: number) {
    this.most = most;
  }

  /** The newest entries, oldest first. */
  get items(): readonly Entry[] {
    return this.entries.slice(-this.most);
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    // Cutting at twice the size makes the cost of an entry the same however many there are.
    if (this.entries.length >= this.most * 2) this.entries = this.entries.slice(-this.most);
  }

  clear(): void {
    this.entries = [];
  }
}
