import { matchesPattern, matchesUrlPattern } from '../permissions/pattern.js';
import type { KnownText } from './literal.js';

/** Whether a pattern allows the text, or some text that begins like it. */
export function covers(pattern: string, { text: wanted, isWhole }: KnownText): boolean {
  if (isWhole) return matchesPattern(pattern, wanted);
  const star = pattern.indexOf('*');
  const head = star === -1 ? pattern : pattern.slice(0, star);
  return head.startsWith(wanted) || (star !== -1 && wanted.startsWith(head));
}

/** As `covers`, for URLs: of one that is not whole, scheme and host are compared if they are known. */
export function coversUrl(pattern: string, wanted: KnownText): boolean {
  if (wanted.isWhole) return matchesUrlPattern(pattern, wanted.text);
  const known = splitUrl(wanted.text);
  const allowed = splitUrl(pattern);
  if (!known || !allowed) return covers(pattern, wanted);
  const path = allowed.path.endsWith('/') ? `${allowed.path}*` : allowed.path;
  return (
    matchesPattern(allowed.origin, known.origin) &&
    covers(path, { text: known.path, isWhole: false })
  );
}

/** Origin and path, or undefined if the text ends before its path begins. */
function splitUrl(url: string): { origin: string; path: string } | undefined {
  const parts = /^([a-z*]+:\/\/[^/]+)(\/.*)$/i.exec(url);
  return parts ? { origin: (parts[1] ?? '').toLowerCase(), path: parts[2] ?? '' } : undefined;
}
