// The log

import {
  BigQuery,
  createRegex,
  getContainerVersion,
  getRequestHeader,
  getTimestampMillis,
  JSON,
  logToConsole,
  type SgtmPromise
} from 'sgtm';
import { codeOf, NOTES, REASONS, sentenceOf, type Note, type Reason } from './reasons.js';
import { textOf, type Properties } from './values.js';

/** How an event ended. */
export type Outcome = 'accepted' | 'failed' | 'queued' | 'refused' | 'skipped';

/** What is written down of an event, and what every line on it says. */
export interface EventLog {
  eventName: string | undefined;
  /** What was left out or taken otherwise; every report has them. */
  notes: Note[];
  /** Whether there are lines in the console: in debug and preview, or always. */
  isLogging: boolean;
  /** In debug and preview the requests and answers are logged too, not only how the event ended. */
  isVerbose: boolean;
  /** Whether each event is a row in BigQuery too. */
  keepsRows: boolean;
  /** Whether reports go anywhere, to the console or to BigQuery. */
  isReported: boolean;
}

/** Returns the log of an event as the fields want it. */
export function eventLogOf(eventName: string | undefined, notes: Note[]): EventLog {
  const keepsRows = data.bigQueryLogType === 'always';
  const log = {
    eventName: eventName,
    notes: notes,
    isLogging: false,
    isVerbose: false,
    keepsRows: keepsRows,
    isReported: keepsRows
  };
  if (data.logType === 'no') return log;
  const version = getContainerVersion();
  log.isVerbose = version.debugMode || version.previewMode;
  log.isLogging = log.isVerbose || data.logType === 'always';
  log.isReported = log.isLogging || keepsRows;
  return log;
}

/**
 * Logs how the event ended: one line, and one row in BigQuery where the tag is set to that.
 *
 * @param reason why it was not accepted; the report gets its code, its sentence and those of the notes
 */
export function logReport(
  outcome: Outcome,
  reason: Reason | undefined,
  report: Properties,
  log: EventLog
): void {
  report.Message = 'Conversion ' + outcome;
  report.Outcome = outcome;
  if (reason) {
    report.Reason = sentenceOf(reason, REASONS);
    report.ReasonCode = codeOf(reason);
  }
  if (log.notes[0]) {
    // One cause can be met twice, such as a signal that two statuses are read from.
    const notes = log.notes.filter((note, at) => log.notes.indexOf(note) === at);
    report.Notes = notes.map((note) => sentenceOf(note, NOTES)).join('; ');
    report.NoteCodes = notes.join();
  }
  if (log.isLogging) writeLine('Message', report, log);
  if (!log.keepsRows) return;
  const table = [data.logBigQueryProjectId, data.logBigQueryDatasetId, data.logBigQueryTableId];
  insertReport(report, table, log).catch(() => {
    if (log.isLogging) writeLine('Message', { Message: 'BigQuery refused the log row' }, log);
  });
}

/** Writes one line of JSON; what is undefined in it is left out. */
export function writeLine(type: string, line: Properties, log: EventLog): void {
  logToConsole(JSON.stringify(stamped(type, line, log)));
}

/** Adds what every line says. */
function stamped(type: string, line: Properties, log: EventLog): Properties {
  line.Name = 'Amazon Ads';
  line.Type = type;
  line.TraceId = getRequestHeader('trace-id');
  line.EventName = log.eventName;
  return line;
}

/**
 * Inserts a report as a row: "LatencyMs" becomes the column latency_ms.
 *
 * @param table the fields with the IDs of project, data set and table; the server's project if empty
 */
export function insertReport(
  report: Properties,
  table: readonly unknown[],
  log: EventLog
): SgtmPromise<unknown> {
  const hump = createRegex('([a-z])([A-Z])', 'g') as SandboxRegex;
  const row: Properties = { timestamp: getTimestampMillis(), tag_name: 'Amazon Ads' };
  stamped('Message', report, log);
  for (const name in report) {
    if (report[name] !== undefined) row[name.replace(hump, '$1_$2').toLowerCase()] = report[name];
  }
  const connection = {
    projectId: textOf(table[0]),
    datasetId: textOf(table[1]) || '',
    tableId: textOf(table[2]) || ''
  };
  return BigQuery.insert(connection, [row], { ignoreUnknownValues: true });
}
