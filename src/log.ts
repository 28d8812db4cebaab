import {
  BigQuery,
  createRegex,
  getContainerVersion,
  getRequestHeader,
  getTimestampMillis,
  JSON,
  logToConsole,
  type ContainerVersion,
  type SgtmPromise
} from 'sgtm';
import { eventName } from './event.js';
import { compact, textOf, type Properties } from './values.js';

/** How an event ended. */
export type Outcome = 'accepted' | 'failed' | 'refused' | 'skipped';

const version: Partial<ContainerVersion> = data.logType === 'no' ? {} : getContainerVersion();

/** In debug and preview the requests and answers are logged too, not only how the event ended. */
export const isVerbose = version.debugMode || version.previewMode;

const isLogging = isVerbose || data.logType === 'always';

/** Whether each event is a row in BigQuery too. */
const keepsRows = data.bigQueryLogType === 'always';

/** Whether anybody reads reports of what went well. */
export const isReported = isLogging || keepsRows;

/** What was left out or assumed, without values of the event; every report has them. */
export const notes: string[] = [];

/** Writes one line; what is empty in it is left out. */
export function writeLine(type: string, line: Properties): void {
  logToConsole(JSON.stringify(compact(stamp(type, line))));
}

/** Adds what every line says. */
function stamp(type: string, line: Properties): Properties {
  line.Name = 'Amazon Ads';
  line.Type = type;
  line.TraceId = getRequestHeader('trace-id');
  line.EventName = eventName;
  return line;
}

/** Logs how the event ended: one line, and one row in BigQuery where the tag is set to that. */
export function logReport(outcome: Outcome, report: Properties): void {
  report.Message = 'Conversion ' + outcome;
  report.Outcome = outcome;
  report.Notes = notes.join('; ');
  if (isLogging) writeLine('Message', report);
  if (!keepsRows) return;
  const table = [data.logBigQueryProjectId, data.logBigQueryDatasetId, data.logBigQueryTableId];
  insertReport(report, table).catch(() => {
    if (isLogging) writeLine('Message', { Message: 'BigQuery refused the log row' });
  });
}

/**
 * Inserts a report as a row: "LatencyMs" becomes the column latency_ms; what is empty is left out.
 *
 * @param table the fields with the ids of project, data set and table; the server's project if empty
 */
export function insertReport(report: Properties, table: readonly unknown[]): SgtmPromise<unknown> {
  const hump = createRegex('([a-z])([A-Z])', 'g') as SandboxRegex;
  const row: Properties = { timestamp: getTimestampMillis(), tag_name: 'Amazon Ads' };
  stamp('Message', report);
  for (const name in report) row[name.replace(hump, '$1_$2').toLowerCase()] = report[name];
  const connection = {
    projectId: textOf(table[0]) || undefined,
    datasetId: textOf(table[1]),
    tableId: textOf(table[2])
  };
  return BigQuery.insert(connection, [compact(row) as Properties], { ignoreUnknownValues: true });
}
