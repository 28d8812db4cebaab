import { decimalSignIn, readAmount, type DecimalSign } from './amount.js';
import { InputFault } from './row.js';

/** Reads the amounts of a column: which sign stands before the decimals, the column decides. */
export class AmountColumn {
  private readonly counts: Record<DecimalSign, number> = { '.': 0, ',': 0 };
  private sign: DecimalSign | undefined;
  private isWatching = true;

  /** Notes which sign a text shows. */
  see(text: string): void {
    const sign = decimalSignIn(text);
    if (sign) this.counts[sign]++;
  }

  /**
   * Decides by what was seen so far.
   *
   * @returns whether that is another decision than before
   */
  settle(): boolean {
    const before = this.sign;
    const { '.': dots, ',': commas } = this.counts;
    this.sign = dots === commas ? undefined : dots > commas ? '.' : ',';
    return this.sign !== before;
  }

  /** Ends the noting: all of the column was seen. */
  close(): void {
    this.isWatching = false;
  }

  /** Returns undefined for a text that is no amount, or can be read in two ways. */
  read(text: string): number | undefined {
    if (this.isWatching) this.see(text);
    return readAmount(text, this.sign);
  }

  /** @throws InputFault if the text is no amount, or can be read in two ways */
  require(text: string, name: string): number {
    const amount = this.read(text);
    if (amount !== undefined) return amount;
    throw new InputFault(
      `its ${name} is no amount, or can be read in two ways; write it as 1234.56`
    );
  }
}
