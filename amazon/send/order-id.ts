/** What stands for no value; the tag takes none of these for an ID either. */
const NONE = /^(undefined|null|nan|n\/a|none|-|\(not set\)|)$/i;

/** "5.82375E+12", with the decimal sign of any language: digits that a spreadsheet has rounded away. */
const ROUNDED = /^[+-]?\d+([.,]\d+)?E[+-]?\d+$/i;

/** "#N/A", "#REF!", "#NAME?", in any language: "#BEZUG!", "#¡REF!", "#NV"; "####" for a narrow column. */
const ERROR = /^#(N\/?[ADV]|[¡¿]?\p{Lu}[\p{Lu}\d/_ ]*[!?]|#+)$/u;

/** An ID as a file has it, looked at closer. */
export type ReadId =
  | { kind: 'id'; id: string }
  /** Nothing is given. */
  | { kind: 'none' }
  /** A spreadsheet has made another text of it, which several orders can share. */
  | { kind: 'damaged' };

/** Reads an ID: "T-1", "1001.0" as programs write whole numbers of columns with gaps. */
export function readId(text: string): ReadId {
  const plain = text.trim();
  if (NONE.test(plain)) return { kind: 'none' };
  if (ROUNDED.test(plain) || ERROR.test(plain)) return { kind: 'damaged' };
  const [, whole] = /^(\d{1,15})\.0+$/.exec(plain) ?? [];
  return { kind: 'id', id: whole ?? plain };
}

/** So many digits a spreadsheet keeps; from there on it writes zeros. */
const KEPT_DIGITS = 15;
/** By chance an ID has a zero there one time in ten; three of them are no chance any more. */
const ZEROS_OF_A_SPREADSHEET = 3;

/**
 * Whether the IDs of a column have lost their last digits to a spreadsheet: all that have more than 15
 * digits have nothing but zeros from there on.
 */
export function areCutToZeros(ids: readonly string[]): boolean {
  const long = [...new Set(ids)].filter((id) => /^\d+$/.test(id) && id.length > KEPT_DIGITS);
  const zeros = long.reduce((sum, { length }) => sum + length - KEPT_DIGITS, 0);
  return zeros >= ZEROS_OF_A_SPREADSHEET && long.every(isCutToZeros);
}

/** Whether an ID has nothing but zeros where a spreadsheet keeps no digits. */
export function isCutToZeros(id: string): boolean {
  return id.length > KEPT_DIGITS && /^\d+$/.test(id) && /^0+$/.test(id.slice(KEPT_DIGITS));
}
