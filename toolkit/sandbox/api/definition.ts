import type { PermissionId } from '../permissions/permission-id.js';
import type { PermissionSet } from '../permissions/permission-set.js';
import type { Limits } from '../realm/limits.js';
import type { RealmTools } from '../realm/realm-host.js';
import type { Run } from '../run/run.js';
import type { Seeds } from '../seeds.js';
import type { TemplateStorage } from './storage.js';
import type { FirestoreStore } from './firestore-store.js';

/** What an API is made from, once for each template. */
export interface ApiHost {
  tools: RealmTools;
  limits: Limits;
  permissions: PermissionSet;
  storage: TemplateStorage;
  firestore: FirestoreStore;
  /** What is there before anything runs. */
  seeds: Seeds;
}

/** One name that `require` knows. */
export interface ApiDefinition {
  /** The permission GTM adds to a template that requires it; undefined if it needs none. */
  permission: PermissionId | undefined;
  /** Makes the realm's value for it: a function, or an object of functions. */
  make(host: ApiHost): unknown;
}

/** The APIs of one file, by name. */
export type ApiFamily = Record<string, ApiDefinition>;

/** What a function of an API does: it gets the run that calls it and the realm's own arguments. */
export type Implementation = (run: Run, a: unknown, b: unknown, c: unknown, d: unknown) => unknown;

/** An API that returns plain data, which the template gets a copy of. */
export function dataApi(implementation: Implementation, permission?: PermissionId): ApiDefinition {
  return { permission, make: (host) => bindData(host, implementation) };
}

/** An API that returns a value of the realm: a promise, or something the template handed in. */
export function realmApi(implementation: Implementation, permission?: PermissionId): ApiDefinition {
  return { permission, make: (host) => bindRealm(host, implementation) };
}

/** An API that is an object: `BigQuery.insert`, `templateDataStorage.getItemCopy`. */
export function namespaceApi(
  members: (host: ApiHost) => Record<string, unknown>,
  permission?: PermissionId
): ApiDefinition {
  return { permission, make: (host) => host.tools.namespace(members(host)) };
}

/** A function of the realm whose result is copied. */
export function bindData(host: ApiHost, implementation: Implementation): unknown {
  return host.tools.bind((run, [a, b, c, d]) => implementation(calling(run), a, b, c, d));
}

/** A function of the realm whose result is the realm's already. */
export function bindRealm(host: ApiHost, implementation: Implementation): unknown {
  return host.tools.bindRaw((run, [a, b, c, d]) => implementation(calling(run), a, b, c, d));
}

/** A function of the realm for any number of arguments, whose result is the realm's already. */
export function bindVariadic(
  host: ApiHost,
  implementation: (run: Run, args: unknown[]) => unknown
): unknown {
  return host.tools.bindRaw((run, args) => implementation(calling(run), args));
}

/** The run that calls an API: it does more than to call itself later. */
function calling(handle: unknown): Run {
  const run = handle as Run;
  if (run.turn) run.turn.inVain = 0;
  return run;
}
