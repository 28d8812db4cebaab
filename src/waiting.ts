// Waiting

import { callLater, getTimestampMillis, templateDataStorage } from 'sgtm';
import { objectOf } from './values.js';

/**
 * The sandbox has no timer but callLater, so whoever waits looks at the clock again and again, about
 * once a millisecond. On one server instance the waits that begin within a second may be so long in
 * all, in milliseconds: as if twenty events waited all the time.
 */
const MOST_WAITING = 20000;

/** How long the waits are that began within a second, in milliseconds, and when that second began. */
interface Waiting {
  since: number;
  total: number;
}

const WAITING_KEY = 'amazon ads waiting 1';

/** Asks for a wait, in milliseconds; false if too many events wait already. */
export function mayWait(duration: number, now: number): boolean {
  const stored = objectOf(templateDataStorage.getItemCopy(WAITING_KEY)) as Partial<Waiting>;
  const isRecent = now - (stored.since || 0) < 1000 && now >= (stored.since || 0);
  const total = (isRecent ? stored.total || 0 : 0) + duration;
  if (total > MOST_WAITING) return false;
  templateDataStorage.setItemCopy(WAITING_KEY, {
    since: isRecent ? stored.since : now,
    total: total
  });
  return true;
}

/** Calls back at a moment, in milliseconds since 1970. A turn takes three operations of GTM's. */
export function waitUntil(time: number, callback: () => void): void {
  const look = (): void => {
    if (getTimestampMillis() < time) callLater(look);
    else callback();
  };
  callLater(look);
}
