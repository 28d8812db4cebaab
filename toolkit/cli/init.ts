import { basename, join, resolve } from 'node:path';
import type { StarterType } from '../compile/project/starter.js';
import type { AddCommand } from './command.js';
import { UsageError } from './error.js';
import { colours, print } from './terminal.js';

interface Options {
  type: StarterType | 'container';
  name?: string;
  from?: string;
  workspace?: boolean;
}

/** `sgtm init`: a new template project that builds, checks and tests at once. */
export const initCommand: AddCommand = (program) => {
  program
    .command('init')
    .description(
      'begin a project: a template with code, form and tests, or tests of a container; CI'
    )
    .addHelpText(
      'after',
      "\nExample:\n  sgtm init order-value --type variable --name 'Order value'\n  sgtm init shop --type container --from GTM-ABC123_v12.json\n  sgtm init templates --workspace"
    )
    .argument('<folder>', 'a new folder, or an empty one')
    .option('--type <type>', 'tag, variable, client or container', readType, 'tag')
    .option('--name <name>', "the template's name; the folder's unless given")
    .option('--from <file>', 'of a container: its export')
    .option('--workspace', 'a repository of many templates, with a first one in templates/')
    .action(async (folder: string, { type, name, from, workspace }: Options) => {
      if (type === 'container') {
        if (workspace) {
          throw new UsageError(
            '--workspace: is a repository of templates; leave --type container out'
          );
        }
        const { initContainer } = await import('./init-container.js');
        return initContainer(folder, from);
      }
      if (from !== undefined) {
        throw new UsageError('--from: is for containers; add --type container, or leave it out');
      }
      if (workspace) await initWorkspace(folder, type, name ?? type);
      else await init(folder, type, name ?? basename(resolve(folder)));
    });
};

async function initWorkspace(folder: string, type: StarterType, name: string): Promise<void> {
  const { projectName, refuseWhatIsThere, workspaceFiles, writeProject } =
    await import('../compile/project/index.js');
  const { starterProject } = await import('../compile/project/starter.js');
  const files = await usable(async () => {
    await refuseWhatIsThere(folder);
    const names = projectName(name);
    const template = join('templates', names.packageName);
    const source = starterProject(type, names, join(folder, template));
    return workspaceFiles(projectName(basename(resolve(folder))), template, source, folder);
  });
  await usable(() => writeProject(folder, files));
  for (const { path } of files) print(join(folder, path));
  print();
  print(`Next: ${colours.bold(`cd ${folder} && npm install && npm test`)}`);
  print('Another template: npx sgtm init templates/order-value --type variable');
}

async function init(folder: string, type: StarterType, name: string): Promise<void> {
  const { projectFiles, projectName, refuseWhatIsThere, writeProject } =
    await import('../compile/project/index.js');
  const { starterProject } = await import('../compile/project/starter.js');
  const files = await usable(async () => {
    await refuseWhatIsThere(folder);
    return projectFiles(starterProject(type, projectName(name), folder));
  });
  await usable(() => writeProject(folder, files));
  for (const { path } of files) print(join(folder, path));
  print();
  print(`Next: ${colours.bold(`cd ${folder} && npm install && npm run dev`)}`);
}

/** Says what is wrong with the folder or the name in one line, instead of with a stack. */
async function usable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readType(type: string): Options['type'] {
  const types = ['tag', 'variable', 'client', 'container'] as const;
  const known = types.find((each) => each === type);
  if (known) return known;
  throw new UsageError(`--type ${type}: has to be tag, variable, client or container; choose one`);
}
