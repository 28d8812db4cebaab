import type { PermissionId } from '../permissions/permission-id.js';
import { bigQueryApis } from './bigquery.js';
import { clientApis } from './client.js';
import { containerApis } from './container.js';
import { cookieApis } from './cookies.js';
import type { ApiDefinition } from './definition.js';
import { encodingApis } from './encoding.js';
import { eventDataApis } from './event-data.js';
import { firestoreApis } from './firestore.js';
import { googleApis } from './google.js';
import { hashingApis } from './hashing.js';
import { httpApis } from './http.js';
import { languageApis } from './language.js';
import { loggingApis } from './logging.js';
import { measurementProtocolApis } from './measurement-protocol.js';
import { messageApis } from './messages.js';
import { permissionApis } from './permission.js';
import { pixelApis } from './pixel.js';
import { requestApis } from './request.js';
import { responseApis } from './response.js';
import { storageApis } from './storage.js';
import { timeApis } from './time.js';
import { urlApis } from './url.js';
import { valueApis } from './values.js';

/** Every API that `require` knows on a server, by name. */
export const APIS: ReadonlyMap<string, ApiDefinition> = new Map(
  Object.entries({
    ...bigQueryApis,
    ...clientApis,
    ...containerApis,
    ...cookieApis,
    ...encodingApis,
    ...eventDataApis,
    ...firestoreApis,
    ...googleApis,
    ...hashingApis,
    ...httpApis,
    ...languageApis,
    ...loggingApis,
    ...measurementProtocolApis,
    ...messageApis,
    ...permissionApis,
    ...pixelApis,
    ...requestApis,
    ...responseApis,
    ...storageApis,
    ...timeApis,
    ...urlApis,
    ...valueApis
  })
);

/** The permission a template needs for an API; undefined if it needs none or there is no such API. */
export function permissionFor(api: string): PermissionId | undefined {
  return APIS.get(api)?.permission;
}
