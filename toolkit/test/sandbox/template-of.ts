import type { PermissionEntry, TypedValue } from '../../sandbox/permissions/grant.js';
import { parseTemplate, type Template } from '../../sandbox/template/template.js';

/** A permission's parameters as one writes them down: lists and maps as such. */
export type PermissionInput = Record<string, PlainValue>;
type PlainValue = string | boolean | PlainValue[] | { [key: string]: PlainValue };

/** What a template for a test is made of; everything but the code may be left out. */
export interface TemplateParts {
  code: string;
  type?: 'TAG' | 'VARIABLE' | 'CLIENT';
  permissions?: Record<string, PermissionInput>;
  fields?: { type: string; name: string }[];
  /** Scenarios by name. */
  scenarios?: Record<string, string>;
  setup?: string;
}

/** Every permission, with all it can allow. */
export const ALL_PERMISSIONS: Record<string, PermissionInput> = {
  access_bigquery: { allowedTables: [{ projectId: '*', datasetId: '*', tableId: '*' }] },
  access_firestore: { allowedOptions: [{ projectId: '*', path: '*', operation: 'read_write' }] },
  access_response: { writeResponseAccess: 'any' },
  access_template_storage: {},
  get_cookies: { cookieAccess: 'any' },
  logging: { environments: 'all' },
  read_container_data: {},
  read_event_data: { eventDataAccess: 'any' },
  read_event_metadata: {},
  read_request: { requestAccess: 'any' },
  return_response: {},
  run_container: {},
  send_http: { allowedUrls: 'any' },
  send_pixel_from_browser: { allowedUrls: 'any' },
  set_cookies: { allowedCookies: [{ name: '*', domain: '*', path: '*' }] },
  use_custom_private_keys: { keyAccess: 'any' },
  use_google_credentials: { allowedScopes: ['https://www.googleapis.com/auth/datastore'] },
  use_message: {}
};

/** The text of a .tpl, in the form GTM exports. */
export function tplOf(parts: TemplateParts): string {
  const { code, type = 'TAG', permissions = ALL_PERMISSIONS, fields = [] } = parts;
  const info = { type, id: 'cvt_temp_public_id', version: 1, containerContexts: ['SERVER'] };
  const sections: [string, string][] = [
    ['INFO', JSON.stringify(info, null, 2)],
    ['TEMPLATE_PARAMETERS', JSON.stringify(fields, null, 2)],
    ['SANDBOXED_JS_FOR_SERVER', code],
    ['SERVER_PERMISSIONS', JSON.stringify(entriesOf(permissions), null, 2)],
    ['TESTS', testsOf(parts)],
    ['NOTES', '']
  ];
  return sections.map(([name, text]) => `___${name}___\n\n${text}\n\n\n`).join('');
}

/** The same, parsed. */
export function templateOf(parts: TemplateParts): Template {
  return parseTemplate(tplOf(parts), 'test.tpl');
}

function entriesOf(permissions: Record<string, PermissionInput>): PermissionEntry[] {
  return Object.entries(permissions).map(([publicId, parameters]) => ({
    instance: {
      key: { publicId, versionId: '1' },
      param: Object.entries(parameters).map(([key, value]) => ({ key, value: typed(value) }))
    },
    isRequired: true
  }));
}

function typed(value: PlainValue): TypedValue {
  if (typeof value === 'string') return { type: 1, string: value };
  if (typeof value === 'boolean') return { type: 8, boolean: value };
  if (Array.isArray(value)) return { type: 2, listItem: value.map(typed) };
  return {
    type: 3,
    mapKey: Object.keys(value).map(typed),
    mapValue: Object.values(value).map(typed)
  };
}

function testsOf({ scenarios = {}, setup = '' }: TemplateParts): string {
  const entries = Object.entries(scenarios);
  if (entries.length === 0) return 'scenarios: []';
  const lines = entries.flatMap(([name, code]) => [
    `- name: ${JSON.stringify(name)}`,
    `  code: |-`,
    ...code.split('\n').map((line) => `    ${line}`)
  ]);
  const indented = setup.split('\n').map((line) => `  ${line}`);
  return ['scenarios:', ...lines, 'setup: |-', ...indented].join('\n');
}
