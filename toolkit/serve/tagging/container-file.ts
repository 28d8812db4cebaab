import { Ajv } from 'ajv';
import { dirname, resolve } from 'node:path';
import { badInput, parseJsonFile, type JsonFile } from '../../run/json-file.js';
import {
  nameOfFile,
  type ContainerSpec,
  type FieldsSource,
  type VariableSpec
} from './container-spec.js';
import { isPattern, type Trigger } from './trigger.js';

const FIELDS = { type: ['string', 'object'] };
const NAME = { type: 'string', minLength: 1 };
const TEMPLATE = { type: 'string', minLength: 1 };

const TRIGGER = {
  anyOf: [
    { const: 'all' },
    {
      type: 'object',
      required: ['events'],
      additionalProperties: false,
      properties: { events: { type: 'array', items: { type: 'string' }, minItems: 1 } }
    },
    {
      type: 'object',
      required: ['matches'],
      additionalProperties: false,
      properties: { matches: { type: 'string' } }
    }
  ]
};

/** The form of the file that says what `sgtm serve` runs. */
export const CONTAINER_FILE_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    tags: {
      type: 'array',
      items: {
        type: 'object',
        required: ['template'],
        additionalProperties: false,
        properties: { name: NAME, template: TEMPLATE, data: FIELDS, trigger: TRIGGER }
      }
    },
    variables: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        additionalProperties: false,
        properties: { name: NAME, template: TEMPLATE, data: FIELDS, value: {}, eventData: NAME },
        oneOf: [{ required: ['template'] }, { required: ['value'] }, { required: ['eventData'] }]
      }
    },
    clients: {
      type: 'array',
      items: {
        type: 'object',
        required: ['template'],
        additionalProperties: false,
        properties: { name: NAME, template: TEMPLATE, data: FIELDS }
      }
    }
  }
};

interface TemplateEntry {
  name?: string;
  template: string;
  data?: string | Record<string, unknown>;
}

interface FileContent {
  tags?: (TemplateEntry & { trigger?: 'all' | { events: string[] } | { matches: string } })[];
  variables?: (Partial<TemplateEntry> & { name: string; value?: unknown; eventData?: string })[];
  clients?: TemplateEntry[];
}

const isContainer = new Ajv({
  strict: true,
  allowUnionTypes: true,
  strictRequired: false
}).compile<FileContent>(CONTAINER_FILE_SCHEMA);

/**
 * Reads a container file: `{"tags": [{"name", "template", "data", "trigger"}], "variables": [],
 * "clients": []}`. Paths in it are relative to its folder; `data` is a path or the fields themselves.
 *
 * @throws ProblemsError naming the place of what does not have that form
 */
export function readContainerFile(text: string, file: string): ContainerSpec {
  const json = parseJsonFile(text, file);
  if (!isContainer(json.value)) throw notAContainer(json, file);
  const { tags = [], variables = [], clients = [] } = json.value;
  const inFolder = (path: string): string => resolve(dirname(file), path);
  return {
    tags: tags.map((tag, index) => ({
      ...templateEntry(tag, inFolder),
      trigger: readTrigger(tag.trigger, () => json.placeOf(['tags', index, 'trigger']), file)
    })),
    variables: variables.map((variable): VariableSpec => {
      const { name, template, data, value, eventData } = variable;
      if (template !== undefined) {
        return { name, template: inFolder(template), fields: fieldsSource(data, inFolder) };
      }
      return eventData === undefined ? { name, value } : { name, eventData };
    }),
    clients: clients.map((client) => templateEntry(client, inFolder))
  };
}

function templateEntry(
  { name, template, data }: TemplateEntry,
  inFolder: (path: string) => string
): { name: string; template: string; fields: FieldsSource } {
  return {
    name: name ?? nameOfFile(template),
    template: inFolder(template),
    fields: fieldsSource(data, inFolder)
  };
}

function fieldsSource(
  data: TemplateEntry['data'],
  inFolder: (path: string) => string
): FieldsSource {
  return typeof data === 'string' ? { file: inFolder(data) } : { values: data ?? {} };
}

function readTrigger(
  trigger: 'all' | { events: string[] } | { matches: string } | undefined,
  place: () => { line: number; column: number },
  file: string
): Trigger {
  if (trigger === undefined || trigger === 'all') return { type: 'all' };
  if ('events' in trigger) return { type: 'events', names: trigger.events };
  if (!isPattern(trigger.matches)) {
    const message = `"${trigger.matches}" is no regular expression of RE2; correct it`;
    throw badInput(file, place(), 'trigger', message);
  }
  return { type: 'matches', pattern: trigger.matches };
}

function notAContainer(json: JsonFile, file: string): Error {
  const [error] = isContainer.errors ?? [];
  const path = (error?.instancePath ?? '')
    .split('/')
    .slice(1)
    .map((key) => (/^\d+$/.test(key) ? Number(key) : key));
  const name = error?.params.additionalProperty as string | undefined;
  const what = name === undefined ? '' : ` ("${name}")`;
  const message = `${path.join('.') || 'the container'} ${error?.message ?? 'is wrong'}${what}; see docs/local-server.md for the form`;
  return badInput(file, json.placeOf(path), 'container', message);
}
