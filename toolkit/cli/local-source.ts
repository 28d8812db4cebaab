import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerSource } from '../serve/local-server.js';
import { fieldsOf, type Template } from '../sandbox/template/template.js';
import type { ContainerSpec, TagSpec } from '../serve/tagging/container-spec.js';
import { UsageError } from './error.js';
import { isFile, readGiven, readInput, readTemplate } from './input.js';

/** A template named on the command line, with the options that followed it. */
export interface NamedTemplate {
  /** Undefined for the one of the project that the command is started in. */
  template: string | undefined;
  /** The values of its fields: a file, `-` for standard input, or JSON itself. */
  data?: string;
  /** Values for those of its fields that it defines, where there is no such file. */
  samples?: Readonly<Record<string, unknown>>;
  name?: string;
  events?: string[];
}

/** The folder of the template project one stands in, or undefined if one stands in none. */
export function projectFolder(): string | undefined {
  return existsSync('src/main.ts') && existsSync('template') ? '.' : undefined;
}

/**
 * What a local server is to serve: a container file, named templates, both, or else the template of the
 * project one stands in.
 *
 * @param container the path of a container file
 */
export function sourceFrom(
  container: string | undefined,
  templates: readonly NamedTemplate[]
): ContainerSource {
  const project = projectFolder();
  const build = project && {
    folders: [join(project, 'src'), join(project, 'template')],
    run: async (): Promise<void> => {
      const { buildTemplate } = await import('../compile/build.js');
      await buildTemplate(project);
    }
  };
  // Once, so that a template that breaks later is still known for what it was.
  let named: Promise<ContainerSpec> | undefined;
  return {
    read: async () => {
      if (build && !existsSync(OWN_TEMPLATE)) await build.run();
      named ??= readNamed(templates, container === undefined);
      const fromFile = await readContainer(container);
      const { tags, variables, clients } = await named;
      return {
        tags: [...fromFile.tags, ...tags],
        variables: [...fromFile.variables, ...variables],
        clients: [...fromFile.clients, ...clients]
      };
    },
    files: container === undefined ? [] : [container],
    ...(build ? { build } : {})
  };
}

async function readContainer(file: string | undefined): Promise<ContainerSpec> {
  if (file === undefined) return { tags: [], variables: [], clients: [] };
  const { readContainerFile } = await import('../serve/tagging/container-file.js');
  return readContainerFile(await readInput(file), file);
}

async function readNamed(
  templates: readonly NamedTemplate[],
  needsOne: boolean
): Promise<ContainerSpec> {
  const spec: ContainerSpec = { tags: [], variables: [], clients: [] };
  const isEmpty = templates.length === 0 && needsOne;
  for (const named of isEmpty ? [{ template: undefined }] : templates) await addTo(spec, named);
  return spec;
}

/** What is broken when the server starts is for the caller to put right first. */
async function addTo(spec: ContainerSpec, named: NamedTemplate): Promise<void> {
  const file = named.template ?? ownTemplate();
  const template = await readTemplate(file);
  const { info } = template;
  const { nameOfFile } = await import('../serve/tagging/container-spec.js');
  const entry: Omit<TagSpec, 'trigger'> = {
    name: named.name ?? (info.type === 'TAG' ? info.displayName : undefined) ?? nameOfFile(file),
    template: file,
    fields: await valuesOf(named, template)
  };
  if (info.type === 'VARIABLE') spec.variables.push(entry);
  else if (info.type === 'CLIENT') spec.clients.push(entry);
  else {
    const { events } = named;
    spec.tags.push({
      ...entry,
      trigger: events ? { type: 'events', names: events } : { type: 'all' }
    });
  }
}

async function valuesOf(
  { data, samples = {} }: NamedTemplate,
  template: Template
): Promise<TagSpec['fields']> {
  // A file is read again when it changes.
  if (data !== undefined && isFile(data)) return { file: data };
  if (data !== undefined) {
    const { readFields } = await import('../run/fields-file.js');
    const { text, name } = await readGiven(data);
    return { values: readFields(text, name, template) };
  }
  // The samples are for the project's own template, which may have lost a field they name.
  const defined = new Set(fieldsOf(template.parameters).map(({ name }) => name));
  const known = Object.entries(samples).filter(([name]) => defined.has(name));
  return { values: Object.fromEntries(known) };
}

const OWN_TEMPLATE = 'template.tpl';

/** The template of the folder one stands in. */
function ownTemplate(): string {
  if (existsSync(OWN_TEMPLATE)) return OWN_TEMPLATE;
  throw new UsageError('there is no template.tpl here; name a template with --template FILE.tpl');
}
