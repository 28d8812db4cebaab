import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { NamedChanges, TemplateChanges } from '../../sandbox/template/template-changes.js';
import {
  fieldsModule,
  infoModule,
  permissionsModule,
  scenarioFiles,
  type ProjectFile,
  type ProjectSource
} from '../project/index.js';
import type { TemplateSource } from '../template-source.js';
import { importedProject } from './imported-project.js';
import { writeWhole } from '../../config/write-whole.js';

/** Files of a project to write and to remove, so that it has the parts of a template that differ. */
export interface ProjectUpdate {
  /** Those whose content differs from what is there. */
  write: ProjectFile[];
  /** Paths below the project's folder. */
  remove: string[];
}

/** Where a project may have its form instead of in the files that an import writes. */
const OTHER_PLACES = ['template/index.ts', 'template/fields/index.ts'];

/**
 * What brings an edited template into the project that it was built from. Only files of the parts that
 * differ are written; code that differs becomes `src/main.ts` as a whole, as in an import.
 *
 * @param content the text of the edited template
 * @param file what problems call it
 * @param source the project's `template/` as it is
 * @param changes how the edited template differs from the one that the project builds
 * @throws Error with one sentence, if the project keeps a part that differs in files of its own order
 */
export async function projectUpdate(
  folder: string,
  { content, file }: { content: string; file: string },
  source: TemplateSource,
  changes: TemplateChanges
): Promise<ProjectUpdate> {
  const { permissions, fields, info, scenarios, code, hasOtherNotes } = changes;
  const edited = importedProject(content, file, folder);
  const { untyped = [] } = edited;
  const form: ProjectFile[] = [];
  if (differs(fields)) {
    form.push(await fieldsModule(edited.parameters, !untyped.includes('fields')));
  }
  if (differs(permissions)) form.push(await permissionsModule(edited.permissions));
  if (differs(info)) form.push(...(await infoModule(edited.info, !untyped.includes('info'))));
  const other = OTHER_PLACES.find((path) => existsSync(join(folder, path)));
  if (form.length > 0 && other !== undefined) {
    throw new Error(
      `${folder}: its form is in ${other}, which sgtm cannot edit; take the changes over by hand, as sgtm diff shows them`
    );
  }
  const tests = differs(scenarios) ? testFiles(edited, source) : { write: [], remove: [] };
  const wanted = [
    ...(code.added + code.removed > 0 ? edited.code : []),
    ...form,
    ...(hasOtherNotes ? [{ path: 'template/notes.md', content: `${edited.notes.trim()}\n` }] : []),
    ...tests.write
  ];
  const areThere = await Promise.all(wanted.map((each) => isThere(folder, each)));
  return { write: wanted.filter((_, index) => !areThere[index]), remove: tests.remove };
}

/** Writes and removes the files of an update. */
export async function updateProject(folder: string, update: ProjectUpdate): Promise<void> {
  for (const { path, content } of update.write) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeWhole(join(folder, path), content);
  }
  for (const path of update.remove) await rm(join(folder, path), { force: true });
}

function differs({ added, dropped, changed }: NamedChanges): boolean {
  return added.length + dropped.length + changed.length > 0;
}

/** A scenario keeps the file that it has; a new one comes after those there are. */
function testFiles(edited: ProjectSource, source: TemplateSource): ProjectUpdate {
  const left = [...source.scenarios];
  const files = scenarioFiles(edited.scenarios, edited.setup);
  const taken = new Set(source.scenarios.map(({ file }) => file));
  const write = files.map((each, index): ProjectFile => {
    const { name } = edited.scenarios[index] ?? {};
    if (name === undefined) return each;
    const own = left.findIndex((scenario) => scenario.name === name.trim());
    const [scenario] = own < 0 ? [] : left.splice(own, 1);
    if (scenario) return { ...each, path: scenario.file };
    let { path } = each;
    while (taken.has(path)) path = path.replace(/\.js$/, '-new.js');
    return { ...each, path };
  });
  const hadSetup = source.setup.code.trim() !== '';
  const hasSetup = (edited.setup ?? '').trim() !== '';
  const remove = left.map(({ file }) => file);
  return { write, remove: hadSetup && !hasSetup ? [...remove, source.setup.file] : remove };
}

async function isThere(folder: string, { path, content }: ProjectFile): Promise<boolean> {
  const before = await readFile(join(folder, path)).catch(() => undefined);
  return before !== undefined && before.equals(Buffer.from(content));
}
