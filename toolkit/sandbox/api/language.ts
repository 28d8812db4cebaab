import type { NativeApi } from '../realm/realm-host.js';
import type { ApiDefinition, ApiFamily } from './definition.js';

/** APIs that the realm itself has, because they need nothing but the template's own values. */
export const languageApis: ApiFamily = {
  JSON: native('JSON'),
  Math: native('Math'),
  Object: native('Object'),
  Promise: native('Promise'),
  createRegex: native('createRegex'),
  getType: native('getType'),
  makeInteger: native('makeInteger'),
  makeNumber: native('makeNumber'),
  makeString: native('makeString'),
  testRegex: native('testRegex')
};

function native(name: NativeApi): ApiDefinition {
  return { permission: undefined, make: ({ tools }) => tools.natives[name] };
}
