import type { Run } from '../run/run.js';
import { bindVariadic, namespaceApi, type ApiFamily } from './definition.js';
import { isCallback, optionsIn, plainCopy } from './realm-values.js';

const GOOGLE_CLOUD_PROJECT = 'GOOGLE_CLOUD_PROJECT';

/**
 * Rows for BigQuery; the environment decides what becomes of them. The promise resolves without a value
 * and rejects with {reason}; published tags use an older form with two callbacks, onSuccess() and
 * onFailure(errors). What GTM hands over as errors is not known; here it is a list of one {reason}.
 */
export const bigQueryApis: ApiFamily = {
  BigQuery: namespaceApi(
    (host) => ({
      insert: bindVariadic(host, (run, [connection, rows, options, onSuccess, onFailure]) =>
        insert(
          run,
          optionsIn(plainCopy(connection)),
          plainCopy(rows),
          optionsIn(plainCopy(options)),
          { onSuccess, onFailure }
        )
      )
    }),
    'access_bigquery'
  )
};

function insert(
  run: Run,
  connection: Record<string, unknown>,
  rows: unknown,
  options: Record<string, unknown>,
  { onSuccess, onFailure }: { onSuccess: unknown; onFailure: unknown }
): unknown {
  const { host } = run;
  const { projectId, datasetId, tableId } = connection;
  run.require('access_bigquery', {
    value: [projectId ?? GOOGLE_CLOUD_PROJECT, datasetId, tableId].join('.'),
    terms: { projectId, datasetId, tableId, operation: 'write' }
  });
  const { promise, resolve, reject } = host.tools.deferred();
  const table = {
    projectId: textOrUndefined(projectId) ?? run.environment.googleCloudProject,
    datasetId: textOrUndefined(datasetId) ?? '',
    tableId: textOrUndefined(tableId) ?? ''
  };
  const problem = malformed(table, rows);
  const done = run.begin();
  const release = run.environment.clock.hold();
  void Promise.resolve(
    problem ? { reason: problem } : run.environment.bigQuery(table, rows as unknown[], options)
  ).then((failure) => {
    if (failure) {
      if (isCallback(onFailure)) run.callBack(onFailure, [[failure]]);
      reject(failure);
    } else {
      for (const row of rows as unknown[]) run.record.insertedRows.push({ ...table, row, options });
      if (isCallback(onSuccess)) run.callBack(onSuccess, []);
      resolve(undefined);
    }
    done();
    release();
  });
  return promise;
}

function malformed(
  table: { datasetId: string; tableId: string },
  rows: unknown
): string | undefined {
  const isTable = table.datasetId !== '' && table.tableId !== '';
  return isTable && Array.isArray(rows) && rows.length > 0 ? undefined : 'invalid_argument';
}

function textOrUndefined(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
