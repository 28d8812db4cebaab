import { ApiError } from '../realm/errors.js';
import type { ApiHost } from './definition.js';
import { textOf } from './realm-values.js';
import { APIS } from './registry.js';

/** The template's `require`: each API is made when it is first asked for, once for a host. */
export function requireFunction(host: ApiHost): unknown {
  return host.tools.bindMaker((name) => makeApi(host, textOf(name)));
}

/** Whether GTM has an API of that name on a server. */
export function hasApi(name: string): boolean {
  return APIS.has(name);
}

/** Makes one API for a host; throws as GTM does if it has no API of that name. */
export function makeApi(host: ApiHost, name: string): unknown {
  const definition = APIS.get(name);
  if (!definition) throw new ApiError(`require: GTM has no API "${name}" on a server`);
  return definition.make(host);
}
