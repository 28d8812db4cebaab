import { readFile } from 'node:fs/promises';
import { modelOfExport } from '../../container/build-model.js';
import { BUILT_INS } from '../../container/built-in-variables.js';
import { LOCAL_CLIENTS } from '../../container/claim.js';
import type {
  ClientModel,
  ContainerModel,
  EntityModel,
  TagModel,
  TemplateModel,
  TriggerModel,
  VariableModel
} from '../../container/model.js';
import type { Fields } from '../../container/parameters.js';
import { readFields } from '../../run/fields-file.js';
import { withDefaultValues } from '../../sandbox/template/default-values.js';
import { parseTemplate, type Template } from '../../sandbox/template/template.js';
import type { ContainerSpec, FieldsSource } from './container-spec.js';
import { messageOf } from './message-of.js';
import { conditionsOf } from './trigger.js';

/**
 * The model of what a local server is to run: that of an export, or of templates and a container file. What
 * cannot be read is the problem of the tag, variable or client it belongs to.
 *
 * @throws ProblemsError if an export is none of a server container
 */
export async function modelOfSpec(spec: ContainerSpec): Promise<ContainerModel> {
  const { export: exported } = spec;
  if (exported && 'file' in exported) {
    return modelOfExport(await readFile(exported.file, 'utf8'), exported.file);
  }
  if (exported) return modelOfExport(exported.text, exported.name);
  const templates = await readTemplates(spec);
  const entity = (entry: {
    name: string;
    template: string;
    fields: FieldsSource;
  }): Promise<EntityModel> => entityOf(entry, templates);
  const triggers = new Map<string, TriggerModel>();
  const tags = await Promise.all(
    spec.tags.map(async (tag, index): Promise<TagModel> => {
      const id = String(index + 1);
      const { name, trigger } = tag;
      triggers.set(id, { id, name, conditions: conditionsOf(trigger), isUnknown: false });
      return {
        ...(await entity(tag)),
        id,
        how: 'exact',
        firing: [id],
        blocking: [],
        priority: 0,
        isPaused: false
      };
    })
  );
  const variables = await Promise.all(
    spec.variables.map(async (variable): Promise<VariableModel> => {
      const { name } = variable;
      if ('template' in variable) return entity(variable);
      if ('eventData' in variable) {
        return { name, type: 'ed', fields: { keyPath: variable.eventData } };
      }
      return { name, type: 'c', fields: { value: variable.value } };
    })
  );
  const clients = await Promise.all(
    spec.clients.map(async (client): Promise<ClientModel> => ({
      ...(await entity(client)),
      priority: 0
    }))
  );
  return {
    name: 'local container',
    publicId: 'GTM-LOCAL',
    version: '1',
    tags,
    triggers,
    variables: new Map(variables.map((variable) => [variable.name, variable])),
    builtIns: usualBuiltIns(),
    clients: [...clients, { name: 'GA4', type: LOCAL_CLIENTS, fields: {}, priority: 0 }],
    transformations: [],
    templates: new Map([...templates].map(([file, { model }]) => [file, model])),
    unknown: [],
    problems: []
  };
}

interface ReadTemplate {
  model: TemplateModel;
  /** Undefined while the file is broken. */
  template: Template | undefined;
}

async function readTemplates(spec: ContainerSpec): Promise<Map<string, ReadTemplate>> {
  const entries = [...spec.tags, ...spec.variables, ...spec.clients];
  const files = new Set(entries.flatMap((entry) => ('template' in entry ? [entry.template] : [])));
  const read = await Promise.all(
    [...files].map(async (file): Promise<[string, ReadTemplate]> => {
      const model: TemplateModel = { key: file, name: file, content: '', file };
      try {
        model.content = await readFile(file, 'utf8');
        return [file, { model, template: parseTemplate(model.content, file) }];
      } catch (error) {
        model.problem = messageOf(error, file);
        return [file, { model, template: undefined }];
      }
    })
  );
  return new Map(read);
}

async function entityOf(
  {
    name,
    template: file,
    fields: source
  }: { name: string; template: string; fields: FieldsSource },
  templates: ReadonlyMap<string, ReadTemplate>
): Promise<EntityModel> {
  const entity: EntityModel = { name, type: `cvt_${file}`, template: file, fields: {} };
  const template = templates.get(file)?.template;
  if (!template) return entity;
  try {
    entity.fields = withDefaultValues(template, await readSource(source, template));
  } catch (error) {
    entity.problem = messageOf(error, 'file' in source ? source.file : file);
  }
  return entity;
}

async function readSource(source: FieldsSource, template: Template): Promise<Fields> {
  if ('file' in source) {
    return readFields(await readFile(source.file, 'utf8'), source.file, template);
  }
  return readFields(JSON.stringify(source.values), `fields of ${template.file}`, template);
}

/** All of them are enabled, under the names that GTM gives them. */
function usualBuiltIns(): Map<string, string> {
  return new Map(
    [...BUILT_INS].flatMap(([type, { name }]) =>
      name === undefined ? [] : [[name, type] as const]
    )
  );
}
