import { createHash } from 'node:crypto';
import { ProblemsError } from '../../sandbox/problem.js';
import { fieldsOf, type Parameter } from '../../sandbox/template/template.js';
import type { TemplateSource } from '../../compile/template-source.js';
import type { ContainerSource, FieldValue } from './container-source.js';
import { parameters, type ExportParameter } from './parameter.js';

/** Where the file comes from. GTM gives everything ids of its own when it imports it. */
const IDS = { accountId: '1', containerId: '1' };

/** Within a container no two things have the same id, whatever they are. */
const FOLDER_ID = '1';
const TEMPLATE_ID = '2';
const CLIENT_ID = '3';
const TRIGGER_ID = '4';
const TAG_ID = '5';
const FIRST_VARIABLE_ID = 6;

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

/**
 * The JSON of a server container in GTM's export format 2: the template, one tag made of it, the GA4
 * client, a trigger and the constants. The same source gives the same text.
 *
 * @param templateText the whole template.tpl
 * @throws ProblemsError naming sgtm.config.ts if it sets a field the template has not, or names a
 * variable that is no constant
 */
export function assembleContainer(
  source: ContainerSource,
  template: Pick<TemplateSource, 'info' | 'parameters'>,
  templateText: string
): string {
  checkReferences(source, template.parameters);
  return containerFile(source.name, {
    tag: [withFingerprint(tag(source, template.parameters))],
    trigger: [withFingerprint(trigger(source))],
    variable: variables(source).map(withFingerprint),
    folder: [withFingerprint({ ...IDS, folderId: FOLDER_ID, name: source.folder })],
    builtInVariable: [{ ...IDS, type: 'EVENT_NAME', name: 'Event Name' }],
    customTemplate: [
      customTemplate(TEMPLATE_ID, template.info.displayName ?? source.name, templateText)
    ],
    client: [withFingerprint(GA4_CLIENT)]
  });
}

/** A finished template: its name in GTM, and the whole .tpl. */
export interface FinishedTemplate {
  name: string;
  text: string;
}

/**
 * The JSON of a server container that holds templates and nothing else, to be merged into one that is
 * there. The same templates give the same text.
 *
 * @param name the container's name
 */
export function templatesContainer(name: string, templates: readonly FinishedTemplate[]): string {
  const customTemplates = templates.map((template, index) =>
    customTemplate(String(index + 1), template.name, template.text)
  );
  return containerFile(name, { customTemplate: customTemplates });
}

function customTemplate(templateId: string, name: string, templateData: string): object {
  return withFingerprint({ ...IDS, templateId, name, templateData });
}

/** The export around what a container holds. */
function containerFile(name: string, content: Readonly<Record<string, readonly object[]>>): string {
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
  const container = {
    exportFormatVersion: 2,
    // Every export has a time; this one is made of sources, which have none.
    exportTime: '2000-01-01 00:00:00',
    containerVersion: withFingerprint(version)
  };
  return `${JSON.stringify(container, null, 4)}\n`;
}

/** Google's client as a new server container has it. */
const GA4_CLIENT = {
  ...IDS,
  clientId: CLIENT_ID,
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

function tag(source: ContainerSource, fields: readonly Parameter[]) {
  const values: Record<string, FieldValue> = {};
  for (const { name, defaultValue } of fieldsOf(fields)) {
    const value = source.tag.fields[name] ?? defaultValue;
    // What has no value GTM leaves out.
    if (value !== undefined) values[name] = value as FieldValue;
  }
  return {
    ...IDS,
    tagId: TAG_ID,
    name: source.tag.name,
    type: `cvt_${IDS.containerId}_${TEMPLATE_ID}`,
    parameter: parameters(values),
    parentFolderId: FOLDER_ID,
    firingTriggerId: [TRIGGER_ID],
    tagFiringOption: 'ONCE_PER_EVENT',
    monitoringMetadata: { type: 'MAP' },
    consentSettings: { consentStatus: 'NOT_SET' }
  };
}

/** A custom event whose name is one of several. */
function trigger({ trigger: { name, eventNames } }: ContainerSource) {
  const names = eventNames.map((eventName) => eventName.replaceAll('.', String.raw`\.`));
  return {
    ...IDS,
    triggerId: TRIGGER_ID,
    name,
    type: 'CUSTOM_EVENT',
    customEventFilter: [
      {
        type: 'MATCH_REGEX',
        parameter: parameters({ arg0: '{{_event}}', arg1: `^(${names.join('|')})$` })
      }
    ],
    parentFolderId: FOLDER_ID
  };
}

function variables({ constants }: ContainerSource) {
  return Object.entries(constants).map(([name, value], index) => ({
    ...IDS,
    variableId: String(FIRST_VARIABLE_ID + index),
    name,
    type: 'c',
    parameter: parameters({ value }) satisfies ExportParameter[],
    parentFolderId: FOLDER_ID,
    formatValue: {}
  }));
}

/** GTM's fingerprints are times of the last change; these change with the content, and only with it. */
function withFingerprint<Entity extends object>(entity: Entity): Entity & { fingerprint: string } {
  const digest = createHash('sha256').update(JSON.stringify(entity)).digest();
  return { ...entity, fingerprint: String(10 ** 12 + (digest.readUIntBE(0, 5) % 10 ** 12)) };
}

function checkReferences(source: ContainerSource, fields: readonly Parameter[]): void {
  const names = new Set(fieldsOf(fields).map(({ name }) => name));
  for (const [name, value] of Object.entries(source.tag.fields)) {
    if (!names.has(name)) throw problem(`the template has no field ${name}; remove it`);
    for (const [, variable = ''] of JSON.stringify(value).matchAll(/\{\{(.+?)\}\}/g)) {
      if (source.constants[variable] !== undefined) continue;
      throw problem(`the field ${name} names {{${variable}}}; add it to constants`);
    }
  }
}

function problem(message: string): ProblemsError {
  const place = { file: 'sgtm.config.ts', line: 1, column: 1 };
  return new ProblemsError([{ ...place, severity: 'error', rule: 'container', message }]);
}
