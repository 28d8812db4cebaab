/** What is in front where not everything has room. */
export type View = 'event' | 'events' | 'faults' | 'own' | 'samples' | 'tag';

export const VIEWS: readonly [View, string][] = [
  ['events', 'Events'],
  ['event', 'Details'],
  ['samples', 'Samples'],
  ['own', 'Yours'],
  ['tag', 'Tag'],
  ['faults', 'Faults']
];

/** Those that stand beside an event where there is room. */
export const TOOLS: readonly [View, string][] = [
  ['samples', 'Samples'],
  ['own', 'Your event'],
  ['tag', 'Tag'],
  ['faults', 'Faults']
];
