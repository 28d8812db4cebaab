import type { Run } from '../run/run.js';
import { ApiError } from '../realm/errors.js';
import { bindRealm, namespaceApi, type ApiFamily } from './definition.js';
import { FirestoreError, type QueryCondition } from './firestore-store.js';
import { isCallback, optionsIn, plainCopy, textOf } from './realm-values.js';
import { toNumber } from './values.js';

const USUAL_LIMIT = 5;
/** A transaction that met a conflict is tried again this often. */
const MOST_RETRIES = 2;

/** Firestore: promises of documents, or rejections with {reason}. */
export const firestoreApis: ApiFamily = {
  Firestore: namespaceApi(
    (host) => ({
      read: bindRealm(host, (run, path, given) => {
        const options = allowedOptions(run, textOf(path), given, 'read');
        const { project, transaction } = options;
        return cached(run, options, ['read', project, textOf(path)], () =>
          host.firestore.read(project, textOf(path), transaction)
        );
      }),
      write: bindRealm(host, (run, path, input, given) => {
        const options = allowedOptions(run, textOf(path), given, 'write');
        const data = optionsIn(plainCopy(input));
        const { project, merge, transaction } = options;
        return promised(run, () =>
          host.firestore.write(project, textOf(path), data, merge, transaction)
        );
      }),
      query: bindRealm(host, (run, collection, conditions, given) => {
        const options = allowedOptions(run, textOf(collection), given, 'read');
        const { project, limit, transaction } = options;
        const wanted = plainCopy(conditions);
        return cached(run, options, ['query', project, textOf(collection), wanted, limit], () =>
          host.firestore.query(
            project,
            textOf(collection),
            conditionsIn(wanted),
            limit,
            transaction
          )
        );
      }),
      runTransaction: bindRealm(host, (run, callback, given) =>
        runTransaction(run, callback, projectIn(run, optionsIn(given)))
      )
    }),
    'access_firestore'
  )
};

/** What the options of an operation say. */
interface Options {
  project: string;
  disableCache: boolean;
  merge: boolean;
  limit: number;
  transaction?: string;
}

function projectIn(run: Run, { projectId }: Record<string, unknown>): string {
  return textOf(projectId ?? run.environment.googleCloudProject ?? '');
}

function allowedOptions(
  run: Run,
  path: string,
  given: unknown,
  operation: 'read' | 'write'
): Options {
  const { projectId, merge, limit, transaction, disableCache } = optionsIn(given);
  run.require('access_firestore', { value: path, terms: { projectId, path, operation } });
  return {
    project: projectIn(run, { projectId }),
    disableCache: disableCache === true,
    merge: merge === true,
    limit: toNumber(limit) > 0 ? toNumber(limit) : USUAL_LIMIT,
    ...(typeof transaction === 'string' ? { transaction } : {})
  };
}

/**
 * What was read once is what the same event reads again, whatever was written since, unless
 * `disableCache` is true. A transaction reads what is there. Source: typings of published templates.
 */
function cached(run: Run, options: Options, key: unknown[], work: () => unknown): unknown {
  if (options.disableCache || options.transaction !== undefined) return promised(run, work);
  const cache = run.host.firestore.cacheOf(run.scope);
  const name = JSON.stringify(key);
  return promised(run, () => {
    if (!cache.has(name)) cache.set(name, work());
    return cache.get(name);
  });
}

function promised(run: Run, work: () => unknown): unknown {
  const { promise, resolve, reject } = run.host.tools.deferred();
  try {
    resolve(work());
  } catch (error) {
    reject({ reason: reasonOf(error) });
  }
  return promise;
}

function reasonOf(error: unknown): string {
  if (error instanceof FirestoreError) return error.reason;
  throw error;
}

function conditionsIn(conditions: unknown): QueryCondition[] {
  if (!Array.isArray(conditions)) throw new FirestoreError('invalid_argument');
  return conditions.map((condition: unknown) => {
    if (!Array.isArray(condition) || condition.length !== 3) {
      throw new FirestoreError('invalid_argument');
    }
    return [textOf(condition[0]), textOf(condition[1]), condition[2]];
  });
}

function runTransaction(run: Run, callback: unknown, project: string): unknown {
  if (!isCallback(callback)) throw new ApiError('Firestore.runTransaction needs a function');
  const { tools, firestore } = run.host;
  const { promise, resolve, reject } = tools.deferred();
  const done = run.begin();
  const finish = (settle: () => void): void => {
    settle();
    done();
  };
  const attempt = (retries: number): void => {
    const id = firestore.beginTransaction(project);
    const outcome = tools.call(run, callback, [id]);
    const fail = (reason: unknown): void => {
      firestore.rollBack(id);
      finish(() => reject(plainCopy(reason)));
    };
    if (outcome.failed) return fail({ reason: 'failed', message: outcome.message });
    tools.observe(
      outcome.value,
      () => {
        try {
          const ids = firestore.commit(id);
          finish(() => resolve(ids));
        } catch (error) {
          const reason = reasonOf(error);
          if (reason === 'aborted' && retries < MOST_RETRIES) attempt(retries + 1);
          else finish(() => reject({ reason }));
        }
      },
      fail
    );
  };
  attempt(0);
  return promise;
}
