import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ACCOUNT = '5879120000000';

/** What a test changes of a dead letter. */
export interface RowInput {
  id?: string | undefined;
  contract?: string;
  region?: string;
  account?: string;
  time?: number;
  event?: Record<string, unknown>;
}

/** SHA-256 of "test@example.com". */
export const EMAIL_HASH = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';

/** A row of the table as BigQuery exports it. */
export function row(input: RowInput = {}): Record<string, unknown> {
  const { contract = 'adsApiV1', region = 'NA', account = ACCOUNT } = input;
  const time = new Date(input.time ?? Date.now() - 3_600_000).toISOString();
  const listName = contract === 'conversionsV1' ? 'eventData' : 'events';
  const event = { ...EVENTS[contract]?.(input.id, time), ...input.event };
  return {
    timestamp: '1776688496000',
    contract,
    region,
    account_id: account,
    status_code: '503',
    request_body: JSON.stringify({ [listName]: [event] })
  };
}

const MATCH_KEYS = [{ type: 'EMAIL', values: [EMAIL_HASH] }];

const EVENTS: Record<string, (id: string | undefined, time: string) => Record<string, unknown>> = {
  adsApiV1: (id, time) => ({
    eventDescription: {
      name: 'purchase',
      conversionType: 'OFF_AMAZON_PURCHASES',
      eventSource: 'WEBSITE',
      eventIngestionMethod: 'SERVER_TO_SERVER'
    },
    countryCode: 'US',
    eventTime: time,
    matchKeys: MATCH_KEYS,
    value: 12.5,
    currencyCode: 'USD',
    eventId: id
  }),
  conversionsV1: (id, time) => ({
    name: 'purchase',
    eventType: 'OFF_AMAZON_PURCHASES',
    eventActionSource: 'WEBSITE',
    countryCode: 'US',
    timestamp: time,
    clientDedupeId: id,
    matchKeys: MATCH_KEYS,
    value: 12.5,
    currencyCode: 'USD'
  }),
  offAmazon2023: (_, time) => ({
    name: 'Purchase',
    timestamp: time,
    conversionValue: 12.5,
    countryCode: 'US',
    matchKeys: MATCH_KEYS
  })
};

/** Rows with ids of their own. */
export function rows(count: number, input: RowInput = {}): Record<string, unknown>[] {
  return Array.from({ length: count }, (_, at) => row({ ...input, id: `T-${at}` }));
}

/** A file of dead letters in a folder of its own. */
export class LetterFile {
  private readonly folder = mkdtempSync(join(tmpdir(), 'sgtm-replay-'));
  readonly path = join(this.folder, 'dead-letters.ndjson');

  constructor(lines: readonly (Record<string, unknown> | string)[]) {
    const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
    writeFileSync(this.path, `${texts.join('\n')}\n`);
  }

  /** A file beside it, by what its name adds; empty if it is not there. */
  beside(ending: string): string {
    try {
      return readFileSync(this.path + ending, 'utf8');
    } catch {
      return '';
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
