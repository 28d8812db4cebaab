import type { CodeProblem } from '../sandbox/language/check-code.js';
import { GTM_FIELDS } from '../sandbox/language/natives.js';
import { readUsage, type Usage } from '../sandbox/language/usage.js';
import { permissionFor } from '../sandbox/api/registry.js';
import { byPlace, type Problem } from '../sandbox/problem.js';
import type { PermissionId } from '../sandbox/permissions/permission-id.js';
import type { Program } from 'acorn';
import { placeOf, walk } from '../sandbox/language/walk.js';
import type { CompiledCode } from './compile-code.js';
import type { DeclaredPlace } from './declared-place.js';

/** What the template declares, for the code to keep to. */
export interface Declarations {
  /** Names of its fields. */
  fields: readonly string[];
  /** Ids of its permissions. */
  permissions: readonly string[];
  /** Where each is declared. */
  placeOf: DeclaredPlace;
}

/**
 * Holds compiled code against what the project declares, in the project's own words: which builder gives
 * the permission, which file has the field. All else is for the rules of \`sgtm check\`, which every
 * template that is built has to pass.
 *
 * @returns errors and warnings, each with its TypeScript file and line
 */
export function checkCode({ program, inSources }: CompiledCode, declared: Declarations): Problem[] {
  const usage = readUsage(program);
  const problems = [
    ...findUndeclared(program, usage, declared).map(({ at, ...problem }): Problem => {
      const place = inSources(at) ?? { file: 'src/main.ts', line: 1, column: 1 };
      return { ...place, ...problem };
    }),
    ...findUnused(usage, declared)
  ].toSorted(byPlace);
  return problems;
}

/**
 * Permissions that the code needs and the template does not ask for, and fields it does not have. A
 * field that the code reads in brackets, `data['name']`, is one the author knows to be missing.
 */
function findUndeclared(program: Program, usage: Usage, declared: Declarations): CodeProblem[] {
  const permissions = usage.apis.flatMap(({ name, at }): CodeProblem[] => {
    const permission = name === undefined ? undefined : permissionFor(name);
    if (!permission || declared.permissions.includes(permission)) return [];
    const form = `add ${FORMS[permission] ?? `permission('${permission}', {…})`} to template/permissions.ts`;
    const message = `${name} needs the permission ${permission}; ${form}`;
    return [{ severity: 'error', rule: 'missing-permission', message, at }];
  });
  const inBrackets = new Set<string>();
  walk(program, (node) => {
    if (node.type !== 'MemberExpression' || !node.computed) return;
    const { line, column } = placeOf(node);
    inBrackets.add(`${line}:${column}`);
  });
  const fields = usage.fields
    .filter(({ name, at }) => {
      const isKnown = declared.fields.includes(name) || GTM_FIELDS.has(name);
      return !isKnown && !inBrackets.has(`${at.line}:${at.column}`);
    })
    .map(({ name, at }): CodeProblem => ({
      severity: 'error',
      rule: 'undefined-field',
      message: `data.${name} is no field of the template; define it in template/fields.ts`,
      at
    }));
  return [...permissions, ...fields];
}

/** How each permission that needs parameters is written in template/permissions.ts. */
const FORMS: Readonly<Partial<Record<PermissionId, string>>> = {
  access_bigquery:
    "accessBigQuery([{ projectId: '*', datasetId: '*', tableId: '*', operation: 'write' }])",
  access_firestore: "accessFirestore([{ projectId: '*', path: '…', operation: 'read' }])",
  access_response: "accessResponse('any')",
  get_cookies: "getCookies(['…'])",
  logging: "logging('debug')",
  read_event_data: "readEventData('any')",
  read_request: 'readRequest({ body: true, path: true })',
  send_http: "sendHttp(['https://…/*'])",
  send_pixel_from_browser: "sendPixelFromBrowser(['https://…/*'])",
  set_cookies: "setCookies([{ name: '…' }])",
  use_google_credentials: "useGoogleCredentials(['…'])"
};

function findUnused(
  usage: Usage,
  { fields, permissions, placeOf: declaredAt }: Declarations
): Problem[] {
  const used = new Set<string | undefined>(
    usage.apis.map(({ name }) => (name === undefined ? undefined : permissionFor(name)))
  );
  const read = new Set(usage.fields.map(({ name }) => name));
  const unusedPermissions = permissions
    .filter((id) => !used.has(id))
    .map((id) => ({
      ...declaredAt('permission', id),
      rule: 'unused-permission',
      message: `no API of the code needs ${id}; remove it`
    }));
  const unusedFields = fields
    .filter((name) => !read.has(name) && !usage.readsAnyField)
    .map((name) => ({
      ...declaredAt('field', name),
      rule: 'unused-field',
      message: `the code never reads data.${name}; remove the field or read it`
    }));
  return [...unusedPermissions, ...unusedFields].map((problem) => ({
    ...problem,
    severity: 'warning'
  }));
}
