import { Option, type Command } from 'commander';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { TagManager } from '../gtm/tag-manager.js';
import type { TargetNames } from '../gtm/target.js';
import { UsageError } from './error.js';
import { plural, printError } from './terminal.js';

/** Options that push, pull and diff have in common. */
export interface TargetOptions {
  container?: string;
  workspace?: string;
  env?: string;
  template?: string;
  json?: boolean;
}

/** Adds them to a command. */
export function withTargetOptions(command: Command): Command {
  return command
    .addOption(once('--container <id>', 'the server container, such as GTM-ABC123'))
    .addOption(
      once('--workspace <name>', 'its workspace; without it the default one, or the only one')
    )
    .addOption(once('--env <name>', 'both, as the environment of this name in sgtm.workspace.ts'))
    .option('--template <name>', "the template's name in GTM, if it is not its displayName")
    .option('--json', 'print one JSON object instead of text');
}

/** An option of which the last does not win in silence. */
function once(flags: string, description: string): Option {
  const [flag] = flags.split(' ');
  return new Option(flags, description).argParser((value: string, before: string | undefined) => {
    if (before === undefined) return value;
    throw new UsageError(
      `${flag}: given twice, ${before} and ${value}; give one, or name both as environments in sgtm.workspace.ts`
    );
  });
}

/**
 * Where the options say that a template goes to or comes from.
 *
 * @throws UsageError if they name no place, two, or an environment that nobody defined
 */
export async function targetNames({
  container,
  workspace,
  env
}: TargetOptions): Promise<TargetNames> {
  if (env === undefined) {
    if (container !== undefined) return { container, workspace };
    throw new UsageError(
      '--container GTM-ABC123: names the container; add it, or --env with an environment of sgtm.workspace.ts'
    );
  }
  if (container !== undefined || workspace !== undefined) {
    const other = container === undefined ? '--workspace' : '--container';
    throw new UsageError(
      `--env ${env}: names container and workspace; leave it out, or ${other} out`
    );
  }
  const { loadWorkspace, workspaceAbove, WORKSPACE_FILE } = await import('../config/workspace.js');
  const folder = workspaceAbove();
  if (folder === undefined) {
    throw new UsageError(
      `--env ${env}: there is no ${WORKSPACE_FILE} here or above; begin one with sgtm init --workspace, or give --container`
    );
  }
  const { environments = {} } = await loadWorkspace(folder);
  const found = Object.hasOwn(environments, env) ? environments[env] : undefined;
  if (found) return found;
  const names = Object.keys(environments).join(', ') || 'none';
  throw new UsageError(
    `--env ${env}: ${join(relative('.', folder), WORKSPACE_FILE)} defines no such environment (${names}); add it there, or name one of these`
  );
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
    throw new UsageError(
      'there is no terminal to ask on; add --yes, or --dry-run to change nothing'
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
