import type { Exchange } from '../run/exchange.js';
import type { Run } from '../run/run.js';
import { seededStorage } from '../seeds.js';
import { bindData, namespaceApi, type ApiFamily, type ApiHost } from './definition.js';
import { plainCopy, textOf } from './realm-values.js';

/** What a template keeps on one server instance; every value in it is a copy. */
export type TemplateStorage = Map<string, unknown>;

/** Copies in, copies out; lost with the instance. */
export const storageApis: ApiFamily = {
  templateDataStorage: namespaceApi((host) => {
    const storageOf = storageFinder(host);
    return {
      getItemCopy: bindData(host, (run, key) => storageOf(run).get(textOf(key)) ?? null),
      setItemCopy: bindData(host, (run, key, value) => {
        const storage = storageOf(run);
        if (value === null || value === undefined) storage.delete(textOf(key));
        else storage.set(textOf(key), plainCopy(value));
      }),
      removeItem: bindData(host, (run, key) => void storageOf(run).delete(textOf(key))),
      clear: bindData(host, (run) => storageOf(run).clear())
    };
  }, 'access_template_storage')
};

/** Finds the storage of a run that may use one. In preview mode each request has its own. */
function storageFinder(host: ApiHost): (run: Run) => TemplateStorage {
  const ofRequests = new WeakMap<Exchange, TemplateStorage>();
  return (run) => {
    run.require('access_template_storage');
    if (!run.environment.container.previewMode) return host.storage;
    let storage = ofRequests.get(run.exchange);
    if (!storage) ofRequests.set(run.exchange, (storage = seededStorage(host.seeds)));
    return storage;
  };
}
