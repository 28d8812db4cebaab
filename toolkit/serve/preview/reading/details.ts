import type { FiredTag } from '../../tagging/served-event.js';
import { maskerFor, type EventRecord } from '../event-record.js';
import { toDataTree, toTextNode } from '../masking/data-tree.js';
import type { Masker } from '../masking/masker.js';
import type { DataNode, EventDetails, TagView } from '../protocol.js';
import { consentSeen } from './consent.js';
import { conversionView } from './conversion-view.js';
import { deliveriesIn } from './deliveries.js';
import { explainOutcome } from './explain.js';
import { readJson, type Properties } from './json.js';
import { matchKeysOf } from './match-keys.js';
import { outcomeOf } from './outcome.js';
import { requestViews, type RequestSight } from './request-view.js';
import { summaryOf } from './summary.js';
import { isDeadLetter, reportOf } from './tag-report.js';
import { verdictOf } from './verdict.js';

/** A template that logs without end would fill the page. */
const MOST_LINES = 200;

/**
 * Everything about an event, masked and explained.
 *
 * @param isLive whether requests really leave
 */
export function detailsOf(record: EventRecord, isLive: boolean): EventDetails {
  const { event, fieldsOfTag } = record;
  const masker = maskerFor(record);
  const summary = summaryOf(record);
  const tags = event.fired.map((tag) =>
    tagView(tag, record, { receivedAt: event.receivedAt, isLive, masker })
  );
  const telling = tags.find((tag) => tag.outcome === summary.outcome);
  const { method, path, query } = event.request;
  const named = event.fired.map(({ id, name }) => ({ name, fields: fieldsOfTag(id) }));
  return {
    summary,
    explanation: telling?.explanation ?? explainOutcome(summary.outcome),
    request: {
      method,
      path: masker.text(path.slice(0, 500)),
      query: masker.text(query.slice(0, 4000))
    },
    eventData: toDataTree(event.eventData, masker),
    consent: consentSeen(event.eventData, named, masker),
    tags,
    notFired: event.notFired,
    variables: (event.variables ?? []).map(({ name, value, error }) => ({
      name: masker.text(name),
      value: toDataTree(value, masker, [name]),
      ...(error ? { problem: masker.text(error.message) } : {})
    }))
  };
}

function tagView(tag: FiredTag, { event, fieldsOfTag }: EventRecord, sight: RequestSight): TagView {
  const { masker } = sight;
  const deliveries = deliveriesIn(tag.requests);
  const outcome = outcomeOf(tag, deliveries.map(verdictOf));
  const reason = reportOf(tag)?.reason ?? '';
  const conversions = deliveries.map((delivery) => conversionView(delivery, reason, masker));
  const fields = fieldsOfTag(tag.id);
  const [first] = deliveries;
  return {
    id: tag.id,
    name: masker.text(tag.name),
    outcome,
    // Without the tag's own word, what was said of its conversion is the best there is.
    explanation:
      conversions.find((conversion) => conversion.outcome === outcome)?.explanation ??
      explainOutcome(outcome, reason),
    ...(tag.durationMs === undefined ? {} : { durationMs: tag.durationMs }),
    conversions,
    // Every advertiser gets the same match keys.
    matchKeys: first ? matchKeysOf(first, event.eventData, fields, masker) : [],
    requests: requestViews(tag.requests, sight),
    cookies: tag.cookies.map(({ name, value, options }) => ({
      name: masker.text(name),
      value: hint(masker.text(value)),
      options: toDataTree(options, masker)
    })),
    logs: tag.logs.slice(0, MOST_LINES).map((line) => logLine(line, masker)),
    rows: tag.insertedRows.slice(0, MOST_LINES).map(({ projectId, datasetId, tableId, row }) => ({
      table: masker.text([projectId, datasetId, tableId].filter(Boolean).join('.')),
      isDeadLetter: isDeadLetter(row),
      row: toDataTree(unwrapped(row), masker)
    })),
    refusals: tag.refusals.map(({ permission, message }) => ({
      permission,
      message: masker.text(message)
    })),
    ...(tag.error ? { error: errorOf(tag.error, masker) } : {})
  };
}

function errorOf(
  { message, line, column }: NonNullable<FiredTag['error']>,
  masker: Masker
): NonNullable<TagView['error']> {
  const place = line === undefined ? undefined : `line ${line}, column ${column ?? 1}`;
  return { message: masker.text(message), ...(place ? { place } : {}) };
}

/** A line that is JSON, as the tag's are, reads better as a tree. */
function logLine(line: string, masker: Masker): DataNode {
  const json = readJson(line);
  const isTree = typeof json === 'object' && json !== null;
  return isTree ? toDataTree(json, masker) : toTextNode(line, masker);
}

/** A row's own JSON, such as the body of a dead letter, is shown as what it is. */
function unwrapped(row: unknown): unknown {
  if (!isDeadLetter(row)) return row;
  const properties = row as Properties;
  return { ...properties, request_body: readJson(String(properties.request_body)) };
}

/** Click tokens lead to a person's click: enough to tell them apart is enough. */
function hint(value: string): string {
  return value.length > 8 ? `${value.slice(0, 4)}…(${value.length} characters)` : value;
}
