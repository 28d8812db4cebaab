import { PERMISSION_IDS } from '../permissions/permission-id.js';
import { dataApi, type ApiFamily } from './definition.js';
import { optionsIn, plainCopy, textOf } from './realm-values.js';

/** Asks whether something is permitted without trying it. */
export const permissionApis: ApiFamily = {
  queryPermission: dataApi(({ host }, permission, first, second) => {
    const id = PERMISSION_IDS.find((known) => known === permission);
    if (!id) return false;
    if (id === 'access_bigquery' || id === 'access_firestore') {
      const terms = { ...optionsIn(plainCopy(second)), operation: textOf(first) };
      return host.permissions.allows(id, { terms });
    }
    if (id === 'read_request' || id === 'access_response') {
      const value = second === undefined ? {} : { value: textOf(second) };
      return host.permissions.allows(id, { ...value, terms: { part: textOf(first) } });
    }
    if (id === 'set_cookies') {
      return host.permissions.allows(id, { value: textOf(first), terms: optionsIn(second) });
    }
    return host.permissions.allows(id, first === undefined ? {} : { value: textOf(first) });
  })
};
