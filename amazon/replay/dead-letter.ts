import { CONTRACTS, EVENT_URLS, type ContractName, type Region } from './contract.js';
import { conversionOf, type Conversion } from './conversion.js';

/** A line that is no dead letter; the message names what is wrong and what belongs there. */
export class BrokenLine extends Error {}

/**
 * Reads a line of the exported table, or a line of the log that held a row BigQuery did not take: the
 * same properties in snake_case or in PascalCase, the latter also below Cloud Logging's jsonPayload.
 *
 * @throws BrokenLine
 */
export function readDeadLetter(text: string): Conversion {
  const row = rowOf(parseObject(text, 'the line is no JSON object; export the table as NDJSON'));
  const contract = textIn(row, 'contract', 'Contract');
  if (!isContract(contract)) {
    throw new BrokenLine(`contract has to be one of ${Object.keys(CONTRACTS).join(', ')}`);
  }
  const account = textIn(row, 'account_id', 'AccountId');
  if (!account)
    throw new BrokenLine('account_id is missing; export that column too, or enter the id');
  // It goes into a header, which a server would refuse for the whole batch.
  if (!/^[!-~]+$/.test(account))
    throw new BrokenLine('account_id is no id; enter the account or profile ID');
  const region = regionOf(textIn(row, 'region', 'Region'));
  return conversionOf({ contract, region, account }, eventIn(row, CONTRACTS[contract].listName));
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

/** The tag takes any other region for North America. */
function regionOf(text: string): Region {
  return Object.hasOwn(EVENT_URLS, text) ? (text as Region) : 'NA';
}

function isContract(name: string): name is ContractName {
  return Object.hasOwn(CONTRACTS, name);
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
