import { build as esbuild, type Plugin } from 'esbuild';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PermissionEntry } from '../sandbox/permissions/grant.js';
import type { Parameter, TemplateInfo } from '../sandbox/template/template.js';
import { ProblemsError } from '../sandbox/problem.js';
import { bundleError } from './bundle.js';
import type { ContainerSource } from '../gtm/container/container-source.js';

/** The parts of a template that are data. */
export interface TemplateSource {
  info: TemplateInfo;
  parameters: Parameter[];
  permissions: PermissionEntry[];
  notes: string;
  /** Names and code of the scenarios, in the order of their files' names. */
  scenarios: { name: string; code: string }[];
  /** Code that runs before each scenario. */
  setup: string;
  /** A container to import, set up with the template; undefined if the project has none. */
  container: ContainerSource | undefined;
}

/** What `template/index.ts` has to export. */
interface TemplateModule {
  info: TemplateInfo;
  parameters: Parameter[];
  permissions: PermissionEntry[];
  container?: ContainerSource;
}

const FOLDER = 'template';
const INDEX = `${FOLDER}/index.ts`;

/**
 * Reads the `template` folder of a project: `index.ts` with info, parameters, permissions and, if
 * there is one, the container to import; `notes.md`; and `scenarios/`, if it is there, where each file
 * is a scenario, its first line `// its name`, and `setup.js` is the setup.
 *
 * @throws ProblemsError naming the file that is not as described
 */
export async function readTemplateSource(project: string): Promise<TemplateSource> {
  const folder = resolve(project, FOLDER);
  const [module, notes, scenarioFiles] = await Promise.all([
    importModule(project),
    readNotes(project),
    readScenarioFiles(join(folder, 'scenarios'))
  ]);
  const { info, parameters, permissions, container } = module;
  const setup = scenarioFiles.find(({ file }) => file === SETUP_FILE)?.code.trim() ?? '';
  const scenarios = scenarioFiles
    .filter(({ file }) => file !== SETUP_FILE)
    .map(({ file, code }) => toScenario(file, code));
  return { info, parameters, permissions, notes, scenarios, setup, container };
}

/** The notes, with the project's own version in the place of {{version}}. */
async function readNotes(project: string): Promise<string> {
  const notes = await readFile(resolve(project, FOLDER, 'notes.md'), 'utf8');
  if (!notes.includes(VERSION)) return notes.trim();
  const { version } = JSON.parse(await readFile(resolve(project, 'package.json'), 'utf8')) as {
    version: string;
  };
  return notes.trim().replaceAll(VERSION, version);
}

const VERSION = '{{version}}';

/** Bundles template/index.ts, which holds data, and imports the result. */
async function importModule(project: string): Promise<TemplateModule> {
  const { outputFiles } = await esbuild({
    entryPoints: [resolve(project, INDEX)],
    absWorkingDir: resolve(project),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    loader: { '.png': 'dataurl', '.jpg': 'dataurl', '.gif': 'dataurl' },
    plugins: [ownTemplateModule],
    tsconfigRaw: {},
    logLevel: 'silent'
  }).catch((error: unknown) => {
    throw bundleError(error, project);
  });
  const url = `data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`;
  const module = (await import(url).catch((error: Error) => {
    throw problemIn(INDEX, 'template-module', `${error.message}; it has to be data`);
  })) as Partial<TemplateModule>;
  for (const name of ['info', 'parameters', 'permissions'] as const) {
    if (module[name]) continue;
    throw problemIn(INDEX, 'template-module', `there is no ${name}; export it`);
  }
  return module as TemplateModule;
}

/** `sgtm/template` is the one of the toolkit that builds, whatever the project has installed. */
const ownTemplateModule: Plugin = {
  name: 'sgtm/template',
  setup({ onResolve }) {
    onResolve({ filter: /^sgtm\/template$/ }, () => {
      const compiled = fileURLToPath(new URL('../template/index.js', import.meta.url));
      // The toolkit's own tests run its sources.
      return { path: existsSync(compiled) ? compiled : compiled.replace(/js$/, 'ts') };
    });
  }
};

function problemIn(file: string, rule: string, message: string): ProblemsError {
  return new ProblemsError([{ file, line: 1, column: 1, severity: 'error', rule, message }]);
}

const SETUP_FILE = 'setup.js';

async function readScenarioFiles(folder: string): Promise<{ file: string; code: string }[]> {
  if (!existsSync(folder)) return [];
  const files = (await readdir(folder)).filter((file) => file.endsWith('.js')).toSorted();
  return Promise.all(
    files.map(async (file) => ({ file, code: await readFile(join(folder, file), 'utf8') }))
  );
}

function toScenario(file: string, text: string): { name: string; code: string } {
  const [first = '', ...rest] = text.split('\n');
  if (!first.startsWith('// ')) {
    const message = 'the first line is not the name; begin the file with // and its name';
    throw problemIn(`${FOLDER}/scenarios/${file}`, 'scenario-name', message);
  }
  return { name: first.slice(3).trim(), code: rest.join('\n').trim() };
}
