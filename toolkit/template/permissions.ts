import type {
  Grant,
  GrantValue,
  PermissionEntry,
  TypedValue
} from '../sandbox/permissions/grant.js';
import type { PermissionId } from '../sandbox/permissions/permission-id.js';

/** Everything, or what is listed; a listed text may have `*` for any characters. */
export type AnyOf = 'any' | readonly string[];

/** Requests to these addresses, such as `https://api.example.com/*`. */
export const sendHttp = (urls: AnyOf): PermissionEntry =>
  permission('send_http', anyOf(urls, 'allowedUrls', 'urls'));

/** Pixels that the browser loads from these addresses. */
export const sendPixelFromBrowser = (urls: AnyOf): PermissionEntry =>
  permission('send_pixel_from_browser', anyOf(urls, 'allowedUrls', 'urls'));

/** Properties of the event data, such as `user_data.*`; getAllEventData needs 'any'. */
export const readEventData = (keys: AnyOf): PermissionEntry =>
  permission('read_event_data', anyOf(keys, 'eventDataAccess', 'keyPatterns'));

/** Cookies of the request, by name. */
export const getCookies = (names: AnyOf): PermissionEntry =>
  permission('get_cookies', anyOf(names, 'cookieAccess', 'cookieNames'));

/** A cookie that may be set; what is left out may be anything. */
export interface CookieGrant {
  readonly name: string;
  readonly domain?: string;
  readonly path?: string;
  /** 'any', or what GTM's editor offers besides it. */
  readonly secure?: string;
  readonly session?: string;
}

/** Cookies that may be set. */
export const setCookies = (cookies: readonly CookieGrant[]): PermissionEntry =>
  permission('set_cookies', {
    allowedCookies: cookies.map(
      ({ name, domain = '*', path = '*', secure = 'any', session = 'any' }) => ({
        name,
        domain,
        path,
        secure,
        session
      })
    )
  });

/** The parts of the incoming request that may be read. */
export interface RequestGrant {
  readonly headers?: AnyOf;
  readonly body?: true;
  readonly path?: true;
  readonly queryParameters?: AnyOf;
  readonly remoteAddress?: true;
}

/** The incoming request: all of it, or some parts. */
export function readRequest(parts: 'any' | RequestGrant): PermissionEntry {
  if (parts === 'any') return permission('read_request', { requestAccess: 'any' });
  const { headers, body, path, queryParameters, remoteAddress } = parts;
  return permission('read_request', {
    requestAccess: 'specific',
    ...(headers && {
      headersAllowed: true,
      ...anyOf(named(headers, 'headerName'), 'headerAccess', 'headerWhitelist')
    }),
    ...(body && { bodyAllowed: true }),
    ...(path && { pathAllowed: true }),
    ...(queryParameters && {
      queryParametersAllowed: true,
      ...anyOf(
        named(queryParameters, 'queryParameter'),
        'queryParameterAccess',
        'queryParameterWhitelist'
      )
    }),
    ...(remoteAddress && { remoteAddressAllowed: true })
  });
}

/** The parts of the answer that may be written. */
export interface ResponseGrant {
  readonly headers?: AnyOf;
  readonly body?: true;
  readonly status?: true;
}

/** The answer to the incoming request: all of it, or some parts. */
export function accessResponse(parts: 'any' | ResponseGrant): PermissionEntry {
  if (parts === 'any') return permission('access_response', { writeResponseAccess: 'any' });
  const { headers, body, status } = parts;
  return permission('access_response', {
    writeResponseAccess: 'specific',
    ...(headers && {
      writeHeadersAllowed: true,
      ...anyOf(named(headers, 'headerName'), 'writeHeaderAccess', 'writeHeaderWhitelist')
    }),
    ...(body && { writeBodyAllowed: true }),
    ...(status && { writeStatusAllowed: true })
  });
}

/** Lines in the log: always, or only in debug and preview. */
export const logging = (environments: 'all' | 'debug'): PermissionEntry =>
  permission('logging', { environments });

/** A table of BigQuery; `*` is any. */
export interface TableGrant {
  readonly projectId: string;
  readonly datasetId: string;
  readonly tableId: string;
  readonly operation: 'read' | 'read_write' | 'write';
}

/** Tables of BigQuery. */
export const accessBigQuery = (tables: readonly TableGrant[]): PermissionEntry =>
  permission('access_bigquery', {
    allowedTables: tables.map(({ projectId, datasetId, tableId, operation }) => ({
      projectId,
      datasetId,
      tableId,
      operation
    }))
  });

/** Documents of Firestore; `*` is any. */
export interface DocumentGrant {
  readonly projectId: string;
  readonly path: string;
  readonly operation: 'read' | 'read_write' | 'write';
}

/** Documents of Firestore. */
export const accessFirestore = (documents: readonly DocumentGrant[]): PermissionEntry =>
  permission('access_firestore', {
    allowedOptions: documents.map(({ projectId, path, operation }) => ({
      projectId,
      path,
      operation
    }))
  });

/** Google's credentials of the server, for these scopes. */
export const useGoogleCredentials = (scopes: readonly string[]): PermissionEntry =>
  permission('use_google_credentials', { allowedScopes: [...scopes] });

/** The container's id and version, and whether it is in preview. */
export const readContainerData = (): PermissionEntry => permission('read_container_data');

/** What other tags did, after the event: addEventCallback. */
export const readEventMetadata = (): PermissionEntry => permission('read_event_metadata');

/** templateDataStorage. */
export const accessTemplateStorage = (): PermissionEntry => permission('access_template_storage');

/** returnResponse. */
export const returnResponse = (): PermissionEntry => permission('return_response');

/** runContainer. */
export const runContainer = (): PermissionEntry => permission('run_container');

/**
 * Any permission, with its parameters as plain data.
 *
 * @example permission('logging', { environments: 'debug' })
 */
export function permission(publicId: PermissionId, parameters: Grant = {}): PermissionEntry {
  return {
    instance: {
      key: { publicId, versionId: '1' },
      param: Object.entries(parameters).map(([key, value]) => ({ key, value: typed(value) }))
    },
    clientAnnotations: { isEditedByUser: true },
    isRequired: true
  };
}

/** 'any' → {access: 'any'}, a list → {access: 'specific', list} */
function anyOf(what: 'any' | readonly GrantValue[], access: string, list: string): Grant {
  return what === 'any' ? { [access]: 'any' } : { [access]: 'specific', [list]: [...what] };
}

/** Each text as a map with one key. */
function named(what: AnyOf, key: string): 'any' | { [key: string]: string }[] {
  return what === 'any' ? what : what.map((name) => ({ [key]: name }));
}

/** A value in the form GTM has for permissions: 1 text, 2 list, 3 map, 8 yes or no. */
function typed(value: GrantValue): TypedValue {
  if (typeof value === 'string') return { type: 1, string: value };
  if (typeof value === 'boolean') return { type: 8, boolean: value };
  if (Array.isArray(value)) return { type: 2, listItem: value.map(typed) };
  return {
    type: 3,
    mapKey: Object.keys(value).map(typed),
    mapValue: Object.values(value).map(typed)
  };
}
