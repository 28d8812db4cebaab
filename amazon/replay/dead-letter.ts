import { EVENT_URLS, type Region } from '../contracts/hosts.js';
import { CONTRACTS, isContractName } from '../contracts/index.js';
import { conversionOf, type Conversion } from './conversion.js';
import { objectionToEvent } from './event-rules.js';

/** A line that is no dead letter; the message names what is wrong and what belongs there. */
export class BrokenLine extends Error {}

/** A dead letter that is not sent, as the tag would not have sent it; the message says why. */
export class RefusedLine extends Error {}

/**
 * Reads a line of the exported table, or a line of the log that held a row BigQuery did not take: the
 * same properties in snake_case or in PascalCase, the latter also below Cloud Logging's jsonPayload.
 *
 * @param now milliseconds since 1970
 * @throws BrokenLine, RefusedLine
 */
export function readDeadLetter(text: string, now: number): Conversion {
  const row = rowOf(parseObject(text, 'the line is no JSON object; export the table as NDJSON'));
  const contract = textIn(row, 'contract', 'Contract');
  if (!isContractName(contract)) {
    throw new BrokenLine(`contract has to be one of ${Object.keys(CONTRACTS).join(', ')}`);
  }
  const event = eventIn(row, CONTRACTS[contract].listName);
  const region = regionIn(row);
  const account = accountIn(row, text);
  const objection = objectionToEvent(contract, event, now);
  if (objection !== undefined) throw new RefusedLine(objection);
  return conversionOf({ contract, region, account }, event);
}

/** The tag's rule: digits only. A number beyond 2^53 has lost digits; those of the line count. */
function accountIn(row: Record<string, unknown>, line: string): string {
  let account = textIn(row, 'account_id', 'AccountId');
  const given = row.account_id ?? row.AccountId;
  if (typeof given === 'number' && !Number.isSafeInteger(given)) account = digitsIn(line);
  if (!account) {
    throw new BrokenLine('account_id is missing; export that column too, or enter the id');
  }
  if (/^\d{1,25}$/.test(account)) return account;
  throw new RefusedLine(
    'account_id is not digits only; enter the account or profile ID, not ENTITY…, a variable or several'
  );
}

/** The digits of the account as the line has them, which may be JSON in JSON. */
function digitsIn(line: string): string {
  const found = [...line.matchAll(/\\?"(?:account_id|AccountId)\\?"\s*:\s*([^\s,}]+)/g)];
  const numbers = new Set(found.map(([, number]) => number));
  return numbers.size === 1 ? String([...numbers][0]) : 'several';
}

function rowOf(line: Record<string, unknown>): Record<string, unknown> {
  if (isObject(line.jsonPayload)) return line.jsonPayload;
  const { textPayload } = line;
  return typeof textPayload === 'string'
    ? parseObject(textPayload, 'textPayload is no JSON')
    : line;
}

function eventIn(row: Record<string, unknown>, listName: string): Record<string, unknown> {
  const given = row.request_body ?? row.RequestBody;
  const message = `request_body has to be JSON: {"${listName}": [one event]}`;
  const body = isObject(given) ? given : parseObject(given, message);
  const events = body[listName];
  const [event, ...others] = Array.isArray(events) ? (events as unknown[]) : [];
  if (!isObject(event) || others.length > 0) throw new BrokenLine(message);
  return event;
}

/** Nothing is guessed: an event for another region's host would be refused there, or lost. */
function regionIn(row: Record<string, unknown>): Region {
  const region = textIn(row, 'region', 'Region');
  if (Object.hasOwn(EVENT_URLS, region)) return region as Region;
  throw new RefusedLine(
    `region is ${region ? 'not one of' : 'missing; write one of'} ${Object.keys(EVENT_URLS).join(', ')}`
  );
}

/** BigQuery exports whole numbers as text; an id typed into a form may be a number all the same. */
function textIn(row: Record<string, unknown>, column: string, property: string): string {
  const value = row[column] ?? row[property];
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function parseObject(text: unknown, message: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(String(text));
  } catch {
    // Node's own message would repeat a part of the line.
  }
  if (isObject(parsed)) return parsed;
  throw new BrokenLine(message);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
