/** Remembers what came before by its key; the oldest are forgotten when there are too many. */
export class SeenIds {
  private readonly contents = new Map<string, string>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** Says how an event relates to the first of its key, which is remembered from now on. */
  check(key: string, content: string): 'new' | 'repeated' | 'clashing' {
    const first = this.contents.get(key);
    if (first !== undefined) return first === content ? 'repeated' : 'clashing';
    this.contents.set(key, content);
    if (this.contents.size > this.most) {
      this.contents.delete(this.contents.keys().next().value as string);
    }
    return 'new';
  }

  clear(): void {
    this.contents.clear();
  }
}
