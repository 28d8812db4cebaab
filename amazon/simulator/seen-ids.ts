/** Remembers which ids came before; the oldest are forgotten when there are too many. */
export class SeenIds {
  private readonly ids = new Set<string>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** Whether the id came before; it has from now on. */
  check(id: string): boolean {
    if (this.ids.has(id)) return true;
    this.ids.add(id);
    if (this.ids.size > this.most) this.ids.delete(this.ids.values().next().value as string);
    return false;
  }

  clear(): void {
    this.ids.clear();
  }
}
