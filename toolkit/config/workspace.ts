import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ProblemsError } from '../sandbox/problem.js';
import { loadModule } from './load-config.js';

/** A container and a workspace of it in GTM that templates go to. */
export interface Environment {
  /** Such as GTM-ABC123. */
  container: string;
  /** The default workspace, or the only one, if it is not given. */
  workspace?: string;
}

/** What `sgtm.workspace.ts` says of a repository of templates. */
export interface Workspace {
  /** The folders of the template projects, from the file; `templates/*` is each project in a folder. */
  templates: readonly string[];
  /** Where templates go to, by the names that `--env` takes. */
  environments?: Readonly<Record<string, Environment>>;
}

/** A template of a workspace. */
export interface Member {
  /** The last part of its folder, by which commands name it. */
  name: string;
  /** Its folder, from that of the workspace. */
  folder: string;
}

/** The file that makes a folder a repository of templates. */
export const WORKSPACE_FILE = 'sgtm.workspace.ts';

/** Gives the file its type: `export default defineWorkspace({ … })`. */
export function defineWorkspace(workspace: Workspace): Workspace {
  return workspace;
}

/** The nearest folder from here upwards that is a workspace; undefined if none is. */
export function workspaceAbove(folder = '.'): string | undefined {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(join(at, WORKSPACE_FILE))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/**
 * Reads the workspace of a folder.
 *
 * @throws ProblemsError naming the file, and the line where there is one, of what is wrong with it
 */
export async function loadWorkspace(folder: string): Promise<Workspace> {
  const workspace = await loadModule(folder, WORKSPACE_FILE);
  const objection = objectionTo(workspace);
  if (objection !== undefined) throw broken(objection);
  return workspace as Workspace;
}

/**
 * The templates of a workspace, in the order of the file.
 *
 * @throws ProblemsError for a folder without a template, and for two of one name
 */
export async function membersOf(folder: string, { templates }: Workspace): Promise<Member[]> {
  const folders = (await Promise.all(templates.map((each) => expanded(folder, each)))).flat();
  const members = [...new Set(folders)].map((each) => ({ name: basename(each), folder: each }));
  for (const { name, folder: first } of members) {
    const twin = members.find((each) => each.name === name && each.folder !== first);
    if (twin) {
      throw broken(
        `two templates are called "${name}": ${first} and ${twin.folder}; rename one folder`
      );
    }
  }
  if (members.length > 0) return members;
  throw broken(`no template in ${templates.join(', ')}; add one with sgtm init templates/NAME`);
}

async function expanded(root: string, pattern: string): Promise<string[]> {
  const isProject = (folder: string): boolean => existsSync(join(root, folder, 'src/main.ts'));
  if (pattern.endsWith('/*')) {
    const parent = pattern.slice(0, -2);
    const entries = await readdir(join(root, parent)).catch(() => {
      throw broken(`templates: there is no folder ${parent}; correct it`);
    });
    return entries
      .toSorted()
      .map((entry) => join(parent, entry))
      .filter(isProject);
  }
  const folder = join(pattern, '.');
  if (isProject(folder)) return [folder];
  throw broken(`templates: ${pattern} has no src/main.ts; correct it, or begin it with sgtm init`);
}

function objectionTo(workspace: unknown): string | undefined {
  if (!isObject(workspace)) {
    return 'there is no default export that is an object; write export default defineWorkspace({ … })';
  }
  const { templates, environments = {}, ...others } = workspace;
  const [other] = Object.keys(others);
  if (other !== undefined)
    return `there is no ${other}; a workspace has templates and environments`;
  if (!Array.isArray(templates) || templates.some((each) => typeof each !== 'string' || !each)) {
    return "templates has to be a list of folders, such as ['templates/*']; correct it";
  }
  if (!isObject(environments)) return 'environments has to be an object; correct it';
  for (const [name, environment] of Object.entries(environments)) {
    const { container, workspace: inGtm, ...rest } = isObject(environment) ? environment : {};
    if (typeof container !== 'string' || !container) {
      return `environments.${name}.container has to be a text such as 'GTM-ABC123'; correct it`;
    }
    if (inGtm !== undefined && (typeof inGtm !== 'string' || !inGtm)) {
      return `environments.${name}.workspace has to be the name of one; correct it`;
    }
    const [unknown] = Object.keys(rest);
    if (unknown !== undefined) {
      return `environments.${name} has no ${unknown}; it has container and workspace`;
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function broken(message: string): ProblemsError {
  return new ProblemsError([
    { file: WORKSPACE_FILE, line: 1, column: 1, severity: 'error', rule: 'workspace', message }
  ]);
}
