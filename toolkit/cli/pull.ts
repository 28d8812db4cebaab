import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { WorkspaceTemplate } from '../gtm/tag-manager.js';
import type { Target } from '../gtm/target.js';
import { changesBetween, isUnchanged, templateInGtm } from '../gtm/template-changes.js';
import { printChanges } from './changes-report.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { readInput, readTemplate } from './input.js';
import { ask, connect, withTargetOptions, type TargetOptions } from './tag-manager.js';
import { colours, print } from './terminal.js';

interface Options extends TargetOptions {
  dryRun?: boolean;
  yes?: boolean;
}

/** `sgtm pull [FILE.tpl]`: brings a template of a workspace into a file. */
export const pullCommand: AddCommand = (program) => {
  const command = program
    .command('pull')
    .description('bring a template of a workspace into a file')
    .argument('[file]', 'the .tpl to write', 'template.tpl');
  withTargetOptions(command)
    .option('--dry-run', 'show what would change, and write nothing')
    .option('--yes', 'do not ask before a file is replaced')
    .action(async (file: string, options: Options) => {
      const { findTarget } = await import('../gtm/target.js');
      const { noteFingerprint } = await import('../gtm/seen-fingerprints.js');
      const target = await findTarget(await connect('read'), options);
      const stored = await chooseTemplate(target, file, options.template);
      const isWritten = await pull(target, stored, file, options);
      if (isWritten && !options.dryRun) {
        await noteFingerprint(file, stored.path, stored.fingerprint);
      }
    });
};

/** The one that is asked for, else the one that the file holds, else the only one there is. */
async function chooseTemplate(
  target: Target,
  file: string,
  wanted: string | undefined
): Promise<WorkspaceTemplate> {
  const { templateNamed, listed } = await import('../gtm/target.js');
  const { templates, workspace } = target;
  if (wanted === undefined && !existsSync(file) && templates[0] && templates.length === 1) {
    return templates[0];
  }
  const name = wanted ?? (existsSync(file) ? await nameIn(file) : undefined);
  const found = name === undefined ? undefined : templateNamed(target, name);
  if (found) return found;
  const problem = name === undefined ? 'which template?' : `there is no template "${name}";`;
  throw new UsageError(
    `the workspace "${workspace.name}": ${problem} name one of these with --template: ${listed(templates)}`
  );
}

async function nameIn(file: string): Promise<string> {
  const { nameOf } = await import('../gtm/push.js');
  return nameOf(await readTemplate(file));
}

/** Writes the file, if it is agreed. Whether it is now as in GTM. */
async function pull(
  { container, workspace }: Target,
  stored: WorkspaceTemplate,
  file: string,
  options: Options
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
    !options.dryRun && !isSame && (isNew || options.yes === true || (await isWanted(options)));
  if (isAgreed) await writeFile(file, stored.templateData);
  if (options.json) print(JSON.stringify({ ...place, file, written: isAgreed, changes }, null, 2));
  else if (isAgreed) print('written');
  else if (!isSame) print(options.dryRun ? 'dry run: not written' : 'not written');
  return isAgreed || isSame;
}

function isWanted({ json }: Options): Promise<boolean> {
  if (json) throw new UsageError('--json asks nothing; add --yes or --dry-run');
  return ask('Replace the file?');
}
