import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompiledProject } from '../compile/build.js';
import type { ProjectUpdate } from '../compile/import/project-update.js';
import type { WorkspaceTemplate } from '../gtm/tag-manager.js';
import type { Target } from '../gtm/target.js';
import {
  changesBetween,
  templateInGtm,
  type TemplateChanges
} from '../sandbox/template/template-changes.js';
import { parseTemplate } from '../sandbox/template/template.js';
import { printChanges } from './changes-report.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { compareBuilt, writeImported } from './import.js';
import { chooseTemplate, isWanted, type PullOptions } from './pull.js';
import { connect, targetNames } from './tag-manager.js';
import { colours, plural, print } from './terminal.js';

/**
 * Brings a template of a workspace into a project: a new one, as `sgtm import` makes it, or the files
 * that differ of the one in the folder. The project is built and compared then.
 */
export async function pullProject(folder: string, options: PullOptions): Promise<ExitCode> {
  const project = await readProject(folder);
  const { findTarget } = await import('../gtm/target.js');
  const target = await findTarget(await connect('read'), await targetNames(options));
  const name = options.template ?? project?.source.info.displayName;
  const stored = await chooseTemplate(target, name);
  const pulled: Pulled = { folder, target, stored, options };
  const isInStep = project ? await update(pulled, project) : await create(pulled);
  if (isInStep === undefined) return ExitCode.done;
  const { noteFingerprint } = await import('../gtm/seen-fingerprints.js');
  await noteFingerprint(join(folder, 'template.tpl'), stored.path, stored.fingerprint);
  return isInStep ? ExitCode.done : ExitCode.faultsFound;
}

interface Pulled {
  folder: string;
  target: Target;
  stored: WorkspaceTemplate;
  options: PullOptions;
}

/** The project in a folder; undefined for a folder that is new or empty. */
async function readProject(folder: string): Promise<CompiledProject | undefined> {
  if (existsSync(join(folder, 'src/main.ts'))) {
    const { compileProject } = await import('../compile/build.js');
    return compileProject(folder);
  }
  const { refuseWhatIsThere } = await import('../compile/project/index.js');
  await refuseWhatIsThere(folder).catch((error: Error) => {
    throw new UsageError(`${error.message}, or the folder of a project`);
  });
  return undefined;
}

/** Whether the new project builds what GTM has; undefined if nothing was written. */
async function create(pulled: Pulled): Promise<boolean | undefined> {
  const { folder, stored, options } = pulled;
  const changes = changesBetween(undefined, templateInGtm(stored));
  printHead(pulled, 'is new');
  if (options.dryRun) return printOutcome(pulled, changes, 'dry run: not written');
  const written = await writeImported(stored.templateData, `"${stored.name}"`, folder);
  return finish(pulled, changes, `${plural(written.size, 'file')} written`, written);
}

/** Whether the project builds what GTM has now; undefined if nothing was written. */
async function update(
  pulled: Pulled,
  { source, template }: CompiledProject
): Promise<boolean | undefined> {
  const { folder, stored, options } = pulled;
  const built = parseTemplate(template, join(folder, 'template.tpl'));
  const changes = changesBetween(built, templateInGtm(stored));
  const { projectUpdate, updateProject } = await import('../compile/import/project-update.js');
  const edited = { content: stored.templateData, file: `"${stored.name}" in GTM` };
  const files = await projectUpdate(folder, edited, source, changes).catch((error: Error) => {
    throw new UsageError(error.message);
  });
  // A build formats code; then it differs from what it was imported from, and there is nothing to do.
  if (files.write.length + files.remove.length === 0) {
    printHead(pulled, 'is up to date');
    printOutcome(pulled, changes);
    return options.dryRun ? undefined : true;
  }
  printHead(pulled, 'will change');
  if (!options.json) {
    printChanges(changes, 40);
    printFiles(folder, files);
  }
  if (options.dryRun) return printOutcome(pulled, changes, 'dry run: not written');
  if (!(await isWanted('Replace these files?', options))) {
    return printOutcome(pulled, changes, 'not written');
  }
  await updateProject(folder, files);
  return finish(pulled, changes, 'written', new Set(files.write.map(({ path }) => path)));
}

function printFiles(folder: string, { write, remove }: ProjectUpdate): void {
  print('files');
  for (const { path } of write) {
    const isNew = !existsSync(join(folder, path));
    print(isNew ? colours.green(`  + ${path}`) : colours.yellow(`  ~ ${path}`));
  }
  for (const path of remove) print(colours.red(`  - ${path}`));
}

/** Builds the project that was written, and says whether it makes what GTM has. */
async function finish(
  pulled: Pulled,
  changes: TemplateChanges,
  outcome: string,
  written: ReadonlySet<string>
): Promise<boolean> {
  const { folder, stored, options } = pulled;
  if (!options.json) print(outcome);
  const place = await mkdtemp(join(tmpdir(), 'sgtm-pull-'));
  try {
    const file = join(place, 'template.tpl');
    await writeFile(file, stored.templateData);
    const { differences, summary } = await compareBuilt(stored.templateData, file, folder, written);
    if (options.json) printJson(pulled, changes, { written: true, differences });
    else for (const line of [...differences, ...summary]) print(line);
    return differences.length === 0;
  } finally {
    await rm(place, { recursive: true });
  }
}

function printHead({ folder, stored, target, options }: Pulled, word: string): void {
  if (options.json) return;
  print(`${folder}  ${colours.bold(`"${stored.name}"`)} of ${target.workspace.name}  ${word}`);
}

/** How it ended where nothing was written. */
function printOutcome(pulled: Pulled, changes: TemplateChanges, outcome?: string): undefined {
  if (pulled.options.json) printJson(pulled, changes, { written: false });
  else if (outcome !== undefined) print(outcome);
}

function printJson(
  { folder, stored, target: { container, workspace } }: Pulled,
  changes: TemplateChanges,
  outcome: { written: boolean; differences?: string[] }
): void {
  const place = { container: container.publicId, workspace: workspace.name };
  print(JSON.stringify({ ...place, template: stored.name, folder, ...outcome, changes }, null, 2));
}
