import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { WorkspaceTemplate } from '../gtm/tag-manager.js';
import type { Target } from '../gtm/target.js';
import {
  changesBetween,
  isUnchanged,
  templateInGtm
} from '../sandbox/template/template-changes.js';
import { printChanges } from './changes-report.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { readInput, readTemplate } from './input.js';
import { ask, connect, targetNames, withTargetOptions, type TargetOptions } from './tag-manager.js';
import { colours, print } from './terminal.js';
import { writeWhole } from '../config/write-whole.js';

export interface PullOptions extends TargetOptions {
  dryRun?: boolean;
  yes?: boolean;
}

/** `sgtm pull [FILE.tpl]`: brings a template of a workspace into a file or a project. */
export const pullCommand: AddCommand = (program, report) => {
  const command = program
    .command('pull')
    .description('bring a template of a workspace into a file, or into the project in a folder')
    .addHelpText(
      'after',
      "\nExample:\n  sgtm pull --container GTM-ABC123 --template 'Order value' order-value.tpl"
    )
    .argument('[file]', 'the .tpl to write, or the folder of a project', 'template.tpl');
  withTargetOptions(command)
    .option('--dry-run', 'show what would change, and write nothing')
    .option('--yes', 'do not ask before files are replaced')
    .action(async (file: string, options: PullOptions) => {
      const names = await targetNames(options);
      if (isFolder(file)) {
        const { pullProject } = await import('./pull-project.js');
        return report(await pullProject(file, options));
      }
      const { findTarget } = await import('../gtm/target.js');
      const { noteFingerprint } = await import('../gtm/seen-fingerprints.js');
      const target = await findTarget(await connect('read'), names);
      const stored = await chooseTemplate(target, options.template ?? (await nameIn(file)));
      const isWritten = await pull(target, stored, file, options);
      if (isWritten && !options.dryRun) {
        await noteFingerprint(file, stored.path, stored.fingerprint);
      }
    });
};

/** A path that is not there yet is a folder's unless it ends like a template's. */
function isFolder(path: string): boolean {
  return existsSync(path) ? statSync(path).isDirectory() : !path.endsWith('.tpl');
}

/**
 * The template of a name, or the only one there is if no name is known.
 *
 * @throws UsageError naming those there are
 */
export async function chooseTemplate(
  target: Target,
  name: string | undefined
): Promise<WorkspaceTemplate> {
  const { templateNamed, listed } = await import('../gtm/target.js');
  const { templates, workspace } = target;
  if (name === undefined && templates[0] && templates.length === 1) return templates[0];
  const found = name === undefined ? undefined : templateNamed(target, name);
  if (found) return found;
  const problem = name === undefined ? 'which template?' : `there is no template "${name}";`;
  throw new UsageError(
    `the workspace "${workspace.name}": ${problem} name one of these with --template: ${listed(templates)}`
  );
}

async function nameIn(file: string): Promise<string | undefined> {
  if (!existsSync(file)) return undefined;
  const { nameOf } = await import('../gtm/push.js');
  return nameOf(await readTemplate(file));
}

/** Writes the file, if it is agreed. Whether it is now as in GTM. */
async function pull(
  { container, workspace }: Target,
  stored: WorkspaceTemplate,
  file: string,
  options: PullOptions
): Promise<boolean> {
  const before = existsSync(file) ? await readInput(file) : undefined;
  const current = before === undefined ? undefined : await readTemplate(file);
  const changes = changesBetween(current, templateInGtm(stored));
  const isNew = before === undefined;
  const isSame = !isNew && isUnchanged(changes);
  const place = { container: container.publicId, workspace: workspace.name, template: stored.name };
  if (!options.json) {
    const word = isNew ? 'is new' : isSame ? 'is up to date' : 'will change';
    print(`${file}  ${colours.bold(`"${stored.name}"`)} of ${workspace.name}  ${word}`);
    if (!isNew && !isSame) printChanges(changes, 40);
  }
  const isAgreed =
    !options.dryRun && !isSame && (isNew || (await isWanted('Replace the file?', options)));
  if (isAgreed) await writeWhole(file, stored.templateData);
  if (options.json) print(JSON.stringify({ ...place, file, written: isAgreed, changes }, null, 2));
  else if (isAgreed) printWritten(file);
  else if (!isSame) print(options.dryRun ? 'dry run: not written' : 'not written');
  return isAgreed || isSame;
}

function printWritten(file: string): void {
  print('written');
  const folder = dirname(file);
  if (!existsSync(join(folder, 'src/main.ts'))) return;
  print(`The next build writes it anew; sgtm pull ${folder} brings the edit into the project.`);
}

/** @throws UsageError if there is no terminal to ask on */
export async function isWanted(
  question: string,
  { yes, json }: Pick<PullOptions, 'yes' | 'json'>
): Promise<boolean> {
  if (yes) return true;
  if (json) throw new UsageError('--json asks nothing; add --yes or --dry-run');
  return ask(question);
}
