import type { AmountColumn } from './amount-column.js';
import { InputFault } from './row.js';

/** What a word of a status column says of an order. */
export type Meaning = 'sale' | 'no sale' | 'partly refunded';

/** What statuses mean, by the word in lower case with single blanks: "on hold" → "no sale". */
export type StatusWords = ReadonlyMap<string, Meaning>;

/** Of an order that has one of these in its status nothing was sold, or not yet, or not any more. */
const NO_SALE = new Set(
  (
    'abandoned blocked bounced canceled cancelled cancellation chargeback declined denied deleted disputed ' +
    'draft dropped error expired fail failed failure fraud fraudulent holded hold incomplete invalid overdue ' +
    'pending quote refund refunded rejected returned reversal reversed test trash uncollectible unconfirmed ' +
    'unpaid unverified void voided'
  ).split(' ')
);

/** An order that has one of these in its status, and none of the above, is a sale. */
const SALE = new Set(
  (
    'accepted active approved archived authorized captured cleared complete completed confirmed delivered ' +
    'deposited dispatched done finished fulfilled invoiced ok packed paid picked placed processed processing ' +
    'purchased received settled shipped sold succeeded success successful'
  ).split(' ')
);

/** Statuses whose words alone do not say it. */
const PHRASES: StatusWords = wordsOf(
  'awaiting fulfillment|awaiting fulfilment|awaiting shipment|awaiting pickup|ready for pickup|ready to ship|' +
    'in progress|in transit|out for delivery',
  'awaiting payment|past due|requires payment method|requires action|requires confirmation|chargedback|charged back'
);

/** Texts that are parted by bars, as statuses of sales and of no sales. */
export function wordsOf(sale: string, noSale: string): Map<string, Meaning> {
  const entries = (text: string, meaning: Meaning): [string, Meaning][] =>
    text.split('|').flatMap((word) => (word === '' ? [] : [[word, meaning]]));
  return new Map([...entries(sale, 'sale'), ...entries(noSale, 'no sale')]);
}

/** What turns a word round, or leaves open what it means. */
const TURNED = /\b(not|non|no|never|without|un|may|might|requested|review)\b/;

const PARTLY_REFUNDED = /^partial(ly)?[ -]?refund(ed)?$|^partly refunded$|^refunded partial(ly)?$/;

/** A status as it is compared: "wc-On_Hold " → "on hold". */
export function plainStatus(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^wc-/, '')
    .replaceAll(/[\s_-]+/g, ' ');
}

/**
 * What a status says of an order.
 *
 * @param known what the shop or the caller says of its words; it comes first
 * @returns undefined for words that are not understood, or can mean both
 */
export function meaningOf(text: string, known: StatusWords): Meaning | undefined {
  const status = plainStatus(text);
  const given = known.get(status);
  if (given !== undefined) return given;
  if (PARTLY_REFUNDED.test(status)) return 'partly refunded';
  const phrase = PHRASES.get(status);
  if (phrase !== undefined || TURNED.test(status)) return phrase;
  const words = status.split(/[^\p{L}]+/u);
  const isNoSale = words.some((word) => NO_SALE.has(word));
  const isSale = words.some((word) => SALE.has(word));
  if (isNoSale === isSale) return undefined;
  return isNoSale ? 'no sale' : 'sale';
}

/**
 * Reads `--status`: "sale=parked,sale=ready,no sale=lost" or "sale=parked,ready,no sale=lost".
 *
 * @throws InputFault that names what is wrong
 */
export function statusWordsFrom(text: string): Map<string, Meaning> {
  const words = new Map<string, Meaning>();
  let meaning: Meaning | undefined;
  for (const part of text.split(',')) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(at, 0)).trim().toLowerCase();
    if (at >= 0) meaning = name === 'sale' || name === 'no sale' ? name : undefined;
    const word = plainStatus(part.slice(at + 1));
    if (meaning === undefined || word === '') {
      throw new InputFault(
        `--status: "${part.trim()}" is not understood; write --status 'sale=ready,no sale=parked'`
      );
    }
    if ((words.get(word) ?? meaning) !== meaning) {
      throw new InputFault(`--status: "${word}" stands on both sides; keep one`);
    }
    words.set(word, meaning);
  }
  return words;
}

/** What the columns of an order that tell of its sale hold. */
export interface SaleColumns {
  /** Statuses: of the order, of its payment; all count. */
  status: readonly string[];
  /** What kind of entry it is: "Sale", "Refund". */
  kind: readonly string[];
  /** The amount that was given back, or whether one was. */
  refunded: readonly string[];
  /** When, why or whether it was cancelled; also when it was refunded, where no column says how much. */
  cancelled: readonly string[];
  /** Whether the money was taken. */
  captured: readonly string[];
  /** "Live" or "Test". */
  mode: readonly string[];
  /** Whether it is a test. */
  test: readonly string[];
  /** Whether it is live. */
  live: readonly string[];
}

const YES = /^(true|yes|y|1|x|wahr|ja|oui|si|sí)$/i;
const NO = /^(false|no|n|0|none|null|\\n|-|falsch|nein|non|0000-00-00.*)$/i;

/** Entries of an account that are no sale. */
const NO_SALE_KIND =
  /\b(refund(s|ed)?|returns?|chargeback|reversal|reversed|void(ed)?|cancell?(ation|ed)|credit ?(note|memo)|payout|withdrawal|dispute)\b/;

/**
 * Why an order is no sale, by the texts of its columns.
 *
 * @returns undefined if it is one, as far as they say
 */
export function whyNoSale(
  texts: SaleColumns,
  known: StatusWords,
  saleKinds?: RegExp
): string | undefined {
  const isSale = (kind: string): boolean => saleKinds?.test(kind) ?? true;
  const kind = texts.kind.find((text) => NO_SALE_KIND.test(plainStatus(text)) || !isSale(text));
  if (kind !== undefined) return `it is no sale: it is a "${shown(kind)}"`;
  for (const text of texts.status) {
    const meaning = meaningOf(text, known);
    if (meaning === 'no sale') return `it is no sale: its status is "${shown(text)}"`;
    if (meaning === undefined) {
      return `its status "${shown(text)}" is not understood; add --status 'sale=…' or --status 'no sale=…'`;
    }
  }
  if (texts.cancelled.some((text) => !NO.test(text))) return 'it is no sale: it was cancelled';
  if (texts.captured.some((text) => NO.test(text))) return 'it is no sale: no money was taken';
  const isTest =
    texts.mode.some((text) => /^(test|sandbox)/i.test(text)) ||
    texts.test.some((text) => YES.test(text)) ||
    texts.live.some((text) => NO.test(text));
  if (isTest) return 'it is no sale: it is a test';
  if (texts.refunded.some((text) => YES.test(text) && text !== '1')) {
    return 'it is no sale: it was refunded';
  }
  return undefined;
}

/** Whether an order is refunded in part, so that its value alone does not say what it is worth. */
export function isPartlyRefunded({ status }: SaleColumns, known: StatusWords): boolean {
  return status.some((text) => meaningOf(text, known) === 'partly refunded');
}

/**
 * What was given back, above zero however it is written.
 *
 * @returns 0 if nothing was; undefined if no column says it
 * @throws InputFault if a column says what cannot be read
 */
export function refundedIn({ refunded }: SaleColumns, amounts: AmountColumn): number | undefined {
  let most: number | undefined;
  for (const text of refunded) {
    if (NO.test(text) && text !== '0') continue;
    most = Math.max(most ?? 0, Math.abs(amounts.require(text, 'refund')));
  }
  return most;
}

/** A word of the file as messages show it: such a column can hold anything. */
export function shown(text: string): string {
  const status = plainStatus(text);
  return /@|\d{5}/.test(status) ? '…' : status.length > 40 ? `${status.slice(0, 40)}…` : status;
}

const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** The usual names of such columns, in letters and digits alone. */
const NAMES: Readonly<Record<keyof SaleColumns, RegExp>> = {
  status:
    /^((order|payment|financial|transaction|invoice|sales?|charge|purchase|checkout)?status(name|label|text)?|(order|payment|transaction|invoice|sale|charge)state)$/,
  kind: /^(type|kind|(transaction|entry|payment|event|sale|order)(type|kind))$/,
  refunded:
    /^(amount|total|order|value)?refund(ed)?(s|amount|value|total|sum)?$|^(amount|value)returned$/,
  cancelled:
    /^(is|order)?cancell?ed(at|on|date|time)?$|^cancell?ationdate$|^cancelreason$|^voidedat$/,
  captured: /^(is)?captured$/,
  mode: /^mode$/,
  test: /^(is)?test(mode|order|transaction)?$/,
  live: /^(is)?live(mode)?$/
};

const REFUND_DATE = /^refund(ed)?(at|on|date|time)$/;

/** The places of a mapping that tell of the sale. */
export const SALE_PLACES = Object.keys(NAMES) as (keyof SaleColumns)[];

/** The columns of a file that by their names tell of the sale, by place. */
export function saleColumnsIn(columns: readonly string[]): Map<keyof SaleColumns, string[]> {
  const named = (pattern: RegExp): string[] =>
    columns.filter((column) => pattern.test(plain(column)));
  const found = new Map(SALE_PLACES.map((place) => [place, named(NAMES[place])]));
  if (found.get('refunded')?.length === 0) found.get('cancelled')?.push(...named(REFUND_DATE));
  return new Map([...found].filter(([, names]) => names.length > 0));
}
