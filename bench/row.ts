/** One figure of a benchmark. */
export interface Row {
  /** What was measured. */
  name: string;
  /** The figure with its unit; a ratio where one says more. */
  value: string;
  /** What it has to reach, if there is such a mark. */
  target?: string;
  /** The same figure of others, by their names. */
  beside?: Readonly<Record<string, string>>;
}

/** A benchmark: each file beside this one, run in a process of its own. */
export interface Benchmark {
  title: string;
  run(): Promise<Row[]>;
}

/** 1234.5678 → "1,235"; 1.2345 → "1.23" */
export function figure(number: number): string {
  const digits = Math.abs(number) >= 100 ? 0 : 2;
  return number.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** The middle of several measurements, so that one disturbed run does not count. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
