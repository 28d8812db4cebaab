import { readFileSync } from 'node:fs';
import {
  createSandbox,
  DEFAULT_CONTAINER,
  type HttpReply,
  type HttpRequest,
  parseTemplate,
  type RunResult,
  VirtualClock
} from 'sgtm/sandbox';
import { EVENT_ANSWERS, TOKEN_ANSWERS, type Answer } from './answers.js';

/** What the tag did with one event while the two services answered in one way. */
export interface Cell {
  tokenAnswer: Answer;
  eventAnswer: Answer;
  tokenRequests: number;
  /** Bodies and answers of the requests with the event, in order. */
  attempts: { body: string; reply: HttpReply }[];
  outcome: RunResult['outcome'];
  /** How often gtmOnSuccess or gtmOnFailure was called. */
  calls: number;
  /** The log lines that say how the event ended. */
  reports: Report[];
  /** Rows in the table of dead letters. */
  deadLetters: Record<string, unknown>[];
  /** The log lines that hold a dead letter which BigQuery did not take. */
  loggedDeadLetters: Record<string, unknown>[];
}

/** The part of a log line that the matrix looks at. */
export interface Report {
  Outcome: string;
  Reason?: string;
  EventId: string;
  Attempts: number;
}

/** 2026-04-20T12:00:00.000Z */
const START = 1776686400000;

const FIELDS = {
  api: 'adsApiV1',
  region: 'NA',
  authMode: 'lwa',
  clientId: 'amzn1.application-oa2-client.matrix',
  clientSecret: 'amzn1.oa2-cs.v1.matrix',
  refreshToken: 'Atzr|matrix',
  accountId: '5879120000000',
  autoMatchKeys: true,
  logType: 'always',
  deadLetterMode: 'bigquery',
  deadLetterDatasetId: 'amazon_ads',
  deadLetterTableId: 'dead_letters'
};

const EVENT = {
  event_name: 'purchase',
  transaction_id: 'T-1001',
  value: 49.9,
  currency: 'USD',
  user_data: { email_address: 'test@example.com', address: { country: 'US' } }
};

/**
 * Fires one purchase on a cold instance for each answer of the token service with each answer of the
 * events endpoint.
 *
 * @param bigQueryFailure what BigQuery says to every row, if it takes none
 * @throws if template.tpl is not in the folder the process runs in
 */
export async function runMatrix(bigQueryFailure?: { reason: string }): Promise<Cell[]> {
  const template = parseTemplate(readFileSync('template.tpl', 'utf8'));
  const storage = new Map<string, unknown>();
  let cell = emptyCell(TOKEN_ANSWERS[0] as Answer, EVENT_ANSWERS[0] as Answer);
  const sandbox = createSandbox(template, {
    storage,
    environment: {
      clock: new VirtualClock(START),
      random: () => 0.5,
      container: { ...DEFAULT_CONTAINER, debugMode: false },
      http: (request) => answer(cell, request),
      bigQuery: () => bigQueryFailure
    }
  });
  const cells: Cell[] = [];
  for (const tokenAnswer of TOKEN_ANSWERS) {
    for (const eventAnswer of EVENT_ANSWERS) {
      storage.clear();
      cell = emptyCell(tokenAnswer, eventAnswer);
      cells.push(note(cell, await sandbox.run({ fields: FIELDS, event: EVENT })));
    }
  }
  return cells;
}

function emptyCell(tokenAnswer: Answer, eventAnswer: Answer): Cell {
  return {
    tokenAnswer,
    eventAnswer,
    tokenRequests: 0,
    attempts: [],
    outcome: 'none',
    calls: 0,
    reports: [],
    deadLetters: [],
    loggedDeadLetters: []
  };
}

function answer(cell: Cell, request: HttpRequest): HttpReply {
  if (request.url.endsWith('/auth/o2/token')) {
    cell.tokenRequests += 1;
    return nth(cell.tokenAnswer, cell.tokenRequests);
  }
  const reply = nth(cell.eventAnswer, cell.attempts.length + 1);
  cell.attempts.push({ body: request.body ?? '', reply });
  return reply;
}

function nth({ replies }: Answer, number: number): HttpReply {
  return replies[Math.min(number, replies.length) - 1] as HttpReply;
}

function note(cell: Cell, run: RunResult): Cell {
  const lines = run.logs.map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    ...cell,
    outcome: run.outcome,
    calls: run.calls,
    reports: lines.filter((line) => !line.RequestBody) as unknown as Report[],
    loggedDeadLetters: lines.filter((line) => line.RequestBody),
    deadLetters: run.insertedRows.map(({ row }) => row as Record<string, unknown>)
  };
}

/** Whether Amazon said of this answer that the event is in. */
export function isAcceptance(reply: HttpReply): boolean {
  return 'statusCode' in reply && reply.body.includes('"success":[{');
}
