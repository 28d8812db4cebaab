import { ApiError } from '../realm/errors.js';
import type { Exchange } from '../run/exchange.js';
import type { Run } from '../run/run.js';
import { lettersIn, tooManyLetters } from '../run/letters.js';
import type { Seeds } from '../seeds.js';
import { bindData, namespaceApi, type ApiFamily, type ApiHost } from './definition.js';
import { plainCopy, textOf } from './realm-values.js';

/** What a template keeps on one server instance; every value in it is a copy. */
export type TemplateStorage = Map<string, unknown>;

/** The values for a storage, in one of their own. */
export function seededStorage({ storage = {} }: Seeds): TemplateStorage {
  return new Map(Object.entries(storage));
}

/** Copies in, copies out; lost with the instance. */
export const storageApis: ApiFamily = {
  templateDataStorage: namespaceApi((host) => {
    const storageOf = storageFinder(host);
    return {
      getItemCopy: bindData(host, (run, key) => storageOf(run).get(textOf(key)) ?? null),
      setItemCopy: bindData(host, (run, key, value) => {
        const storage = storageOf(run);
        if (value === null || value === undefined) remove(storage, textOf(key));
        else set(run, storage, textOf(key), plainCopy(value));
      }),
      removeItem: bindData(host, (run, key) => remove(storageOf(run), textOf(key))),
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

/** The letters of all that a storage holds, as long as it holds so many keys. */
const counted = new WeakMap<TemplateStorage, { keys: number; letters: number }>();

function lettersOf(storage: TemplateStorage): number {
  const known = counted.get(storage);
  // Whoever handed a storage in may clear or fill it too.
  if (known?.keys === storage.size) return known.letters;
  let letters = 0;
  for (const key of storage.keys()) letters += lettersAt(storage, key);
  return letters;
}

function lettersAt(storage: TemplateStorage, key: string): number {
  return storage.has(key) ? key.length + lettersIn(storage.get(key)) : 0;
}

function set(run: Run, storage: TemplateStorage, key: string, value: unknown): void {
  const most = run.host.limits.keptLetters;
  const letters =
    lettersOf(storage) - lettersAt(storage, key) + key.length + lettersIn(value, most);
  if (letters > most) {
    run.dead ??= tooManyLetters('templateDataStorage', most);
    throw new ApiError(run.dead);
  }
  storage.set(key, value);
  counted.set(storage, { keys: storage.size, letters });
}

function remove(storage: TemplateStorage, key: string): void {
  const letters = lettersOf(storage) - lettersAt(storage, key);
  storage.delete(key);
  counted.set(storage, { keys: storage.size, letters });
}
