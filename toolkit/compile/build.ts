import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { formatCode } from '../sandbox/template/format-template.js';
import { fieldsOf } from '../sandbox/template/template.js';
import { arrange } from './arrange.js';
import { assembleTemplate } from './assemble.js';
import { bundle } from './bundle.js';
import { checkBundle } from './check-bundle.js';
import { assembleContainer } from '../gtm/container/assemble-container.js';
import { readDeclaredPlaces } from './declared-place.js';
import { readTemplateSource } from './template-source.js';

/** What a build made. */
export interface BuildResult {
  /** Files written or found up to date, with what is in them. */
  files: { path: string; bytes: number; isChanged: boolean }[];
  /** Size of the sandboxed JavaScript in bytes. */
  codeBytes: number;
  fields: number;
  permissions: number;
  scenarios: number;
}

/**
 * Compiles a project to `template.tpl`: bundle, check, arrange, format, assemble; and, if the project
 * describes one, to `dist/container.json`. A file that would not change is not written.
 *
 * @param project the folder with `src/main.ts` and `template/`
 * @throws ProblemsError naming the TypeScript line of whatever GTM would refuse
 */
export async function buildTemplate(project: string): Promise<BuildResult> {
  const [source, bundled, placeOf] = await Promise.all([
    readTemplateSource(project),
    bundle('src/main.ts', project),
    readDeclaredPlaces(project)
  ]);
  const fields = fieldsOf(source.parameters).map(({ name }) => name);
  const { program } = checkBundle(bundled, {
    fields,
    permissions: source.permissions.map(({ instance }) => instance.key.publicId),
    placeOf
  });
  const code = await formatCode(arrange(bundled, program));
  const template = assembleTemplate(source, code);
  const files = [await writeIfChanged(project, 'template.tpl', template)];
  if (source.container) {
    const container = assembleContainer(source.container, source, template);
    files.push(await writeIfChanged(project, 'dist/container.json', container));
  }
  return {
    files,
    codeBytes: Buffer.byteLength(code),
    fields: fields.length,
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
    await writeFile(file, content);
  }
  return { path, bytes: Buffer.byteLength(content), isChanged };
}
