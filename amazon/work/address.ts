import { WorkError } from './work-error.js';

/** A resource of Google Cloud, as a command's address names it. */
export type Address =
  | { kind: 'pubsub'; project: string; name: string }
  | { kind: 'bigquery'; project: string; dataset: string; table: string };

const NAME = /^[a-zA-Z][\w.~+%-]{2,254}$/;

/**
 * Reads `pubsub://project/subscription` (or topic) and `bigquery://project.dataset.table`.
 *
 * @param option what a message calls it, such as "--from"
 * @throws WorkError
 */
export function addressFrom(option: string, text: string): Address {
  const [, project = '', name = ''] = /^pubsub:\/\/([^/]+)\/([^/]+)$/.exec(text) ?? [];
  if (project && NAME.test(name)) return { kind: 'pubsub', project, name };
  const table = /^bigquery:\/\/([\w:-]+(?:\.[\w:-]+)?)\.(\w+)\.([\w-]+)$/.exec(text);
  const [, inProject = '', dataset = '', of = ''] = table ?? [];
  if (table) return { kind: 'bigquery', project: inProject, dataset, table: of };
  throw new WorkError(
    `${option} ${text}: write pubsub://project/name or bigquery://project.dataset.table`
  );
}
