import { createHash } from 'node:crypto';
import { CONTRACTS, valueAt, type ContractName, type Region } from './contract.js';

/** Conversions that can share a request. */
export interface Group {
  contract: ContractName;
  region: Region;
  /** Account or profile id, whichever the contract asks for. */
  account: string;
}

/** A conversion on its way to one advertiser. */
export interface Conversion extends Group {
  /** What the event is known by in the journal: 27 characters of base64url, the same in every run. */
  key: string;
  /** Digests of what the event says and of whom it names, by which events of one key are told apart. */
  content: string;
  person: string;
  /** As it goes to Amazon. */
  event: Record<string, unknown>;
  /** When it happened, in milliseconds since 1970; NaN where the event has no readable time. */
  time: number;
  hasId: boolean;
}

/** An event in Amazon's words as a conversion; its id, or its bytes if it has none, make its key. */
export function conversionOf(group: Group, event: Record<string, unknown>): Conversion {
  const { contract, region, account } = group;
  const { timePath, idPath, typePath } = CONTRACTS[contract];
  const id = valueAt(event, idPath);
  const hasId = typeof id === 'string' && id !== '';
  // Without an id the event's own bytes have to do, its time in milliseconds among them.
  const identity = hasId ? [id, valueAt(event, typePath)] : [event];
  return {
    contract,
    region,
    account,
    key: digest(JSON.stringify([contract, region, account, ...identity])),
    content: shortDigest(event),
    person: shortDigest(personIn(event)),
    event,
    time: Date.parse(String(valueAt(event, timePath))),
    hasId
  };
}

/** Who an event is about: the e-mail address, which a later export has too, else all match keys. */
function personIn({ matchKeys, userInfo }: Record<string, unknown>): unknown {
  const keys = Array.isArray(matchKeys) ? (matchKeys as unknown[]) : [];
  const email = keys.find((key) => (key as { type?: unknown } | null)?.type === 'EMAIL');
  return (
    email ??
    (userInfo as { hashedEmail?: unknown } | undefined)?.hashedEmail ?? [matchKeys, userInfo]
  );
}

/** 48 bits are enough to tell apart what has the same key, and too few to look anybody up by. */
const shortDigest = (value: unknown): string => digest(JSON.stringify(value) ?? '').slice(0, 8);

/** What two conversions have in common if they can share a request. */
export function groupKey({ contract, region, account }: Group): string {
  return `${contract} ${region} ${account}`;
}

/** 160 bits of a text's SHA-256, as 27 characters of base64url. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}
