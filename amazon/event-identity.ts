import { hash } from 'node:crypto';
import { valueAt } from './contracts/contract.js';
import type { Region } from './contracts/hosts.js';
import { CONTRACTS, type ContractName } from './contracts/index.js';

/** Where an event goes: conversions of one group can share a request. */
export interface Group {
  contract: ContractName;
  region: Region;
  /** Account or profile ID, whichever the contract asks for. */
  account: string;
}

/** By what an event is told from all others, and from others that claim to be it. */
export interface Identity {
  /** Digest of account, contract, region, data set, conversion type and ID: 27 characters of base64url. */
  key: string;
  /** Digests of what the event says and of whom it names: events of one key that differ here clash. */
  content: string;
  person: string;
  /** Whether it has an ID. Without one its own bytes have to do, its time in milliseconds among them. */
  hasId: boolean;
}

/** Amazon's data set for events that name none. */
const DEFAULT_DATA_SET = 'Default_Events';

/** Only adsApiV1 has data sets. */
const DATA_SET_PATH = 'eventDescription.dataSetName';

/**
 * Returns what tells an event from others, the same in every run: for `send`, `replay` and their
 * journals, and for what the simulator counts. Two rows with one key are one event if their content is
 * the same, and a clash if it is not.
 *
 * @param event as it goes to Amazon
 * @param digests of what the event says and of whom it names, where the caller knows better
 */
export function identityOf(
  { contract, region, account }: Group,
  event: Record<string, unknown>,
  digests: Pick<Identity, 'content' | 'person'> = digestsOf(event)
): Identity {
  const { idPath, typePath } = CONTRACTS[contract];
  const id = valueAt(event, idPath);
  const hasId = typeof id === 'string' && id !== '';
  const dataSet = valueAt(event, DATA_SET_PATH) ?? DEFAULT_DATA_SET;
  const parts = hasId ? [id, valueAt(event, typePath)] : [event];
  // Without a data set the key is that of journals from before data sets were told apart.
  if (dataSet !== DEFAULT_DATA_SET) parts.push({ dataSet });
  return {
    key: digest(JSON.stringify([contract, region, account, ...parts])),
    ...digests,
    hasId
  };
}

function digestsOf(event: Record<string, unknown>): Pick<Identity, 'content' | 'person'> {
  return { content: shortDigest(event), person: shortDigest(personIn(event)) };
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
export const shortDigest = (value: unknown): string =>
  digest(JSON.stringify(value) ?? '').slice(0, 8);

/** What two conversions have in common if they can share a request. */
export function groupKey({ contract, region, account }: Group): string {
  return `${contract} ${region} ${account}`;
}

/** 160 bits of a text's SHA-256, as 27 characters of base64url. */
export function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 27);
}
