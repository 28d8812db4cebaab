import type { EventDetails, EventFile } from '../protocol.js';
import { ask } from './ask.js';

/** Events of a file that somebody opened. */
export interface OpenedFile {
  name: string;
  /** Whether personal data of events from the machine that saved it is in it as it is. */
  isRaw: boolean;
  /** Newest first. */
  events: EventDetails[];
}

/** Larger files no browser shows well. */
const MOST_BYTES = 200_000_000;

/** Has the browser keep a hit as a file that `sgtm test` and `sgtm run` take. */
export async function saveHit(id: number, name: string): Promise<void> {
  const hit = await ask<unknown>('GET', `/preview/events/${id}/hit`);
  const plain =
    name
      .toLowerCase()
      .replaceAll(/[^a-z\d]+/g, '-')
      .replace(/^-|-$/g, '') || 'hit';
  keep(`${plain}-${id}.json`, `${JSON.stringify(hit, undefined, 2)}\n`);
}

function keep(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Has the browser keep events as a file. */
export async function saveEvents(ids: readonly number[], isRaw: boolean): Promise<number> {
  const file = await ask<EventFile>('POST', '/preview/export', { ids, isRaw });
  const [first] = file.events;
  const name =
    file.events.length === 1 && first
      ? `event-${first.summary.id}.json`
      : `events-${file.events.length}.json`;
  keep(name, JSON.stringify(file, undefined, 1));
  return file.events.length;
}

/**
 * Reads a file that {@link saveEvents} made.
 *
 * @throws Error whose message says what is wrong with it
 */
export async function openEvents(file: File): Promise<OpenedFile> {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than 200 MB.`);
  let json: unknown;
  try {
    json = JSON.parse(await file.text());
  } catch {
    throw new Error(`${file.name} is cut off, or is no JSON. Save it again.`);
  }
  const { format, version, isRaw, events } = objectOf(json);
  if (format !== 'sgtm-preview') {
    throw new Error(`${file.name} is no file of events that this page saved.`);
  }
  if (version !== 1) {
    throw new Error(
      `${file.name} is of version ${JSON.stringify(version)}; this page reads version 1. Open it with the sgtm that saved it.`
    );
  }
  if (!Array.isArray(events) || !events.every(isDetails)) {
    throw new Error(`${file.name} has parts that are missing or changed. Save it again.`);
  }
  return { name: file.name, isRaw: isRaw === true, events: events as EventDetails[] };
}

/** Whether a value has what the page draws of an event; what lies deeper an error boundary catches. */
function isDetails(value: unknown): boolean {
  const { summary, explanation, request, eventData, tags, notFired, variables } = objectOf(value);
  const { id, at, name, outcome, notes, tags: rows, counts } = objectOf(summary);
  const isWhole = [tags, notFired, variables, notes, rows].every(Array.isArray);
  return (
    isWhole &&
    [id, at].every((each) => typeof each === 'number') &&
    [name, outcome].every((each) => typeof each === 'string') &&
    [explanation, request, eventData, counts].every(
      (each) => typeof each === 'object' && each !== null
    )
  );
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
