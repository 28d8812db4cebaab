import { ApiError } from '../realm/errors.js';
import { grantOf, mapsIn, stringsIn, type Grant, type PermissionEntry } from './grant.js';
import { isGoogleUrl, matchesPattern, matchesUrlPattern } from './pattern.js';
import type { PermissionId } from './permission-id.js';

/** What a template wants to do, in the terms of the permission that governs it. */
export interface PermissionQuery {
  /** The value that is refused or granted: a URL, a cookie name, a key path. */
  value?: string;
  /** Further terms of some permissions, such as a table's parts or a cookie's attributes. */
  terms?: Record<string, unknown>;
}

/** Whether a grant covers what is wanted. */
type Rule = (grant: Grant, query: PermissionQuery) => boolean;

const RULES: Partial<Record<PermissionId, Rule>> = {
  send_http: allowsUrl,
  send_pixel_from_browser: allowsUrl,
  read_event_data: (grant, { value }) =>
    grant.eventDataAccess === 'any' ||
    (value !== undefined && allowsKey(stringsIn(grant, 'keyPatterns'), value)),
  get_cookies: (grant, { value = '' }) =>
    grant.cookieAccess === 'any' ||
    stringsIn(grant, 'cookieNames').some((name) => matchesPattern(name, value)),
  set_cookies: (grant, query) =>
    mapsIn(grant, 'allowedCookies').some((cookie) => allowsCookie(cookie, query)),
  read_request: allowsRequestPart,
  access_response: allowsResponsePart,
  access_bigquery: (grant, { terms = {} }) =>
    mapsIn(grant, 'allowedTables').some((table) =>
      ['projectId', 'datasetId', 'tableId', 'operation'].every((part) =>
        matchesTerm(table[part], terms[part])
      )
    ),
  access_firestore: (grant, { terms = {} }) =>
    mapsIn(grant, 'allowedOptions').some(
      (option) =>
        matchesTerm(option.projectId, terms.projectId) &&
        matchesTerm(option.path, terms.path) &&
        (option.operation === 'read_write' || matchesTerm(option.operation, terms.operation))
    ),
  use_google_credentials: (grant, { value = '' }) =>
    stringsIn(grant, 'allowedScopes').includes(value),
  use_message: (grant, { value = '', terms = {} }) => {
    const messages = mapsIn(grant, 'messageTypes');
    if (grant.allowedActions === 'any' || messages.length === 0) return true;
    // The editor exports type and action; queries for the permission say messageType and operation.
    return messages.some(({ type, messageType = type, action, operation = action }) => {
      const isOperation =
        operation === 'listen_and_send' || matchesTerm(operation, terms.operation);
      return isOperation && matchesTerm(messageType, value);
    });
  },
  use_custom_private_keys: (grant, { value = '' }) => {
    const keys = stringsIn(grant, 'keyIds');
    return grant.keyAccess === 'any' || keys.length === 0 || keys.includes(value);
  }
};

function allowsUrl(grant: Grant, { value }: PermissionQuery): boolean {
  if (grant.allowedUrls === 'any') return true;
  if (value === undefined) return false;
  if (grant.allowGoogleDomains === true && isGoogleUrl(value)) return true;
  return stringsIn(grant, 'urls').some((pattern) => matchesUrlPattern(pattern, value));
}

/** `user_data` allows what is below it too, as a copy of it would hold that anyway. */
function allowsKey(patterns: readonly string[], path: string): boolean {
  return patterns.some(
    (pattern) => matchesPattern(pattern, path) || path.startsWith(`${pattern}.`)
  );
}

function allowsCookie(cookie: Grant, { value = '', terms = {} }: PermissionQuery): boolean {
  return (
    matchesTerm(cookie.name, value) &&
    matchesTerm(cookie.domain, terms.domain) &&
    matchesTerm(cookie.path, terms.path) &&
    matchesFlag(cookie.secure, terms.secure === true) &&
    matchesFlag(cookie.session, terms.session === true)
  );
}

/** "any" and "*" allow all; a missing attribute is allowed by any pattern. */
function matchesTerm(allowed: unknown, wanted: unknown): boolean {
  if (allowed === undefined || allowed === 'any' || allowed === '*') return true;
  if (typeof allowed !== 'string') return false;
  if (wanted === undefined) return allowed === '' || allowed === 'GOOGLE_CLOUD_PROJECT';
  return matchesPattern(allowed, String(wanted));
}

/** Values the editor offers: "any", and a word for each side, such as "secure" and "insecure". */
function matchesFlag(allowed: unknown, wanted: boolean): boolean {
  if (allowed === undefined || allowed === 'any') return true;
  return ['yes', 'true', true, 'secure', 'session'].includes(allowed as string) === wanted;
}

function allowsRequestPart(grant: Grant, { value, terms = {} }: PermissionQuery): boolean {
  if (grant.requestAccess === 'any') return true;
  switch (terms.part) {
    case 'header':
      return (
        grant.headersAllowed === true &&
        (grant.headerAccess === 'any' || isListed(grant, 'headerWhitelist', value))
      );
    case 'query_parameters':
      return (
        grant.queryParametersAllowed === true &&
        (grant.queryParameterAccess === 'any' || isListed(grant, 'queryParameterWhitelist', value))
      );
    case 'body':
      return grant.bodyAllowed === true;
    case 'path':
      return grant.pathAllowed === true;
    case 'remote_address':
      return grant.remoteAddressAllowed === true;
    default:
      // The method is not restricted by any parameter.
      return true;
  }
}

function isListed(grant: Grant, list: string, value: string | undefined): boolean {
  if (value === undefined) return false;
  const wanted = value.toLowerCase();
  return mapsIn(grant, list).some((entry) =>
    Object.values(entry).some((name) => String(name).toLowerCase() === wanted)
  );
}

function allowsResponsePart(grant: Grant, { value = '', terms = {} }: PermissionQuery): boolean {
  if (grant.writeResponseAccess === 'any') return true;
  if (terms.part === 'header') {
    if (grant.writeHeadersAllowed !== true && grant.writeHeaderAccess === undefined) return false;
    return grant.writeHeaderAccess === 'any' || isListed(grant, 'writeHeaderWhitelist', value);
  }
  if (terms.part === 'body') return grant.writeBodyAllowed === true;
  return grant.writeStatusAllowed === true;
}

/** A permission that a template declares. */
interface Declared {
  grant: Grant;
  /** Undefined where to declare it is enough. */
  rule: Rule | undefined;
  /** What was decided, by the value that was wanted. */
  answers: Map<string, boolean>;
}

/** The permissions a template declares, asked by the APIs when they are called. */
export class PermissionSet {
  private readonly declared = new Map<string, Declared>();

  constructor(entries: readonly PermissionEntry[]) {
    for (const entry of entries) {
      const id = entry.instance?.key?.publicId;
      if (id === undefined) continue;
      const rule = RULES[id as PermissionId];
      this.declared.set(id, { grant: grantOf(entry), rule, answers: new Map() });
    }
  }

  /** The parameters declared for a permission, or undefined if the template does not declare it. */
  grant(id: PermissionId): Grant | undefined {
    return this.declared.get(id)?.grant;
  }

  /** Whether the template may do this. */
  allows(id: PermissionId, query: PermissionQuery = {}): boolean {
    const declared = this.declared.get(id);
    if (!declared) return false;
    const { grant, rule, answers } = declared;
    if (!rule) return true;
    if (query.terms) return rule(grant, query);
    const value = query.value ?? '';
    const known = answers.get(value);
    if (known !== undefined) return known;
    const answer = rule(grant, query);
    if (answers.size >= MOST_ANSWERS) answers.clear();
    answers.set(value, answer);
    return answer;
  }

  /**
   * Throws the error GTM throws where the template may not do this: it names the permission, what
   * was wanted and what to declare.
   */
  require(id: PermissionId, query: PermissionQuery = {}): void {
    if (this.allows(id, query)) return;
    throw new PermissionError(id, query.value, this.declared.has(id));
  }
}

/** For each permission: URLs with changing parts would otherwise be remembered without end. */
const MOST_ANSWERS = 90;

/** A template was refused something it has no permission for. */
export class PermissionError extends ApiError {
  readonly permission: PermissionId;

  constructor(permission: PermissionId, value: string | undefined, isDeclared: boolean) {
    const wanted = value === undefined ? '' : ` for "${value}"`;
    const remedy = isDeclared ? 'is not among what the template declares' : 'is not declared';
    super(`Permission denied: ${permission}${wanted} ${remedy}`);
    this.name = 'PermissionError';
    this.permission = permission;
  }
}
