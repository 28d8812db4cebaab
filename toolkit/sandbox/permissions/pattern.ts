/**
 * Whether a text matches a pattern in which `*` stands for any characters. The wildcards of a
 * permission, as in `user_data.*` or `iu3*`.
 */
export function matchesPattern(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return pattern === text;
  const last = rest.pop() as string;
  if (text.length < first.length + last.length) return false;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let from = first.length;
  const end = text.length - last.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1 || at + part.length > end) return false;
    from = at + part.length;
  }
  return from <= end;
}

/**
 * Whether a URL matches a permission's URL pattern. A `*` in the host stands for part of a name and
 * never reaches into the path; a pattern that ends in a slash allows everything below it; user names
 * and passwords in a URL match nothing.
 */
export function matchesUrlPattern(pattern: string, url: string): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || parsed.username || parsed.password) return false;
  const split = /^([a-z*]+):\/\/([^/]*)(\/.*)?$/i.exec(pattern);
  if (!split) return false;
  const [, scheme = '', host = '', path = '/'] = split;
  if (!matchesPattern(scheme.toLowerCase(), parsed.protocol.slice(0, -1))) return false;
  if (!matchesPattern(host.toLowerCase(), parsed.host)) return false;
  const target = parsed.pathname + parsed.search;
  return path.endsWith('/') ? target.startsWith(path) : matchesPattern(path, target);
}

/** The hosts that the parameter allowGoogleDomains stands for. */
const GOOGLE_HOST =
  /(?:^|\.)(?:google\.[a-z]{2,3}(?:\.[a-z]{2})?|(?:googleapis|google-analytics|googletagmanager|googleadservices|googlesyndication|gstatic)\.com|doubleclick\.net)$/;

/** Whether a URL, or the beginning of one, is of a host of Google's and encrypted. */
export function isGoogleUrl(url: string): boolean {
  const host = /^https:\/\/([^/?#:@]+)(?:[/?#:]|$)/i.exec(url)?.[1] ?? '';
  return GOOGLE_HOST.test(host.toLowerCase());
}
