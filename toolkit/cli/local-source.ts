import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ContainerSource } from '../serve/local-server.js';
import { fieldsOf, type Parameter } from '../sandbox/template/template.js';
import type { ContainerSpec, TagSpec } from '../serve/tagging/container-spec.js';
import { readInput, readTemplate } from './input.js';

/** A template named on the command line, with the options that followed it. */
export interface NamedTemplate {
  template: string | undefined;
  data?: string;
  name?: string;
  events?: string[];
}

/** The folder of the template project one stands in, or undefined if one stands in none. */
export function projectFolder(): string | undefined {
  return existsSync('src/main.ts') && existsSync('template/index.ts') ? '.' : undefined;
}

/**
 * What a local server is to serve: a container file, named templates, both, or else the template of the
 * project one stands in, with sample fields.
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
  const { info, parameters } = await readTemplate(file);
  const { nameOfFile } = await import('../serve/tagging/container-file.js');
  const entry: Omit<TagSpec, 'trigger'> = {
    name: named.name ?? (info.type === 'TAG' ? info.displayName : undefined) ?? nameOfFile(file),
    template: file,
    fields: await valuesOf(named, parameters)
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
  { template, data }: NamedTemplate,
  parameters: readonly Parameter[]
): Promise<TagSpec['fields']> {
  if (data !== undefined) return { file: data };
  if (template !== undefined) return { values: {} };
  const { SAMPLE_FIELDS } = await import('../serve/tagging/sample-fields.js');
  // The template one stands beside may be any; it gets of the samples what it has fields for.
  const defined = new Set(fieldsOf(parameters).map(({ name }) => name));
  const samples = Object.entries(SAMPLE_FIELDS).filter(([name]) => defined.has(name));
  return { values: Object.fromEntries(samples) };
}

/** The template of the project one stands in, else the one in this package. */
function ownTemplate(): string {
  if (existsSync('template.tpl')) return 'template.tpl';
  return fileURLToPath(new URL('../../../template.tpl', import.meta.url));
}
