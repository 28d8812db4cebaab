import type { Read, Reading, RowReading } from '../../../config/read.js';
import type { FiredTag } from '../../tagging/served-event.js';
import { incomingView } from '../incoming/incoming-view.js';
import { maskerFor, type EventRecord } from '../event-record.js';
import { toDataTree, toTextNode } from '../masking/data-tree.js';
import type { Masker } from '../masking/masker.js';
import type { DataNode, EventDetails, TagView } from '../protocol.js';
import { explainOutcome } from './explain.js';
import { readJson } from '../../../run/loose-json.js';
import { outcomeOf } from './outcome.js';
import { guarded, readTag } from './read-tag.js';
import { masked, requestViews } from './request-view.js';
import { sectionViews } from './section-view.js';
import { decisionViews, valueShown } from './decisions.js';
import { explanationOf, summaryOf } from './summary.js';

/** A template that logs without end would fill the page. */
const MOST_LINES = 200;

/** How an event is looked at. */
export interface Sight {
  /** Where the server is reached, such as "http://127.0.0.1:8080". */
  base?: string;
  /** Shows personal data, of events of this machine only. */
  isRevealing?: boolean;
}

/** Everything about an event, masked and explained. */
export function detailsOf(
  record: EventRecord,
  read?: Read,
  { base = '', isRevealing = false }: Sight = {}
): EventDetails {
  const { event } = record;
  const isRevealed = isRevealing && event.isLocal;
  const masker = maskerFor(record, read?.mask, isRevealed);
  const summary = summaryOf(record, read);
  const tags = event.fired.map((tag) => tagView(tag, record, read, masker));
  const telling = tags.find((tag) => tag.outcome === summary.outcome);
  const explanation =
    telling?.explanation ?? masked(explanationOf(event, summary.outcome, {}, read), masker);
  return {
    summary,
    explanation,
    request: incomingView(event.request, masker, base),
    isRevealed,
    eventData: toDataTree(event.eventData, masker),
    tags,
    notFired: event.notFired,
    ...(event.run && event.secrets ? { decisions: decisionViews(record, masker) } : {}),
    variables: (event.variables ?? []).map(({ name, type, value, error }) => ({
      name: masker.text(name),
      type,
      value: toDataTree(valueShown(event, name, value), masker, [name]),
      ...(error ? { problem: masker.text(error.message) } : {})
    }))
  };
}

function tagView(
  tag: FiredTag,
  record: EventRecord,
  read: Read | undefined,
  masker: Masker
): TagView {
  const reading = readTag(tag, record, read);
  const outcome = outcomeOf(tag, reading);
  const explanation = outcome === 'broken' ? undefined : reading.explanation;
  const { receivedAt } = record.event;
  return {
    id: tag.id,
    name: masker.text(tag.name),
    outcome,
    explanation: explanation
      ? masked(explanation, masker)
      : explainOutcome(outcome, read?.meanings),
    notes: (reading.notes ?? []).slice(0, MOST_LINES).map((note) => masked(note, masker)),
    ...(tag.durationMs === undefined ? {} : { durationMs: tag.durationMs }),
    sections: sectionViews(reading, masker),
    requests: requestViews(tag.requests, { receivedAt, reading, masker }),
    cookies: tag.cookies.map(({ name, value, options }) => ({
      name: masker.text(name),
      value: hint(masker.text(value)),
      options: toDataTree(options, masker)
    })),
    logs: tag.logs.slice(0, MOST_LINES).map((line) => logLine(line, masker)),
    rows: tag.insertedRows.slice(0, MOST_LINES).map(({ projectId, datasetId, tableId, row }) => ({
      table: masker.text([projectId, datasetId, tableId].filter(Boolean).join('.')),
      ...rowView(row, reading, masker)
    })),
    refusals: tag.refusals.map(({ permission, message }) => ({
      permission,
      message: masker.text(message)
    })),
    ...(tag.error ? { error: errorOf(tag.error, masker) } : {})
  };
}

function rowView(
  row: unknown,
  reading: Reading,
  masker: Masker
): Omit<TagView['rows'][number], 'table'> {
  const read = guarded(
    () => reading.row?.(row),
    (label): RowReading => ({ label })
  );
  return {
    ...(read ? { label: masker.text(read.label) } : {}),
    ...(read?.means ? { means: read.means } : {}),
    row: toDataTree(read?.value ?? row, masker)
  };
}

function errorOf(
  { message, line, column, source }: NonNullable<FiredTag['error']>,
  masker: Masker
): NonNullable<TagView['error']> {
  const inTemplate = line === undefined ? undefined : `line ${line}, column ${column ?? 1}`;
  const place = source
    ? `${source.file}:${source.line}:${source.column}, ${inTemplate} of the template`
    : inTemplate;
  return { message: masker.text(message), ...(place ? { place } : {}) };
}

/** A line that is JSON reads better as a tree. */
function logLine(line: string, masker: Masker): DataNode {
  const json = readJson(line);
  const isTree = typeof json === 'object' && json !== null;
  return isTree ? toDataTree(json, masker) : toTextNode(line, masker);
}

/** Cookies hold ids that lead to a person: enough to tell them apart is enough. */
function hint(value: string): string {
  return value.length > 8 ? `${value.slice(0, 4)}…(${value.length} characters)` : value;
}
