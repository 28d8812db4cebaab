import { createRequire } from 'node:module';

const load = createRequire(import.meta.url);

/**
 * Returns the domain that somebody can register, such as example.co.uk for shop.example.co.uk, by the public
 * suffix list with its private part, as GTM does; null for an address that has none, such as localhost.
 */
export function registrableDomain(hostOrUrl: string): string | null {
  // The list is long. It is read when a template first asks, since most never do.
  const { getDomain } = load('tldts') as typeof import('tldts');
  return getDomain(hostOrUrl, { allowPrivateDomains: true });
}
