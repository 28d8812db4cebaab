import type { Finding } from './rule.js';

/**
 * The first finding of each key, with the number of the others: what has one cause is said once.
 *
 * @param keyOf what findings of one cause have in common
 */
export function oncePer<Found extends Finding>(
  findings: readonly Found[],
  keyOf: (finding: Found) => string
): Finding[] {
  const first = new Map<string, { finding: Found; others: number }>();
  for (const finding of findings) {
    const known = first.get(keyOf(finding));
    if (known) known.others++;
    else first.set(keyOf(finding), { finding, others: 0 });
  }
  return [...first.values()].map(({ finding, others }) =>
    others === 0 ? finding : { ...finding, message: `${finding.message} (and ${others} more)` }
  );
}
