import { build as esbuild, type Message, type Plugin } from 'esbuild';
import { existsSync, readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PermissionEntry } from '../sandbox/permissions/grant.js';
import type { Parameter, TemplateInfo } from '../sandbox/template/template.js';
import { ProblemsError } from '../sandbox/problem.js';
import { readDataModule, type DataExports } from './data-module.js';

/** Code of a test, and where it is written. */
export interface TestSource {
  code: string;
  /** Relative to the project. */
  file: string;
  /** The line of the file that the code begins in. */
  line: number;
}

/** The parts of a template that are data. */
export interface TemplateSource {
  info: TemplateInfo;
  parameters: Parameter[];
  permissions: PermissionEntry[];
  notes: string;
  /** In the order of their files' names. */
  scenarios: (TestSource & { name: string })[];
  /** Runs before each scenario. */
  setup: TestSource;
}

/** What the files of `template/` export; a list of fields is called either way. */
interface TemplateModule {
  info?: Partial<TemplateInfo>;
  fields?: Parameter[];
  parameters?: Parameter[];
  permissions?: PermissionEntry[];
}

const FOLDER = 'template';
const INDEX = `${FOLDER}/index.ts`;
const INFO = `${FOLDER}/info.ts`;

/**
 * Reads the `template` folder of a project: info, fields and permissions, either all from `index.ts`
 * or each from the file of that name; `notes.md`; and `scenarios/`, where each file is a scenario, its
 * first line `// its name`, and `setup.js` is the setup. Only info has to be there.
 *
 * @param written files of it that were made from a template, such as `template/fields.ts`: they are read
 * as data and never run, as that template may be anybody's
 * @throws ProblemsError naming the file that is not as described, and its form
 */
export async function readTemplateSource(
  project: string,
  written: ReadonlySet<string> = new Set()
): Promise<TemplateSource> {
  const folder = resolve(project, FOLDER);
  const [module, notes, scenarioFiles] = await Promise.all([
    readModule(project, written),
    readNotes(project),
    readScenarioFiles(project)
  ]);
  const { fields, parameters = fields ?? [], permissions = [] } = module;
  const file = existsSync(join(folder, 'index.ts')) ? INDEX : INFO;
  const info = completeInfo(file, module.info);
  for (const [name, list] of Object.entries({ fields: parameters, permissions })) {
    if (Array.isArray(list)) continue;
    throw problemIn(file, 'template-module', `${name} is no list; write it as [ … ]`);
  }
  const setup = scenarioFiles.find((each) => each.file === SETUP_FILE) ?? {
    file: SETUP_FILE,
    code: ''
  };
  const scenarios = scenarioFiles.filter((each) => each.file !== SETUP_FILE).map(toScenario);
  return {
    info,
    parameters,
    permissions,
    notes,
    scenarios,
    setup: toTest(setup.file, setup.code, 1)
  };
}

/** Info with what every template has and few authors want to choose, in the order of GTM's exports. */
function completeInfo(file: string, info: Partial<TemplateInfo> | undefined): TemplateInfo {
  if (info?.type === undefined || info.displayName === undefined) {
    const form = `export const info = { type: 'TAG', displayName: 'My tag', description: '' };`;
    const lack = !info ? 'there is no info' : `info has no ${info.type ? 'displayName' : 'type'}`;
    throw problemIn(file, 'template-module', `${lack}; write ${form}`);
  }
  const {
    type,
    id = 'cvt_temp_public_id',
    version = 1,
    securityGroups = [],
    displayName,
    ...rest
  } = info;
  const { categories, brand, description = '', containerContexts, ...others } = rest;
  return {
    type,
    id,
    version,
    securityGroups,
    displayName,
    ...(categories && { categories }),
    ...(brand && { brand }),
    description,
    containerContexts: containerContexts ?? ['SERVER'],
    ...others
  };
}

/** The notes, none if there are none, with the project's own version in the place of {{version}}. */
async function readNotes(project: string): Promise<string> {
  const notes = await readFile(resolve(project, FOLDER, 'notes.md'), 'utf8').catch(() => '');
  if (!notes.includes(VERSION)) return notes.trim();
  const { version } = JSON.parse(await readFile(resolve(project, 'package.json'), 'utf8')) as {
    version: string;
  };
  return notes.trim().replaceAll(VERSION, version);
}

const VERSION = '{{version}}';

/** What the files of template/ export, whether they are run or read. */
async function readModule(project: string, written: ReadonlySet<string>): Promise<TemplateModule> {
  const folder = resolve(project, FOLDER);
  const names = existsSync(join(folder, 'index.ts'))
    ? ['index.ts']
    : ['info.ts', 'fields.ts', 'fields/index.ts', 'permissions.ts'].filter((name) =>
        existsSync(join(folder, name))
      );
  const isData = (name: string): boolean => written.has(`${FOLDER}/${name}`);
  const data = names.filter(isData).map((name) => readData(folder, name));
  const run = names.filter((name) => !isData(name));
  const module = run.length > 0 ? await importModule(project, run, written) : {};
  return Object.assign({}, module, ...data) as TemplateModule;
}

/** A file of template/ as data; nothing in it is run. */
function readData(folder: string, name: string): DataExports {
  try {
    return readDataModule(readFileSync(join(folder, name), 'utf8'), (picture) => {
      const type = picture.endsWith('.jpg') ? 'jpeg' : picture.slice(-3);
      return `data:image/${type};base64,${readFileSync(join(folder, picture), 'base64')}`;
    });
  } catch (error) {
    const message = `${(error as Error).message}; it was made from a template and is not run`;
    throw problemIn(`${FOLDER}/${name}`, 'template-module', message);
  }
}

/** Bundles files of template/, which hold data, and imports the result. */
async function importModule(
  project: string,
  names: readonly string[],
  written: ReadonlySet<string>
): Promise<TemplateModule> {
  const folder = resolve(project, FOLDER);
  const { outputFiles } = await esbuild({
    stdin: {
      contents: names.map((name) => `export * from ${JSON.stringify(`./${name}`)};`).join('\n'),
      resolveDir: folder,
      sourcefile: INDEX
    },
    absWorkingDir: resolve(project),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    loader: { '.png': 'dataurl', '.jpg': 'dataurl', '.gif': 'dataurl' },
    plugins: [ownTemplateModule, ...(written.size > 0 ? [asData(project, written)] : [])],
    tsconfigRaw: {},
    logLevel: 'silent'
  }).catch((error: unknown) => {
    throw moduleError(error, project);
  });
  const url = `data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`;
  return (await import(url).catch((error: Error) => {
    const file = names.length === 1 ? INDEX : FOLDER;
    throw problemIn(file, 'template-module', `${error.message}; it has to be data`);
  })) as TemplateModule;
}

/** A file that was made from a template is data also for those that import it. */
function asData(project: string, written: ReadonlySet<string>): Plugin {
  return {
    name: 'written-from-a-template',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const file = relative(resolve(project), path).replaceAll('\\', '/');
        if (!written.has(file)) return undefined;
        const exported = readData(resolve(project, FOLDER), relative(FOLDER, file));
        return { contents: JSON.stringify(exported), loader: 'json' };
      });
    }
  };
}

/** esbuild's complaints as problems, each at its line; any other error as it is. */
function moduleError(error: unknown, project: string): Error {
  const messages = (error as { errors?: Message[] }).errors;
  if (!messages) return error as Error;
  return new ProblemsError(
    messages.map(({ text, location }) => ({
      ...(location
        ? { file: location.file, line: location.line, column: location.column + 1 }
        : { file: project, line: 1, column: 1 }),
      severity: 'error',
      rule: 'template-module',
      message: `${text}; correct it here`
    }))
  );
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

const SCENARIOS = `${FOLDER}/scenarios`;
const SETUP_FILE = `${SCENARIOS}/setup.js`;

async function readScenarioFiles(project: string): Promise<{ file: string; code: string }[]> {
  const folder = resolve(project, SCENARIOS);
  if (!existsSync(folder)) return [];
  const names = (await readdir(folder)).filter((name) => name.endsWith('.js')).toSorted();
  return Promise.all(
    names.map(async (name) => ({
      file: `${SCENARIOS}/${name}`,
      code: await readFile(join(folder, name), 'utf8')
    }))
  );
}

function toScenario({ file, code }: { file: string; code: string }): TestSource & { name: string } {
  const [first = '', ...rest] = code.split('\n');
  if (!first.startsWith('// ')) {
    const message = 'the first line is not the name; begin the file with // and its name';
    throw problemIn(file, 'scenario-name', message);
  }
  return { name: first.slice(3).trim(), ...toTest(file, rest.join('\n'), 2) };
}

function toTest(file: string, text: string, firstLine: number): TestSource {
  const blank = /^\s*/.exec(text)?.[0] ?? '';
  return { code: text.trim(), file, line: firstLine + blank.split('\n').length - 1 };
}
