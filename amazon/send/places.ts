/** Numbers the rows of several files through, and says where one stands. */
export class Places {
  private readonly files: { name: string; before: number }[] = [];

  /** Begins a file, behind those that ended. */
  begin(at: number, name: string): void {
    this.files[at] = { name, before: this.files[at]?.before ?? 0 };
  }

  /** Ends a file whose last row stands on a line. */
  end(at: number, lastLine: number): void {
    const { before = 0 } = this.files[at] ?? {};
    this.files[at + 1] ??= { name: '', before: before + lastLine };
  }

  /** The number of a row over all files. */
  rowOf(at: number, line: number): number {
    return (this.files[at]?.before ?? 0) + line;
  }

  /** A row as a sentence names it: "line 7", or "line 7 of b.csv" if there are several files. */
  nameOf(row: number): string {
    const { name, line } = this.find(row);
    return this.isOne ? `line ${line}` : `line ${line} of ${name}`;
  }

  /** A row in short: 7, or "b.csv:7" if there are several files. */
  shortOf(row: number): number | string {
    const { name, line } = this.find(row);
    return this.isOne ? line : `${name}:${line}`;
  }

  /** A place behind the last file is kept for the next. */
  private get isOne(): boolean {
    return this.files.filter(({ name }) => name !== '').length <= 1;
  }

  private find(row: number): { name: string; line: number } {
    const file = this.files.findLast(({ before, name }) => name !== '' && before < row);
    return { name: file?.name ?? '', line: row - (file?.before ?? 0) };
  }
}
