// Where it happened

import { createRegex, testRegex } from 'sgtm';
import type { EventData } from './event-data.js';
import type { Note } from './reasons.js';
import { textOf, type Properties } from './values.js';

/**
 * Returns where the event happened: what the field says, else what the event shows. An app has an
 * app_id or an instance ID, a Fire TV says AFT… in its user agent; all else is a website.
 */
export function eventSourceOf(
  event: EventData,
  userAgent: string | undefined,
  notes: Note[]
): string {
  const field = data.eventSource;
  if (field && field !== 'auto') {
    const chosen = (textOf(field) || '').toUpperCase();
    if (testRegex(createRegex(SOURCES) as SandboxRegex, chosen)) return chosen;
    notes.push('event_source_unknown');
  }
  if (userAgent && testRegex(createRegex(FIRE_TV) as SandboxRegex, userAgent)) return 'FIRE_TV';
  if (testRegex(createRegex('(app_|platform)') as SandboxRegex, event.names)) {
    return appSourceOf(event.all, userAgent);
  }
  return 'WEBSITE';
}

/** Where conversions happen, in Amazon's words. */
const SOURCES = '^(WEBSITE|ANDROID|IOS|FIRE_TV|OFFLINE|MEASUREMENT_ATTRIBUTION_PARTNER)$';

/** "… Android 9; AFTMM Build/…": Amazon's own models of TVs and sticks. */
const FIRE_TV = '\\bAFT[A-Z0-9]{1,8}\\b';

const APPLE = '\\b(ios|iphone|ipad|ipados|tvos|darwin)\\b';

/** The platform is that of Firebase or of the shop's own, or stands in the user agent. */
function appSourceOf(event: Properties, userAgent: string | undefined): string {
  const platform = textOf(event['x-ga-platform']) || textOf(event.platform);
  const isApp = event.app_id || event.app_instance_id || event['x-ga-app_instance_id'];
  const isNamed =
    platform && testRegex(createRegex('^(android|ios)', 'i') as SandboxRegex, platform);
  if ((!isApp && !isNamed) || platform === 'web') return 'WEBSITE';
  const hint = platform || userAgent || '';
  return testRegex(createRegex(APPLE, 'i') as SandboxRegex, hint) ? 'IOS' : 'ANDROID';
}
