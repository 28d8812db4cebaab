import { CONSENT_COUNTRY_CODES } from './codes.js';
import { valueAt, type EventData } from './contract.js';
import type { Region } from './hosts.js';
import { HASHED_KEY_TYPES } from './shared-schemas.js';

/** What a rule knows besides the event. */
export interface RuleContext {
  /** Milliseconds since 1970. */
  now: number;
  /** Undefined where the request named none of Amazon's hosts. */
  region: Region | undefined;
}

/** Objects to a field of the event, such as "matchKeys[0].values[0]"; the message follows its name. */
export type Refuse = (field: string, code: string, message: string) => void;

/**
 * What Amazon asks of an event beyond its schema. The event may break the schema: a rule leaves
 * alone what it cannot read, as that is refused already.
 */
export type Rule = (event: EventData, refuse: Refuse, context: RuleContext) => void;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The event happened at most so many days ago, and at most an hour ahead of the server's clock. */
export function recent(field: string, mostDays: number): Rule {
  return (event, refuse, { now }) => {
    const given = valueAt(event, field);
    const time = typeof given === 'string' ? Date.parse(given) : NaN;
    if (Number.isNaN(time)) return;
    if (time < now - mostDays * DAY) {
      refuse(
        field,
        'FIELD_VALUE_IS_OUT_OF_RANGE',
        `lies ${Math.floor((now - time) / DAY)} days back; this contract takes events of the last ${mostDays} days`
      );
    } else if (time > now + HOUR) {
      refuse(field, 'FIELD_VALUE_IS_OUT_OF_RANGE', 'lies in the future; send when it happened');
    }
  };
}

/** An amount has at most two decimals, and is not negative if it is money. */
export function amount(field: string, isMoney: (event: EventData) => boolean): Rule {
  return (event, refuse) => {
    const value = valueAt(event, field);
    if (typeof value !== 'number') return;
    if (value < 0 && isMoney(event)) {
      refuse(field, 'FIELD_VALUE_IS_BELOW_MINIMUM_LIMIT', 'is negative; money counts from 0');
    }
    if (hasMoreThanCents(value)) {
      refuse(field, 'FIELD_VALUE_IS_INVALID', 'has more than two decimals; round it');
    }
  };
}

function hasMoreThanCents(value: number): boolean {
  return Number(value.toFixed(2)) !== value;
}

/** Fields that only a purchase may have. */
export function onlyWith(
  fields: readonly string[],
  isPurchase: (event: EventData) => boolean,
  purchase: string
): Rule {
  return (event, refuse) => {
    if (isPurchase(event)) return;
    for (const field of fields) {
      if (event[field] === undefined) continue;
      refuse(
        field,
        'FIELD_VALUE_MUST_BE_EMPTY_OR_NULL',
        `goes only with ${purchase}; leave it out`
      );
    }
  };
}

const HASHED_KEYS: ReadonlySet<unknown> = new Set(HASHED_KEY_TYPES);

const SHA_256 = /^[0-9a-f]{64}$/;
const HASH_OF_NOTHING = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Each type of match key once, and a value of the form its type has. */
export const fitMatchKeys: Rule = (event, refuse) => {
  if (!Array.isArray(event.matchKeys)) return;
  const seen = new Set<unknown>();
  for (const [index, key] of (event.matchKeys as unknown[]).entries()) {
    const type = valueAt(key, 'type');
    const values = valueAt(key, 'values');
    const field = `matchKeys[${index}]`;
    if (typeof type === 'string' && seen.has(type)) {
      refuse(`${field}.type`, 'DUPLICATE_FIELD_VALUE_FOUND', 'stands there twice; one is taken');
    }
    seen.add(type);
    const value: unknown = Array.isArray(values) ? values[0] : undefined;
    const fault = typeof value === 'string' ? faultOfMatchKey(type, value) : undefined;
    if (fault) refuse(`${field}.values[0]`, 'FIELD_VALUE_IS_INVALID', fault);
  }
};

function faultOfMatchKey(type: unknown, value: string): string | undefined {
  if (HASHED_KEYS.has(type)) return faultOfHash(value, type as string);
  if (type === 'FIP' && !isIpAddress(value)) return 'of FIP is no IPv4 or IPv6 address';
  if (type === 'MATCH_ID' && !/^[\w.-]{1,100}$/.test(value)) {
    return 'of MATCH_ID takes letters, digits, _ - and . only, at most 100';
  }
  return undefined;
}

function faultOfHash(value: string, type: string): string | undefined {
  if (value === HASH_OF_NOTHING)
    return `of ${type} is the hash of an empty text; leave the key out`;
  if (SHA_256.test(value)) return undefined;
  return `of ${type} is not hashed: normalize it and send its SHA-256 as 64 lower-case hex digits`;
}

/** Fields that hold a hash, where a contract has those instead of match keys. */
export function hashed(fields: readonly string[]): Rule {
  return (event, refuse) => {
    for (const field of fields) {
      const value = valueAt(event, field);
      const fault = typeof value === 'string' && faultOfHash(value, 'a person');
      if (fault) refuse(field, 'FIELD_VALUE_IS_INVALID', fault);
    }
  };
}

const SIGNALS = ['tcf', 'gpp', 'amazonConsent'];

/**
 * Advertisers of the EU region and people of the EEA and the UK: at least one consent signal. Amazon's
 * documents disagree on the IP address: here it is a signal of people elsewhere only.
 */
export const consentWhereRequired: Rule = (event, refuse, { region }) => {
  const isEuropean = CONSENT_COUNTRY_CODES.has(event.countryCode);
  if (region !== 'EU' && !isEuropean) return;
  const signals = isEuropean ? SIGNALS : [...SIGNALS, 'geo'];
  if (signals.some((signal) => valueAt(event.consent, signal) !== undefined)) return;
  const why = isEuropean ? 'people of the EEA and the UK' : 'advertisers of the EU region';
  refuse(
    'consent',
    'FIELD_VALUE_IS_EMPTY',
    `is missing; for ${why} send one of ${signals.join(', ')}`
  );
};

/** The address from which a person's place is told. */
export const fitGeo: Rule = (event, refuse) => {
  const address = valueAt(event, 'consent.geo.ipAddress');
  if (typeof address !== 'string' || isIpAddress(address)) return;
  refuse('consent.geo.ipAddress', 'FIELD_VALUE_IS_INVALID', 'is no IPv4 or IPv6 address');
};

/** Told by the URL parser, as the form of the tag, which is no Node program, reads these files too. */
function isIpAddress(text: string): boolean {
  if (/^[\da-f:.]+$/i.test(text) && text.includes(':')) return URL.canParse(`http://[${text}]`);
  const url = `http://${text}`;
  return /^[\d.]+$/.test(text) && URL.canParse(url) && new URL(url).hostname === text;
}
