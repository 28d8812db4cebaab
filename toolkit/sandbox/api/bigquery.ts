import type { Run } from '../run/run.js';
import { bindRealm, namespaceApi, type ApiFamily } from './definition.js';
import { optionsIn, plainCopy } from './realm-values.js';

const GOOGLE_CLOUD_PROJECT = 'GOOGLE_CLOUD_PROJECT';

/** Rows for BigQuery; the environment decides what becomes of them. */
export const bigQueryApis: ApiFamily = {
  BigQuery: namespaceApi(
    (host) => ({
      insert: bindRealm(host, (run, connection, rows, options) =>
        insert(
          run,
          optionsIn(plainCopy(connection)),
          plainCopy(rows),
          optionsIn(plainCopy(options))
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
  options: Record<string, unknown>
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
    if (failure) reject(failure);
    else {
      for (const row of rows as unknown[]) run.record.insertedRows.push({ ...table, row, options });
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
