import { firstText, isOneOf, textLike, textOf, type Properties } from './values.js';

/** Where conversions happen, in Amazon's words. */
const SOURCES = ' ANDROID FIRE_TV IOS MEASUREMENT_ATTRIBUTION_PARTNER OFFLINE WEBSITE ';

/** The field's source, else what the event shows: an app by its instance id, a website otherwise. */
export function sourceOf(event: Properties): string {
  const chosen = textOf(data.eventSource).toUpperCase();
  if (isOneOf(SOURCES, chosen)) return chosen;
  if (!firstText([event.app_instance_id, event['x-ga-app_instance_id'], event.app_id]))
    return 'WEBSITE';
  const platform = textOf(event.platform) + ' ' + textOf(event.user_agent);
  return textLike(platform, '(?is).*\\b(ios|iphone|ipad|darwin).*') ? 'IOS' : 'ANDROID';
}
