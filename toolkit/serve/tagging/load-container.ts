import { readFile } from 'node:fs/promises';
import { withDefaultValues } from '../../sandbox/template/default-values.js';
import type { Template, TemplateType } from '../../sandbox/template/template.js';
import { readFields } from '../../run/fields-file.js';
import type { ContainerSpec, FieldsSource, VariableSpec } from './container-spec.js';
import { referenceProblem } from './reference-problems.js';
import { loadTemplate, type LoadedTemplate } from './loaded-template.js';
import { messageOf } from './message-of.js';
import type { RunnableTemplate, TemplateHost } from './template-host.js';
import type { Trigger } from './trigger.js';

/** A template with the values of its fields. */
export interface ConfiguredTemplate {
  name: string;
  /** Where the template came from, so that it can be read again. */
  file: string;
  /** Undefined while the file cannot be read; `problem` says why. */
  template: Template | undefined;
  runnable: RunnableTemplate | undefined;
  problem: string | undefined;
  /** Default values included. */
  fields: Record<string, unknown>;
  /** The fields as their source had them, as JSON; a change there wins over the page's. */
  source: string;
}

/** One tag of the local container: a template, the values of its fields and a trigger. */
export interface ConfiguredTag extends ConfiguredTemplate {
  /** Its place in the container, from 1: GTM's tag id. */
  id: number;
  trigger: Trigger;
  /** Whether the fields were changed since they were read. */
  isChanged: boolean;
}

/** A client of the user's own. */
export type ConfiguredClient = ConfiguredTemplate;

/** What `{{name}}` in a field stands for. */
export type ConfiguredVariable =
  | ({ kind: 'template' } & ConfiguredTemplate)
  | { kind: 'constant'; name: string; value: unknown }
  | { kind: 'eventData'; name: string; path: string };

/** A container, ready to run events. */
export interface LoadedContainer {
  tags: ConfiguredTag[];
  variables: Map<string, ConfiguredVariable>;
  clients: ConfiguredClient[];
  templates: Map<string, LoadedTemplate>;
}

const EMPTY: LoadedContainer = {
  tags: [],
  variables: new Map(),
  clients: [],
  templates: new Map()
};

/**
 * Reads all files of a container. What is broken is noted as the problem of the tag, variable or
 * client it belongs to; nothing throws.
 *
 * @param before the container as it was: templates that did not change keep what they
 *   stored, fields whose source did not change keep what the page made of them
 */
export async function loadContainer(
  spec: ContainerSpec,
  host: TemplateHost,
  before = EMPTY
): Promise<LoadedContainer> {
  const templates = await loadTemplates(spec, host, before.templates);
  const configure = async (
    entry: { name: string; template: string; fields: FieldsSource },
    type: TemplateType,
    known: ConfiguredTemplate | undefined
  ): Promise<ConfiguredTemplate> => {
    const loaded = templates.get(entry.template) as LoadedTemplate;
    return configureTemplate(entry.name, loaded, entry.fields, type, known);
  };
  const variables = await Promise.all(
    spec.variables.map(async (variable): Promise<ConfiguredVariable> => {
      if (!('template' in variable)) return plainVariable(variable);
      return { kind: 'template', ...(await configure(variable, 'VARIABLE', undefined)) };
    })
  );
  const container: LoadedContainer = {
    templates,
    variables: new Map(variables.map((variable) => [variable.name, variable])),
    clients: await Promise.all(
      spec.clients.map((client) => configure(client, 'CLIENT', undefined))
    ),
    tags: await Promise.all(
      spec.tags.map(async (tag, index) => {
        const known = before.tags[index]?.name === tag.name ? before.tags[index] : undefined;
        const configured = await configure(tag, 'TAG', known);
        const isChanged = known?.source === configured.source && known.isChanged;
        return { ...configured, id: index + 1, trigger: tag.trigger, isChanged };
      })
    )
  };
  noteReferenceProblems(container);
  return container;
}

async function loadTemplates(
  spec: ContainerSpec,
  host: TemplateHost,
  known: ReadonlyMap<string, LoadedTemplate>
): Promise<Map<string, LoadedTemplate>> {
  const entries = [...spec.tags, ...spec.variables, ...spec.clients];
  const files = new Set(entries.flatMap((entry) => ('template' in entry ? [entry.template] : [])));
  const loaded = await Promise.all(
    [...files].map((file) => loadTemplate(file, host, known.get(file)))
  );
  return new Map(loaded.map((template) => [template.file, template]));
}

function plainVariable(variable: Exclude<VariableSpec, { template: string }>): ConfiguredVariable {
  const { name } = variable;
  if ('eventData' in variable) return { kind: 'eventData', name, path: variable.eventData };
  return { kind: 'constant', name, value: variable.value };
}

async function configureTemplate(
  name: string,
  loaded: LoadedTemplate,
  source: FieldsSource,
  type: TemplateType,
  known: ConfiguredTemplate | undefined
): Promise<ConfiguredTemplate> {
  const { file, template, runnable } = loaded;
  const broken = (problem: string | undefined): ConfiguredTemplate => ({
    name,
    file,
    template,
    runnable: undefined,
    problem,
    fields: known?.fields ?? {},
    source: known?.source ?? ''
  });
  if (!template || !runnable) return broken(loaded.problem);
  if (template.info.type !== type) {
    const message = `${file}: this is a template of type ${template.info.type}, where a ${type} is needed; name another file`;
    return broken(message);
  }
  try {
    const given = await readSource(source, template);
    const text = JSON.stringify(given);
    const own = known?.source === text ? known.fields : given;
    const fields = withDefaultValues(template, own);
    return { name, file, template, runnable, problem: undefined, fields, source: text };
  } catch (error) {
    return broken(messageOf(error, 'file' in source ? source.file : file));
  }
}

async function readSource(
  source: FieldsSource,
  template: Template
): Promise<Record<string, unknown>> {
  if ('file' in source) {
    return readFields(await readFile(source.file, 'utf8'), source.file, template);
  }
  return readFields(JSON.stringify(source.values), `fields of ${template.file}`, template);
}

function noteReferenceProblems(container: LoadedContainer): void {
  const { tags, clients, variables } = container;
  const templates = [...variables.values()].filter((variable) => variable.kind === 'template');
  for (const configured of [...tags, ...clients, ...templates]) {
    configured.problem ??= referenceProblem(configured.name, configured.fields, variables);
  }
}
