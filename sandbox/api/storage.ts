import { bindData, namespaceApi, type ApiFamily } from './definition.js';
import { plainCopy, textOf } from './realm-values.js';

/** What a template keeps on one server instance; every value in it is a copy. */
export type TemplateStorage = Map<string, unknown>;

/** Copies in, copies out; lost with the instance. */
export const storageApis: ApiFamily = {
  templateDataStorage: namespaceApi(
    (host) => ({
      getItemCopy: bindData(host, (run, key) => {
        run.require('access_template_storage');
        return host.storage.get(textOf(key)) ?? null;
      }),
      setItemCopy: bindData(host, (run, key, value) => {
        run.require('access_template_storage');
        if (value === null || value === undefined) host.storage.delete(textOf(key));
        else host.storage.set(textOf(key), plainCopy(value));
      }),
      removeItem: bindData(host, (run, key) => {
        run.require('access_template_storage');
        host.storage.delete(textOf(key));
      }),
      clear: bindData(host, (run) => {
        run.require('access_template_storage');
        host.storage.clear();
      })
    }),
    'access_template_storage'
  )
};
