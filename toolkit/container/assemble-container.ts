import { createHash } from 'node:crypto';
import { ProblemsError } from '../sandbox/problem.js';
import { fieldsOf, type Parameter, type TemplateInfo } from '../sandbox/template/template.js';
import type {
  ContainerExport,
  ExportClient,
  ExportTag,
  ExportTemplate,
  ExportTrigger,
  ExportVariable,
  ExportVersion
} from './export-format.js';
import { objectionToContainer } from './container-form.js';
import type {
  ContainerSource,
  FieldValue,
  FromTemplate,
  TagSource,
  TriggerSource
} from './container-source.js';
import { parameters } from './parameters.js';

/** Where the file comes from. GTM gives everything ids of its own when it imports it. */
const IDS = { accountId: '1', containerId: '1' };

/** What a server container can hold, as its exports say it. */
const FEATURES = {
  supportUserPermissions: true,
  supportEnvironments: true,
  supportWorkspaces: true,
  supportGtagConfigs: false,
  supportBuiltInVariables: true,
  supportClients: true,
  supportFolders: true,
  supportTags: true,
  supportTemplates: true,
  supportTriggers: true,
  supportVariables: true,
  supportVersions: true,
  supportZones: true,
  supportTransformations: true
};

/** A finished template: the whole .tpl, and what it says of itself. */
export interface FinishedTemplate {
  text: string;
  info: TemplateInfo;
  parameters: readonly Parameter[];
}

/**
 * The JSON of a server container in GTM's export format 2: templates, the tags and variables made of
 * them, triggers, constants, and the GA4 client. The same source gives the same text.
 *
 * @param config the file that the source is from, for messages
 * @throws ProblemsError naming that file if it sets a field that a template does not have, or names a
 * template, trigger or variable that is not there
 */
export function assembleContainer(
  source: ContainerSource,
  templates: readonly FinishedTemplate[],
  config = 'sgtm.config.ts'
): string {
  const objection = objectionToContainer(source);
  if (objection !== undefined) throw problem(objection, { config });
  const ids = numbered();
  const folderId = ids();
  const placed = templates.map((template) => ({ ...template, templateId: ids() }));
  const client = withFingerprint(ga4Client(ids()));
  const triggers = source.triggers.map((each) => ({ ...each, triggerId: ids() }));
  const parts: Parts = { config, source, folderId, templates: placed, triggers };
  return containerFile(source.name, {
    tag: source.tags.map((each) => withFingerprint(tag(each, ids(), parts))),
    trigger: triggers.map((each) => withFingerprint(trigger(each, parts))),
    variable: [
      ...Object.entries(source.constants ?? {}).map(([name, value]) =>
        withFingerprint(constant(name, value, ids(), parts))
      ),
      ...(source.variables ?? []).map((each) => withFingerprint(variable(each, ids(), parts)))
    ],
    folder: [withFingerprint({ ...IDS, folderId, name: source.folder })],
    builtInVariable: [{ ...IDS, type: 'EVENT_NAME', name: BUILT_IN_VARIABLE }],
    customTemplate: placed.map((template) => customTemplate(template.templateId, template)),
    client: [client]
  });
}

/**
 * The JSON of a server container that holds templates and nothing else, to be merged into one that is
 * there. The same templates give the same text.
 *
 * @param name the container's name
 */
export function templatesContainer(name: string, templates: readonly FinishedTemplate[]): string {
  const ids = numbered();
  const customTemplates = templates.map((template) => customTemplate(ids(), template));
  return containerFile(name, { customTemplate: customTemplates });
}

/** Within a container no two things have the same id, whatever they are. */
function numbered(): () => string {
  let last = 0;
  return () => String(++last);
}

/** What tags, triggers and variables refer to. */
interface Parts {
  config: string;
  source: ContainerSource;
  folderId: string;
  templates: readonly (FinishedTemplate & { templateId: string })[];
  triggers: readonly (TriggerSource & { triggerId: string })[];
}

const BUILT_IN_VARIABLE = 'Event Name';

function customTemplate(templateId: string, { info, text }: FinishedTemplate): ExportTemplate {
  return withFingerprint({ ...IDS, templateId, name: info.displayName ?? '', templateData: text });
}

/** The export around what a container holds. */
function containerFile(name: string, content: ExportVersion): string {
  const version = {
    path: 'accounts/1/containers/1/versions/0',
    ...IDS,
    containerVersionId: '0',
    name,
    container: {
      path: 'accounts/1/containers/1',
      ...IDS,
      name,
      publicId: 'GTM-XXXXXXX',
      usageContext: ['SERVER'],
      fingerprint: '0',
      features: FEATURES
    },
    ...content
  };
  const container: ContainerExport = {
    exportFormatVersion: 2,
    // Every export has a time; this one is made of sources, which have none.
    exportTime: '2000-01-01 00:00:00',
    containerVersion: withFingerprint(version)
  };
  return `${JSON.stringify(container, null, 4)}\n`;
}

/** Google's client as a new server container has it. */
function ga4Client(clientId: string): ExportClient {
  return {
    ...IDS,
    clientId,
    name: 'GA4',
    type: 'gaaw_client',
    parameter: parameters({
      activateDefaultPaths: true,
      cookieManagement: 'server',
      cookieName: 'FPID',
      cookieDomain: 'auto',
      cookiePath: '/',
      cookieMaxAgeInSec: '63072000',
      migrateFromJsClientId: false
    })
  };
}

function tag(source: TagSource, tagId: string, parts: Parts): ExportTag {
  return {
    ...IDS,
    tagId,
    name: source.name,
    ...fromTemplate(source, 'TAG', parts),
    parentFolderId: parts.folderId,
    firingTriggerId: source.triggers.map((name) => triggerIdOf(name, source, parts)),
    tagFiringOption: 'ONCE_PER_EVENT',
    monitoringMetadata: { type: 'MAP' },
    consentSettings: { consentStatus: 'NOT_SET' }
  };
}

/** A custom event whose name is one of several. */
function trigger(
  { name, eventNames, triggerId }: Parts['triggers'][number],
  { folderId }: Parts
): ExportTrigger {
  const names = eventNames.map((eventName) => eventName.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return {
    ...IDS,
    triggerId,
    name,
    type: 'CUSTOM_EVENT',
    customEventFilter: [
      {
        type: 'MATCH_REGEX',
        parameter: parameters({ arg0: '{{_event}}', arg1: `^(${names.join('|')})$` })
      }
    ],
    parentFolderId: folderId
  };
}

function constant(
  name: string,
  value: string,
  variableId: string,
  { folderId }: Parts
): ExportVariable {
  return {
    ...IDS,
    variableId,
    name,
    type: 'c',
    parameter: parameters({ value }),
    parentFolderId: folderId,
    formatValue: {}
  };
}

function variable(source: FromTemplate, variableId: string, parts: Parts): ExportVariable {
  return {
    ...IDS,
    variableId,
    name: source.name,
    ...fromTemplate(source, 'VARIABLE', parts),
    parentFolderId: parts.folderId,
    formatValue: {}
  };
}

/** The type that GTM gives what is made of a template, and the values of all its fields. */
function fromTemplate(source: FromTemplate, type: 'TAG' | 'VARIABLE', parts: Parts) {
  const template = templateOf(source, type, parts);
  const fields = fieldsOf(template.parameters);
  checkFields(source, new Set(fields.map(({ name }) => name)), parts);
  const values: Record<string, FieldValue> = {};
  for (const { name, defaultValue } of fields) {
    const value = source.fields[name] ?? defaultValue;
    // What has no value GTM leaves out.
    if (value !== undefined) values[name] = value as FieldValue;
  }
  return {
    type: `cvt_${IDS.containerId}_${template.templateId}`,
    parameter: parameters(values)
  };
}

function templateOf(
  { name, template: wanted }: FromTemplate,
  type: 'TAG' | 'VARIABLE',
  parts: Parts
): Parts['templates'][number] {
  const ofType = parts.templates.filter(
    ({ info }) => info.type === type || (type === 'VARIABLE' && String(info.type) === 'MACRO')
  );
  const [found, ...others] = ofType.filter(
    ({ info }) => wanted === undefined || info.displayName === wanted
  );
  if (found && others.length === 0) return found;
  const kind = type === 'TAG' ? 'tag' : 'variable';
  const names = ofType.map(({ info }) => `"${info.displayName}"`).join(', ') || 'there are none';
  const fault =
    wanted === undefined
      ? `"${name}" does not say which template it is made of`
      : `"${name}" is made of "${wanted}", which is not one of the templates`;
  throw problem(`${fault}; name one for a ${kind}: ${names}`, parts);
}

function triggerIdOf(wanted: string, { name }: TagSource, parts: Parts): string {
  const found = parts.triggers.find((each) => each.name === wanted);
  if (found) return found.triggerId;
  throw problem(`"${name}" fires on "${wanted}"; add it to triggers`, parts);
}

/** GTM's fingerprints are times of the last change; these change with the content, and only with it. */
function withFingerprint<Entity extends object>(entity: Entity): Entity & { fingerprint: string } {
  const digest = createHash('sha256').update(JSON.stringify(entity)).digest();
  return { ...entity, fingerprint: String(10 ** 12 + (digest.readUIntBE(0, 5) % 10 ** 12)) };
}

function checkFields(
  { name: owner, fields }: FromTemplate,
  known: ReadonlySet<string>,
  parts: Parts
): void {
  const { constants = {}, variables = [] } = parts.source;
  const variableNames = new Set([
    BUILT_IN_VARIABLE,
    ...Object.keys(constants),
    ...variables.map(({ name }) => name)
  ]);
  for (const [name, value] of Object.entries(fields)) {
    if (!known.has(name)) {
      throw problem(`the template of "${owner}" has no field ${name}; remove it`, parts);
    }
    for (const [, named = ''] of JSON.stringify(value).matchAll(/\{\{(.+?)\}\}/g)) {
      if (variableNames.has(named)) continue;
      throw problem(
        `the field ${name} names {{${named}}}; add it to constants or variables`,
        parts
      );
    }
  }
}

function problem(message: string, { config }: Pick<Parts, 'config'>): ProblemsError {
  const place = { file: config, line: 1, column: 1 };
  return new ProblemsError([{ ...place, severity: 'error', rule: 'container', message }]);
}
