import type { AnyNode } from 'acorn';
import type { Names } from '../language/scope.js';
import type { ApiCall } from '../language/usage.js';
import { mapsIn, stringsIn, type Grant } from '../permissions/grant.js';
import { isGoogleUrl } from '../permissions/pattern.js';
import type { PermissionId } from '../permissions/permission-id.js';
import type { PermissionSet } from '../permissions/permission-set.js';
import { covers, coversUrl } from './coverage.js';
import { objectLiteral, possibleTexts, propertyOf, type KnownText } from './literal.js';

/** What a call wants, written out in the code, and whether a grant covers it. */
export interface Want {
  permission: PermissionId;
  /** What messages call it. */
  wanted: string;
  isCovered(grant: Grant, permissions: PermissionSet): boolean;
}

/** What one API wants of its permission, read off a call of it. */
type Reading = (call: ApiCall['node'], names: Names) => Want[];

/** What a call of an API wants; the name of a namespace's function is `BigQuery.insert`. */
export function wantsOf(api: string, call: ApiCall['node'], names: Names): Want[] {
  return Object.hasOwn(READINGS, api) ? (READINGS[api]?.(call, names) ?? []) : [];
}

const READINGS: Readonly<Record<string, Reading>> = {
  sendHttpRequest: url('send_http'),
  sendHttpGet: url('send_http'),
  sendPixelFromBrowser: url('send_pixel_from_browser'),
  getAllEventData: whole('read_event_data', 'all event data'),
  getEventData: text(
    'read_event_data',
    (grant, wanted) =>
      grant.eventDataAccess === 'any' ||
      stringsIn(grant, 'keyPatterns').some(
        (pattern) => covers(pattern, wanted) || wanted.text.startsWith(`${pattern}.`)
      )
  ),
  getCookieValues: text(
    'get_cookies',
    (grant, wanted) =>
      grant.cookieAccess === 'any' ||
      stringsIn(grant, 'cookieNames').some((pattern) => covers(pattern, wanted))
  ),
  setCookie: text('set_cookies', (grant, wanted) =>
    mapsIn(grant, 'allowedCookies').some(({ name }) => covers(textOr(name), wanted))
  ),
  getRequestHeader: part('read_request', 'header', 'the header'),
  getRequestQueryParameter: part('read_request', 'query_parameters', 'the query parameter'),
  getRequestQueryParameters: whole('read_request', 'all query parameters', 'query_parameters'),
  getRequestQueryString: whole('read_request', 'the query string', 'query_parameters'),
  getRequestBody: whole('read_request', 'the body', 'body'),
  getRequestPath: whole('read_request', 'the path', 'path'),
  getRemoteAddress: whole('read_request', 'the remote address', 'remote_address'),
  setResponseHeader: part('access_response', 'header', 'the header'),
  setResponseStatus: whole('access_response', 'the status', 'status'),
  setResponseBody: whole('access_response', 'the body', 'body'),
  setPixelResponse: whole('access_response', 'the body', 'body'),
  'BigQuery.insert': readTable,
  'Firestore.read': firestore('read'),
  'Firestore.query': firestore('read'),
  'Firestore.write': firestore('write'),
  getGoogleAuth: readScopes
};

function url(permission: PermissionId): Reading {
  return ({ arguments: [target] }, names) =>
    possibleTexts(target, names).map((wanted) => ({
      permission,
      wanted: quoted(wanted),
      isCovered: (grant) =>
        grant.allowedUrls === 'any' ||
        stringsIn(grant, 'urls').some((pattern) => coversUrl(pattern, wanted)) ||
        (grant.allowGoogleDomains === true && isGoogleUrl(wanted.text))
    }));
}

function text(
  permission: PermissionId,
  isCovered: (grant: Grant, wanted: KnownText) => boolean
): Reading {
  return ({ arguments: [first] }, names) =>
    possibleTexts(first, names).map((wanted) => ({
      permission,
      wanted: quoted(wanted),
      isCovered: (grant) => isCovered(grant, wanted)
    }));
}

/** A named part of a request or response; the set that the emulator enforces decides. */
function part(permission: PermissionId, name: string, noun: string): Reading {
  return ({ arguments: [first] }, names) =>
    possibleTexts(first, names)
      .filter(({ isWhole }) => isWhole)
      .map((wanted) => ({
        permission,
        wanted: `${noun} ${quoted(wanted)}`,
        isCovered: (_, set) => set.allows(permission, { value: wanted.text, terms: { part: name } })
      }));
}

/** What an API does whatever its arguments are. */
function whole(permission: PermissionId, wanted: string, name?: string): Reading {
  const query = name === undefined ? {} : { terms: { part: name } };
  return () => [{ permission, wanted, isCovered: (_, set) => set.allows(permission, query) }];
}

function readTable({ arguments: [connection] }: ApiCall['node'], names: Names): Want[] {
  const table = objectLiteral(connection, names);
  if (!table) return [];
  const parts = ['projectId', 'datasetId', 'tableId'].map((key) => ({
    key,
    texts: possibleTexts(propertyOf(table, key), names)
  }));
  const known = parts.filter(({ texts }) => texts.length > 0);
  if (known.length === 0) return [];
  return [
    {
      permission: 'access_bigquery',
      wanted: `the table ${parts.map(({ texts }) => texts[0]?.text ?? '…').join('.')}`,
      isCovered: (grant) =>
        mapsIn(grant, 'allowedTables').some((allowed) =>
          known.every(({ key, texts }) =>
            texts.every((wanted) => covers(textOr(allowed[key]), wanted))
          )
        )
    }
  ];
}

function firestore(operation: 'read' | 'write'): Reading {
  return text('access_firestore', (grant, wanted) =>
    mapsIn(grant, 'allowedOptions').some(
      (option) =>
        covers(textOr(option.path), wanted) &&
        (option.operation === operation || option.operation === 'read_write')
    )
  );
}

function readScopes({ arguments: [options] }: ApiCall['node'], names: Names): Want[] {
  const literal = objectLiteral(options, names);
  const scopes = literal && propertyOf(literal, 'scopes');
  if (scopes?.type !== 'ArrayExpression') return [];
  return scopes.elements.flatMap((element: AnyNode | null) =>
    possibleTexts(element ?? undefined, names)
      .filter(({ isWhole }) => isWhole)
      .map((wanted) => ({
        permission: 'use_google_credentials' as const,
        wanted: `the scope ${quoted(wanted)}`,
        isCovered: (grant: Grant) => stringsIn(grant, 'allowedScopes').includes(wanted.text)
      }))
  );
}

function textOr(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function quoted({ text: wanted, isWhole }: KnownText): string {
  return `"${wanted}${isWhole ? '' : '…'}"`;
}
