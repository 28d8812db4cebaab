import {
  findConstantAssignments,
  findForeignMethods,
  findHiddenProperties,
  findSyntaxFaults,
  findUnknownGlobals,
  type CodeProblem
} from '../sandbox/language/check-code.js';
import { GTM_FIELDS } from '../sandbox/language/natives.js';
import { parseCode } from '../sandbox/language/parse-code.js';
import { readUsage, type Usage } from '../sandbox/language/usage.js';
import { permissionFor } from '../sandbox/api/registry.js';
import { ProblemsError, byPlace, type Position, type Problem } from '../sandbox/problem.js';
import type { Program } from 'acorn';
import type { Bundle } from './bundle.js';
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

/** Code that GTM takes, parsed. */
export interface CheckedCode {
  program: Program;
  usage: Usage;
}

/**
 * Checks bundled code against the sandbox and against what the template declares.
 *
 * @throws ProblemsError with the TypeScript file and line of each problem
 */
export function checkBundle(bundle: Bundle, declared: Declarations): CheckedCode {
  const parsed = parseCode(bundle.code);
  if (parsed.error) {
    const { message, at } = parsed.error;
    throw new ProblemsError([inSource(bundle, { rule: 'syntax-error', message, at })]);
  }
  const { program } = parsed;
  const usage = readUsage(program);
  const inCode: Omit<CodeProblem, 'severity'>[] = [
    ...findSyntaxFaults(program).filter(({ at }) => !isUndefined(bundle.code, at)),
    ...findUnknownGlobals(usage),
    ...findForeignMethods(program, usage),
    ...findConstantAssignments(program, usage),
    ...findHiddenProperties(program),
    ...findUndeclared(usage, declared)
  ];
  const problems = [
    ...inCode.map((problem) => inSource(bundle, problem)),
    ...findUnused(usage, declared)
  ];
  if (problems.length > 0) throw new ProblemsError(problems.toSorted(byPlace));
  return { program, usage };
}

/** esbuild writes undefined as `void 0`; arranging the code writes it back. */
function isUndefined(code: string, at: Position): boolean {
  const line = code.split('\n')[at.line - 1] ?? '';
  return line.startsWith('void 0', at.column - 1);
}

function inSource(
  bundle: Bundle,
  { rule, message, at }: { rule: string; message: string; at: Position }
): Problem {
  const place = bundle.sourceOf(at) ?? { file: bundle.sources[0] ?? 'bundle', ...at };
  return { ...place, severity: 'error', rule, message };
}

function findUndeclared(usage: Usage, declared: Declarations): Omit<CodeProblem, 'severity'>[] {
  const permissions = usage.apis.flatMap(({ name, at }) => {
    const permission = name === undefined ? undefined : permissionFor(name);
    if (!permission || declared.permissions.includes(permission)) return [];
    const message = `${name} needs the permission ${permission}; declare it in template/permissions.ts`;
    return [{ rule: 'missing-permission', message, at }];
  });
  const fields = usage.fields
    .filter(({ name }) => !declared.fields.includes(name) && !GTM_FIELDS.has(name))
    .map(({ name, at }) => ({
      rule: 'undefined-field',
      message: `data.${name} is no field of the template; define it in template/fields`,
      at
    }));
  return [...permissions, ...fields];
}

function findUnused(usage: Usage, { fields, permissions, placeOf }: Declarations): Problem[] {
  const used = new Set<string | undefined>(
    usage.apis.map(({ name }) => (name === undefined ? undefined : permissionFor(name)))
  );
  const read = new Set(usage.fields.map(({ name }) => name));
  const unusedPermissions = permissions
    .filter((id) => !used.has(id))
    .map((id) => ({
      ...placeOf('permission', id),
      rule: 'unused-permission',
      message: `no API of the code needs ${id}; remove it`
    }));
  const unusedFields = fields
    .filter((name) => !read.has(name) && !usage.readsAnyField)
    .map((name) => ({
      ...placeOf('field', name),
      rule: 'unused-field',
      message: `the code never reads data.${name}; remove the field or read it`
    }));
  return [...unusedPermissions, ...unusedFields].map((problem) => ({
    ...problem,
    severity: 'error'
  }));
}
