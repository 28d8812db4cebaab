import { permissionFor } from '../../../sandbox/api/registry.js';
import { parseCode } from '../../../sandbox/language/parse-code.js';
import { readUsage } from '../../../sandbox/language/usage.js';

/** What a test says about a template; the rest is that of a template in order. */
export interface TemplateParts {
  /** Merged over the INFO of a template in order. */
  info?: Record<string, unknown>;
  /** The JSON of these sections, as text: it may be broken on purpose. */
  parameters?: string;
  permissions?: string;
  code?: string;
  tests?: string;
}

const INFO = {
  type: 'TAG',
  id: 'cvt_temp_public_id',
  version: 1,
  securityGroups: [],
  displayName: 'Example Conversions',
  categories: ['CONVERSIONS'],
  brand: { id: 'brand_dummy', displayName: 'Example' },
  description: 'Sends events to Example.',
  containerContexts: ['SERVER']
};

const TEXTS: Record<string, string> = {
  TERMS_OF_SERVICE: 'By creating or modifying this file you agree to the terms.',
  NOTES: 'Created for a test.'
};

/** The text of each section; permissions are what the code needs, unless given. */
export function sectionTexts(parts: TemplateParts = {}): Record<string, string> {
  const code = parts.code ?? 'data.gtmOnSuccess();';
  return {
    ...TEXTS,
    INFO: JSON.stringify({ ...INFO, ...parts.info }, null, 2),
    TEMPLATE_PARAMETERS: parts.parameters ?? '[]',
    SANDBOXED_JS_FOR_SERVER: code,
    SERVER_PERMISSIONS: parts.permissions ?? JSON.stringify(permissionsFor(code), null, 2),
    TESTS: parts.tests ?? 'scenarios: []'
  };
}

/** A .tpl as GTM exports it. */
export function templateFile(parts: TemplateParts = {}): string {
  const texts = sectionTexts(parts);
  return [
    'TERMS_OF_SERVICE',
    'INFO',
    'TEMPLATE_PARAMETERS',
    'SANDBOXED_JS_FOR_SERVER',
    'SERVER_PERMISSIONS',
    'TESTS',
    'NOTES'
  ]
    .map((name) => `___${name}___\n\n${texts[name]}\n\n\n`)
    .join('');
}

/** One entry of the permissions, with parameters in the section's own form. */
export function permission(id: string, parameters: Record<string, unknown> = {}): unknown {
  const param = Object.entries(parameters).map(([key, value]) => ({ key, value: typed(value) }));
  return { instance: { key: { publicId: id, versionId: '1' }, param }, isRequired: true };
}

function typed(value: unknown): unknown {
  if (typeof value === 'boolean') return { type: 8, boolean: value };
  if (typeof value === 'string') return { type: 1, string: value };
  if (Array.isArray(value)) return { type: 2, listItem: value.map(typed) };
  const map = value as Record<string, unknown>;
  return {
    type: 3,
    mapKey: Object.keys(map).map(typed),
    mapValue: Object.values(map).map(typed)
  };
}

/** As much as each permission can grant. */
const EVERYTHING: Record<string, Record<string, unknown>> = {
  logging: { environments: 'all' },
  send_http: { allowedUrls: 'any' },
  read_event_data: { eventDataAccess: 'any' },
  read_request: { requestAccess: 'any' },
  get_cookies: { cookieAccess: 'any' }
};

function permissionsFor(code: string): unknown[] {
  const { program } = parseCode(code);
  if (!program) return [];
  const ids = readUsage(program).apis.map(({ name }) => permissionFor(name ?? ''));
  return [...new Set(ids.filter((id) => id !== undefined))].map((id) =>
    permission(id, EVERYTHING[id])
  );
}
