import {
  BigQuery,
  createRegex,
  getContainerVersion,
  getRequestHeader,
  getTimestampMillis,
  JSON,
  logToConsole,
  type BigQueryConnection,
  type SgtmPromise
} from 'sgtm';
import { compact, eventNameOf, textOf, type Properties } from './values.js';

/** How an event ended. */
export type Outcome = 'accepted' | 'failed' | 'refused' | 'skipped';

/** Where the lines of one event go. */
export interface Log {
  isOn: boolean;
  /** Whether each event is a row in BigQuery too. */
  keepsRows: boolean;
  /** In debug and preview the requests and answers are logged too, not only how the event ended. */
  isVerbose: boolean;
  eventName: string;
}

/** Opens the log of an event as the logType field says. */
export function openLog(event: Properties): Log {
  const version = data.logType === 'no' ? undefined : getContainerVersion();
  const isDebug = !!version && (version.debugMode || version.previewMode);
  return {
    isOn: isDebug || data.logType === 'always',
    keepsRows: data.bigQueryLogType === 'always',
    isVerbose: isDebug,
    eventName: eventNameOf(event.event_name)
  };
}

/** Writes one line; what is empty in it is left out. */
export function writeLine(log: Log, type: string, line: Properties): void {
  logToConsole(JSON.stringify(compact(stamp(log, type, line))));
}

/** Adds what every line says. */
function stamp(log: Log, type: string, line: Properties): Properties {
  line.Name = 'Amazon Ads';
  line.Type = type;
  line.TraceId = getRequestHeader('trace-id');
  line.EventName = log.eventName;
  return line;
}

/** Logs how the event ended: one line, and one row in BigQuery where the tag is set to that. */
export function logReport(log: Log, outcome: Outcome, report: Properties): void {
  report.Message = 'Conversion ' + outcome;
  report.Outcome = outcome;
  if (log.isOn) writeLine(log, 'Message', report);
  if (!log.keepsRows) return;
  const table = [data.logBigQueryProjectId, data.logBigQueryDatasetId, data.logBigQueryTableId];
  insertReport(log, report, table).catch(() => {
    if (log.isOn) writeLine(log, 'Message', { Message: 'BigQuery refused the log row' });
  });
}

/**
 * Inserts a report as a row: "LatencyMs" becomes the column latency_ms; what is empty is left out.
 *
 * @param table the fields with the ids of project, data set and table; the server's project if empty
 */
export function insertReport(
  log: Log,
  report: Properties,
  table: readonly unknown[]
): SgtmPromise<unknown> {
  const ids = table.map(textOf);
  const hump = createRegex('([a-z])([A-Z])', 'g') || '';
  const row: Properties = { timestamp: getTimestampMillis(), tag_name: 'Amazon Ads' };
  stamp(log, 'Message', report);
  for (const name in report) row[name.replace(hump, '$1_$2').toLowerCase()] = report[name];
  const connection = { projectId: ids[0], datasetId: ids[1], tableId: ids[2] };
  return BigQuery.insert(compact(connection) as BigQueryConnection, [compact(row)], {
    ignoreUnknownValues: true
  });
}
