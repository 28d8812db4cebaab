import { minifiedSize } from './minified-size.js';
import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadConfig } from '../config/load-config.js';
import { permissionFor } from '../sandbox/api/registry.js';
import { schemaOf } from '../sandbox/check/permission-schema.js';
import type { PermissionId } from '../sandbox/permissions/permission-id.js';
import type { Problem } from '../sandbox/problem.js';
import { fieldsOf } from '../sandbox/template/template.js';
import { readUsage } from '../sandbox/language/usage.js';
import { permission } from '../template/permissions.js';
import { assembleTemplate } from './assemble.js';
import type { Built } from './built-places.js';
import { refuseWhatCheckRefuses } from './check-built.js';
import { checkCode } from './check-code.js';
import { compileCode, type CompiledCode } from './compile-code.js';
import { readDeclaredPlaces } from './declared-place.js';
import { readTemplateSource, type TemplateSource } from './template-source.js';
import { writeWhole } from '../config/write-whole.js';

/** What a build made. */
export interface BuildResult {
  /** Files written or found up to date, with what is in them. */
  files: { path: string; bytes: number; isChanged: boolean }[];
  /** What GTM takes and the author should know, each at its line. */
  warnings: readonly Problem[];
  /** Size of the sandboxed JavaScript in bytes. */
  codeBytes: number;
  /** The same, minified: about what it weighs in a container. Undefined if that cannot be told. */
  minifiedBytes: number | undefined;
  fields: number;
  permissions: number;
  scenarios: number;
}

/** A project as a template, before anything is written. */
export interface CompiledProject extends Built {
  warnings: readonly Problem[];
}

/**
 * Compiles a project: its code is put together, formatted, checked, and assembled with what is in
 * `template/`.
 *
 * @param folder that with `src/main.ts` and `template/`
 * @param written files of `template/` that were just made from a template: they are read, not run
 * @throws ProblemsError naming the TypeScript line of whatever GTM would refuse
 */
export async function compileProject(
  folder: string,
  written?: ReadonlySet<string>
): Promise<CompiledProject> {
  const [declared, placeOf] = await Promise.all([
    readTemplateSource(folder, written),
    readDeclaredPlaces(folder)
  ]);
  const compiled = await compileCode(folder, declared.info.type);
  const source = withPlainPermissions(declared, compiled);
  const problems = checkCode(compiled, {
    fields: fieldsOf(source.parameters).map(({ name }) => name),
    permissions: source.permissions.map(({ instance }) => instance.key.publicId),
    placeOf
  });
  const template = assembleTemplate(source, compiled.code);
  const errors = problems.filter(({ severity }) => severity === 'error');
  refuseWhatCheckRefuses({ source, compiled, template }, errors, placeOf, {
    isImported: written !== undefined
  });
  return { source, compiled, template, warnings: problems };
}

/** The template with the permissions it needs that have no parameters: there is nothing to decide. */
function withPlainPermissions(source: TemplateSource, { program }: CompiledCode): TemplateSource {
  const declared = new Set(source.permissions.map(({ instance }) => instance.key.publicId));
  const needed = new Set<PermissionId>();
  for (const { name } of readUsage(program).apis) {
    const id = name === undefined ? undefined : permissionFor(name);
    const schema = id && schemaOf(id);
    if (!schema || Object.keys(schema.parameters).length > 0 || declared.has(id)) continue;
    needed.add(id);
  }
  const added = [...needed].toSorted().map((id) => permission(id));
  return { ...source, permissions: [...source.permissions, ...added] };
}

/**
 * Compiles a project to `template.tpl` and, if its sgtm.config.ts describes a container, to
 * `dist/container.json`. A file that would not change is not written.
 *
 * @param written files of `template/` that were just made from a template: they are read, not run
 * @throws ProblemsError naming the TypeScript line of whatever GTM would refuse
 */
export async function buildTemplate(
  project: string,
  written?: ReadonlySet<string>
): Promise<BuildResult> {
  const { container } = await loadConfig(project);
  const { source, compiled, template, warnings } = await compileProject(project, written);
  const files = [await writeIfChanged(project, 'template.tpl', template)];
  if (container) {
    const { assembleContainer } = await import('../container/assemble-container.js');
    const text = assembleContainer(container, [{ ...source, text: template }]);
    files.push(await writeIfChanged(project, 'dist/container.json', text));
  }
  return {
    files,
    warnings,
    codeBytes: Buffer.byteLength(compiled.code),
    minifiedBytes: await minifiedSize(compiled.code),
    fields: fieldsOf(source.parameters).length,
    permissions: source.permissions.length,
    scenarios: source.scenarios.length
  };
}

async function writeIfChanged(
  project: string,
  path: string,
  content: string
): Promise<BuildResult['files'][number]> {
  const file = join(project, path);
  const before = await readFile(file, 'utf8').catch(() => undefined);
  const isChanged = before !== content;
  if (isChanged) {
    await mkdir(dirname(file), { recursive: true });
    await writeWhole(file, content);
  }
  return { path, bytes: Buffer.byteLength(content), isChanged };
}
