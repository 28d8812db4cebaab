import type {
  ContainerExport,
  ExportClient,
  ExportCondition,
  ExportParameter,
  ExportTag,
  ExportTransformation,
  ExportTrigger,
  ExportVariable,
  ExportVersion
} from '../../container/export-format.js';
import { parameters, type FieldValue } from '../../container/parameters.js';
import { tplOf, type TemplateParts } from '../sandbox/template-of.js';

type Settings = Readonly<Record<string, FieldValue>>;

/** What an export for a test is made of, things by name; what is left out, the export does not have. */
export interface ExportParts {
  tags?: Record<string, TagPart>;
  triggers?: Record<string, Partial<ExportTrigger>>;
  variables?: Record<string, { type: string; fields?: Settings } & Partial<ExportVariable>>;
  clients?: Record<string, { type: string; fields?: Settings } & Partial<ExportClient>>;
  transformations?: Record<string, { type: string; parameter: ExportParameter[] }>;
  /** By the name, which is the id as well: a tag of it has the type cvt_1_NAME. */
  templates?: Record<string, TemplateParts>;
  builtIns?: Record<string, string>;
  version?: Partial<ExportVersion>;
}

type TagPart = {
  type?: string;
  fields?: Settings;
  on?: string[];
  not?: string[];
} & Partial<ExportTag>;

/** The GA4 client as new containers have it, without a cookie. */
export const GA4: Record<string, { type: string; fields: Settings }> = {
  GA4: { type: 'gaaw_client', fields: { activateDefaultPaths: true, cookieManagement: 'js' } }
};

/** An export in the form of GTM's. */
export function exportOf(parts: ExportParts): ContainerExport {
  const {
    templates = {},
    builtIns = { 'Client Name': 'CLIENT_NAME', 'Event Name': 'EVENT_NAME' }
  } = parts;
  const ids = { accountId: '1', containerId: '1' };
  const version: ExportVersion = {
    ...ids,
    containerVersionId: '3',
    container: { name: 'shop', publicId: 'GTM-TEST', usageContext: ['SERVER'], containerId: '1' },
    tag: Object.entries(parts.tags ?? {}).map(([name, part], index): ExportTag => {
      const { fields = {}, on = ['2147479574'], not, ...rest } = part;
      return {
        ...ids,
        tagId: String(index + 1),
        name,
        type: 'cvt_1_tag',
        parameter: parameters(fields),
        firingTriggerId: on,
        ...(not ? { blockingTriggerId: not } : {}),
        ...rest
      };
    }),
    trigger: Object.entries(parts.triggers ?? {}).map(([name, part]): ExportTrigger => ({
      ...ids,
      triggerId: name,
      name,
      type: 'CUSTOM_EVENT',
      ...part
    })),
    variable: Object.entries(parts.variables ?? {}).map(([name, part], index): ExportVariable => {
      const { fields = {}, ...rest } = part;
      return { ...ids, variableId: `v${index}`, name, parameter: parameters(fields), ...rest };
    }),
    client: Object.entries(parts.clients ?? GA4).map(([name, part], index): ExportClient => {
      const { fields = {}, ...rest } = part;
      return { ...ids, clientId: `c${index}`, name, parameter: parameters(fields), ...rest };
    }),
    transformation: Object.entries(parts.transformations ?? {}).map(
      ([name, part], index): ExportTransformation => ({
        ...ids,
        transformationId: `t${index}`,
        name,
        ...part
      })
    ),
    builtInVariable: Object.entries(builtIns).map(([name, type]) => ({ name, type })),
    customTemplate: Object.entries(templates).map(([name, template]) => ({
      ...ids,
      templateId: name,
      name,
      templateData: tplOf(template)
    })),
    ...parts.version
  };
  return { exportFormatVersion: 2, exportTime: '2026-01-01 00:00:00', containerVersion: version };
}

/** A condition of a trigger, such as condition('EQUALS', '{{_event}}', 'purchase'). */
export function condition(
  type: string,
  arg0: string,
  arg1: string,
  further: Record<string, boolean> = {}
): ExportCondition {
  return { type, parameter: parameters({ arg0, arg1, ...further }) };
}

/** A trigger on one event name, and what has to hold besides. */
export function onEvent(name: string, ...filter: ExportCondition[]): Partial<ExportTrigger> {
  return { customEventFilter: [condition('EQUALS', '{{_event}}', name)], filter };
}
