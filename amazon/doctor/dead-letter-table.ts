import { request } from 'undici';
import { fault, good, open, textIn, unchecked, type Fields, type Finding } from './finding.js';

/** The columns that the tag writes, by their type: docs/dead-letters.md creates the table so. */
export const COLUMNS: Readonly<Record<string, string>> = {
  timestamp: 'INTEGER',
  tag_name: 'STRING',
  name: 'STRING',
  type: 'STRING',
  trace_id: 'STRING',
  event_name: 'STRING',
  event_id: 'STRING',
  event_time: 'TIMESTAMP',
  conversion_type: 'STRING',
  match_keys: 'STRING',
  match_key_count: 'INTEGER',
  contract: 'STRING',
  region: 'STRING',
  account_id: 'STRING',
  message: 'STRING',
  outcome: 'STRING',
  reason: 'STRING',
  reason_code: 'STRING',
  notes: 'STRING',
  note_codes: 'STRING',
  status_code: 'INTEGER',
  attempts: 'INTEGER',
  latency_ms: 'INTEGER',
  token: 'STRING',
  request_body: 'STRING'
};

/** How BigQuery's API is reached. */
export interface BigQueryAccess {
  /** Without a slash at its end. */
  url: string;
  /** A Google access token; undefined where there is none. */
  token: string | undefined;
  /** Whether Google may be asked. */
  isLive: boolean;
}

/** Looks whether the table for dead letters has the columns that the tag writes. */
export async function checkDeadLetters(fields: Fields, access: BigQueryAccess): Promise<Finding[]> {
  const check = 'dead letters';
  if (fields.deadLetterMode !== 'bigquery') {
    return [
      open(
        check,
        'off: what cannot be delivered is lost',
        'docs/dead-letters.md says how to keep it'
      )
    ];
  }
  const [project, dataset, table] = [
    textIn(fields, 'deadLetterProjectId'),
    textIn(fields, 'deadLetterDatasetId'),
    textIn(fields, 'deadLetterTableId')
  ];
  if (!dataset || !table) {
    return [
      fault(check, 'the table has no name', 'fill in deadLetterDatasetId and deadLetterTableId')
    ];
  }
  if (!access.isLive) return [unchecked(check, 'add --live to have the table looked at')];
  if (!project) {
    return [
      open(
        check,
        'the project is the server’s own',
        'fill in deadLetterProjectId to have it looked at'
      )
    ];
  }
  if (access.token === undefined) {
    const remedy = 'export GOOGLE_OAUTH_ACCESS_TOKEN="$(gcloud auth print-access-token)"';
    return [open(check, 'on; there is no token to look at the table with', remedy)];
  }
  const path = [project, dataset, table].map(encodeURIComponent);
  return judgeTable(
    check,
    `${project}:${dataset}.${table}`,
    `${access.url}/bigquery/v2/projects/${path[0]}/datasets/${path[1]}/tables/${path[2]}`,
    access.token
  );
}

async function judgeTable(
  check: string,
  name: string,
  url: string,
  token: string
): Promise<Finding[]> {
  try {
    const { statusCode, body } = await request(url, {
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(30_000)
    });
    if (statusCode === 404) {
      return [
        fault(check, `there is no table ${name}`, 'create it: docs/dead-letters.md, "The table"')
      ];
    }
    if (statusCode !== 200) {
      const remedy = 'sign in as one who may read the table: roles/bigquery.metadataViewer';
      return [fault(check, `BigQuery answered ${statusCode} for ${name}`, remedy)];
    }
    const described = (await body.json()) as { schema?: { fields?: Fields[] } };
    return judgeColumns(check, name, described.schema?.fields ?? []);
  } catch {
    return [fault(check, 'BigQuery did not answer', 'look whether this machine reaches it')];
  }
}

function judgeColumns(check: string, name: string, columns: readonly Fields[]): Finding[] {
  const types = new Map(columns.map((column) => [column.name, String(column.type)]));
  const missing = Object.keys(COLUMNS).filter((column) => !types.has(column));
  if (missing.length > 0) {
    const added = missing.map((column) => `ADD COLUMN ${column} ${sqlType(column)}`).join(', ');
    return [
      fault(
        check,
        `${name} lacks ${missing.join(', ')}`,
        `ALTER TABLE \`${name.replace(':', '.')}\` ${added}`
      )
    ];
  }
  const other = Object.keys(COLUMNS).filter(
    (column) => plain(types.get(column)) !== COLUMNS[column]
  );
  if (other.length === 0) return [good(check, `${name} has every column`)];
  const wanted = other.map((column) => `${column} as ${sqlType(column)}`).join(', ');
  return [fault(check, `${name} has columns of another type`, `create it anew with ${wanted}`)];
}

const sqlType = (column: string): string =>
  COLUMNS[column] === 'INTEGER' ? 'INT64' : (COLUMNS[column] ?? 'STRING');

/** BigQuery's API says INTEGER, its SQL INT64. */
const plain = (type: string | undefined): string => (type === 'INT64' ? 'INTEGER' : (type ?? ''));
