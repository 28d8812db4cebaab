import { dataApi, type ApiFamily } from './definition.js';
import { plainCopy, textOf } from './realm-values.js';

/** The event the tag fires for. */
export const eventDataApis: ApiFamily = {
  getAllEventData: dataApi((run) => {
    run.require('read_event_data');
    return run.scope.eventData;
  }, 'read_event_data'),
  getEventData: dataApi((run, keyPath) => {
    const path = textOf(keyPath);
    run.require('read_event_data', { value: path });
    return plainCopy(valueAt(run.scope.eventData, path));
  }, 'read_event_data')
};

/** The value at a dotted path of keys and list indexes, or undefined. */
export function valueAt(data: unknown, path: string): unknown {
  let value = data;
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
