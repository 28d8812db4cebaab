/** What GTM's own clients of server containers are called in exports. */
export const CLIENT_TYPES: ReadonlySet<string> = new Set(['gaaw_client', 'gtm_client']);
