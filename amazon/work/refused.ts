import type { Address } from './address.js';
import { GoogleApi, googleToken } from './google.js';
import { pubSubApi, Topic } from './pubsub.js';
import { WorkError } from './work-error.js';

/** A message that Amazon, or the worker, refused. */
export interface RefusedMessage {
  /** As it came. */
  text: string;
  reason: string;
}

/** Keeps what was refused, before its message is done. @throws WorkError if it could not */
export type RefusedSink = (messages: readonly RefusedMessage[]) => Promise<void>;

const BIGQUERY_SCOPE = 'https://www.googleapis.com/auth/bigquery.insertdata';

/** What is refused goes into a topic, with the reason as an attribute, or into a table. */
export function refusedSink(address: Address, standIn: string | undefined): RefusedSink {
  if (address.kind === 'pubsub') {
    const topic = new Topic(pubSubApi(standIn), address.project, address.name);
    return (messages) =>
      topic.publish(messages.map(({ text, reason }) => ({ text, attributes: { reason } })));
  }
  const { project, dataset, table } = address;
  const base = process.env.BIGQUERY_API_URL ?? 'https://bigquery.googleapis.com/bigquery/v2';
  const api = new GoogleApi(base, googleToken(BIGQUERY_SCOPE));
  const path = `projects/${project}/datasets/${dataset}/tables/${table}/insertAll`;
  return async (messages) => {
    const rows = messages.map(({ text, reason }) => ({ json: rowOf(text, reason) }));
    const reply = await api.post(path, { ignoreUnknownValues: true, rows });
    const errors = reply.body.insertErrors;
    if (reply.statusCode === 200 && !errors) return;
    const why = reply.statusCode === 200 ? 'BigQuery refused rows' : reply.reason;
    throw new WorkError(
      `bigquery://${project}.${dataset}.${table}: ${why}; check that the table of docs/dead-letters.md is there and may be written`
    );
  };
}

/** The columns of a dead letter as it came, with the reason. */
function rowOf(text: string, reason: string): Record<string, unknown> {
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    // It is no dead letter, and is kept as it came.
  }
  const row =
    typeof given === 'object' && given !== null && !Array.isArray(given)
      ? given
      : { request_body: text };
  return { ...row, reason, timestamp: Date.now() };
}
