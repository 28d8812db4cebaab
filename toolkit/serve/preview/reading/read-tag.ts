import type { Read, Reading } from '../../../config/read.js';
import type { FiredTag } from '../../tagging/served-event.js';
import { filledFieldsOf, type EventRecord } from '../event-record.js';

/** What the config reads of a tag's run; nothing where there is no config. */
export function readTag(tag: FiredTag, record: EventRecord, read: Read | undefined): Reading {
  if (!read || tag.status === 'shown') return {};
  const { status, requests, logs, cookies, insertedRows: rows } = tag;
  const fields = filledFieldsOf(record, tag.id);
  const { eventData } = record.event;
  return guarded(
    () => read.tag({ eventData, fields, status, requests, logs, cookies, rows }),
    (message) => ({ notes: [{ says: message }] })
  );
}

/** A config that throws is a fault to show; the page goes on without what it would have said. */
export function guarded<Result>(act: () => Result, otherwise: (message: string) => Result): Result {
  try {
    return act();
  } catch (error) {
    return otherwise(`“read” of sgtm.config.ts failed: ${(error as Error).message}`);
  }
}
