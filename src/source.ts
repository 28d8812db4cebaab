import { event } from './event.js';
import { isOneOf, textLike, textOf } from './values.js';

/** The field's source, else what the event shows: an app by its instance id, a website otherwise. */
export function sourceOf(): string {
  const chosen = textOf(data.eventSource).toUpperCase();
  // Where conversions happen, in Amazon's words.
  const known = ' ANDROID FIRE_TV IOS MEASUREMENT_ATTRIBUTION_PARTNER OFFLINE WEBSITE ';
  if (isOneOf(known, chosen)) return chosen;
  const app = textOf(event.app_instance_id) || textOf(event['x-ga-app_instance_id']);
  if (!app && !textOf(event.app_id)) return 'WEBSITE';
  const platform = textOf(event.platform) + ' ' + textOf(event.user_agent);
  return textLike(platform, '(?is)^.*\\b(ios|iphone|ipad|darwin)') ? 'IOS' : 'ANDROID';
}
