import type { EventSummary } from '../protocol.js';

/** As many as the server keeps. */
const MOST_EVENTS = 10_000;

/**
 * The newest events first, with what came in put where it belongs.
 *
 * @param known newest first
 * @param changes new or changed, in any order
 */
export function withChanges(
  known: readonly EventSummary[],
  changes: readonly EventSummary[]
): readonly EventSummary[] {
  const byId = new Map(changes.map((summary) => [summary.id, summary]));
  const kept = known.map((summary) => {
    const changed = byId.get(summary.id);
    if (changed) byId.delete(summary.id);
    return changed ?? summary;
  });
  if (byId.size === 0) return kept;
  const added = [...byId.values()].toSorted((a, b) => b.id - a.id);
  const newest = kept[0]?.id ?? -1;
  const oldestAdded = added.at(-1) as EventSummary;
  const all = [...added, ...kept];
  if (oldestAdded.id < newest) all.sort((a, b) => b.id - a.id);
  return all.slice(0, MOST_EVENTS);
}
