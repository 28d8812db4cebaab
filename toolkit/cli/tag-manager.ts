import { Option, type Command } from 'commander';
import { createInterface } from 'node:readline/promises';
import type { TagManager } from '../gtm/tag-manager.js';
import { UsageError } from './error.js';
import { plural, printError } from './terminal.js';

/** Options that push, pull and diff have in common. */
export interface TargetOptions {
  container: string;
  workspace?: string;
  template?: string;
  json?: boolean;
}

/** Adds them to a command. @param isOptional whether it works without a container too */
export function withTargetOptions(command: Command, isOptional = false): Command {
  const container = new Option('--container <id>', 'the server container, such as GTM-ABC123');
  return command
    .addOption(isOptional ? container : container.makeOptionMandatory())
    .option('--workspace <name>', 'its workspace; without it the default one, or the only one')
    .option('--template <name>', "the template's name in GTM, if it is not its displayName")
    .option('--json', 'print one JSON object instead of text');
}

/** The Tag Manager API with the credentials of the environment. */
export async function connect(use: 'read' | 'write'): Promise<TagManager> {
  const [{ TagManager: Client }, { tokenSource }] = await Promise.all([
    import('../gtm/tag-manager.js'),
    import('../gtm/credentials.js')
  ]);
  return new Client({
    token: await tokenSource(use),
    address: process.env.TAGMANAGER_API_URL,
    onWait: (seconds) => {
      const time = plural(seconds, 'second');
      printError(`the quota of the Tag Manager API is used up; trying again in ${time}`);
    }
  });
}

/**
 * Asks a question that takes yes for an answer, on the terminal.
 *
 * @throws UsageError where there is no terminal
 */
export async function ask(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new UsageError('nobody can be asked here; add --yes, or --dry-run to change nothing');
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
