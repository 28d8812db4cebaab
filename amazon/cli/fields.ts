import { readFileSync } from 'node:fs';
import { printError, readFields, readGiven, UsageError } from 'sgtm/command-line';
import type { Template } from 'sgtm/sandbox';
import type { Credentials } from '../replay/credentials.js';

/** The tag's fields as they were given, and what messages call them. */
export interface GivenFields {
  fields: Record<string, unknown>;
  /** The file, "standard input" or "the JSON given". */
  name: string;
}

/** This package's tag. */
export async function ownTemplate(): Promise<Template> {
  const { parseTemplate } = await import('sgtm/sandbox');
  const file = new URL('../../../template.tpl', import.meta.url);
  return parseTemplate(readFileSync(file, 'utf8'), 'template.tpl');
}

/**
 * Reads the fields of `--data`, a file or JSON itself, for events that are not known one by one.
 *
 * @throws UsageError naming a field that the tag does not have, or that only a container can fill in
 */
export async function readTagFields(data: string, template: Template): Promise<GivenFields> {
  const { text, name } = await readGiven(data);
  const fields = readFields(text, name, template);
  warnOfSecrets(fields, name);
  const variable = Object.keys(fields).find((field) => /\{\{.*\}\}/.test(String(fields[field])));
  if (variable !== undefined) {
    throw new UsageError(
      `${name}: ${variable} names a variable of GTM, and variables only exist in a container; enter a value, or leave it out`
    );
  }
  return { fields, name };
}

/** The arguments of a process can be read by every user of the machine, and stay in the shell's history. */
export function warnOfSecrets(fields: Readonly<Record<string, unknown>>, name: string): void {
  if (name !== 'the JSON given') return;
  const names = ['clientSecret', 'refreshToken', 'accessToken'].filter((field) => fields[field]);
  if (names.length === 0) return;
  printError(
    `--data: other users of this machine can read ${names.join(' and ')} in the list of processes; ` +
      'put the JSON into a file, or set AMAZON_ADS_CLIENT_SECRET and AMAZON_ADS_REFRESH_TOKEN'
  );
}

/** The credentials among the fields; undefined unless they are complete. */
export function credentialsIn(fields: Readonly<Record<string, unknown>>): Credentials | undefined {
  const text = (name: string): string => String(fields[name] ?? '').trim();
  const clientId = text('clientId');
  const accessToken = text('accessToken');
  if (fields.authMode === 'accessToken') {
    return clientId && accessToken ? { clientId, accessToken } : undefined;
  }
  const [clientSecret, refreshToken] = [text('clientSecret'), text('refreshToken')];
  const isComplete = clientId && clientSecret && refreshToken;
  return isComplete ? { clientId, clientSecret, refreshToken } : undefined;
}
