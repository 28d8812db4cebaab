import { permissionFor } from '../api/registry.js';
import { PERMISSION_IDS } from '../permissions/permission-id.js';
import { idOf, isTypedValue, type PermissionAt } from './permission-list.js';
import { schemaOf, type ParameterKind } from './permission-schema.js';
import { possibleTexts } from './literal.js';
import { isObject, kindOf, type JsonPath } from '../template/json.js';
import type { Position } from '../problem.js';
import type { Finding, Rule } from './rule.js';
import type { CodeUnit, TemplateSubject } from './template-subject.js';

/** Rules on `___SERVER_PERMISSIONS___` and on which of them the code needs. */
export const PERMISSION_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'permissions-list',
    severity: 'error',
    summary: 'the permissions are no list, or an entry does not say which permission it is',
    find: findNoList
  },
  {
    name: 'unknown-permission',
    severity: 'error',
    summary: 'a permission that servers do not have',
    find: onPermissions(({ id, idPath }, at) =>
      isKnown(id) ? [] : [at(idPath, `servers have no permission "${id}"; remove it`)]
    )
  },
  {
    name: 'duplicate-permission',
    severity: 'error',
    summary: 'a permission is declared twice',
    find: findDuplicates
  },
  {
    name: 'permission-parameter',
    severity: 'error',
    summary: 'a parameter of a permission is missing, malformed or of the wrong kind',
    find: onPermissions(findBrokenParameters)
  },
  {
    name: 'permission-parameter-unknown',
    severity: 'warning',
    summary: 'a permission has a parameter that GTM does not know of it',
    find: onPermissions(({ id, parameters }, at) => {
      const known = schemaOf(id)?.parameters;
      if (!known) return [];
      return parameters
        .filter(({ key }) => !Object.hasOwn(known, key))
        .map(({ key, path }) => at(path, `${id} has no parameter "${key}"; remove it`));
    })
  },
  {
    name: 'missing-permission',
    severity: 'error',
    summary: 'the code uses an API whose permission is not declared',
    find: findMissing
  },
  {
    name: 'unused-permission',
    severity: 'warning',
    summary: 'a permission is declared that no API of the code needs',
    find: findUnused
  }
];

type PlaceFinding = (path: JsonPath, message: string) => Finding;

function onPermissions(
  find: (permission: PermissionAt, at: PlaceFinding) => Finding[]
): (subject: TemplateSubject) => Finding[] {
  return ({ permissions, read }) => {
    const section = read.permissions;
    if (!section) return [];
    const at: PlaceFinding = (path, message) => ({ message, at: section.placeOf(path) });
    return permissions.flatMap((permission) => find(permission, at));
  };
}

function isKnown(id: string): boolean {
  return (PERMISSION_IDS as readonly string[]).includes(id);
}

function findNoList({ read }: TemplateSubject): Finding[] {
  const { permissions } = read;
  if (!permissions) return [];
  if (!Array.isArray(permissions.value)) {
    const message = 'the permissions have to be a list; put them in [ ]';
    return [{ message, at: permissions.placeOf([]) }];
  }
  return permissions.value.flatMap((entry: unknown, index) => {
    if (isObject(entry) && idOf(entry) !== undefined) return [];
    const message = 'this entry has no instance.key.publicId; export the template from GTM again';
    return [{ message, at: permissions.placeOf([index]) }];
  });
}

function findDuplicates({ permissions, read }: TemplateSubject): Finding[] {
  const seen = new Set<string>();
  return permissions.flatMap(({ id, idPath }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    const at = read.permissions?.placeOf(idPath) ?? { line: 1, column: 1 };
    return [{ message: `${id} is declared above already; put both into one entry`, at }];
  });
}

function findBrokenParameters(permission: PermissionAt, at: PlaceFinding): Finding[] {
  const { id, parameters, path, idPath } = permission;
  const schema = schemaOf(id);
  if (!schema) return [];
  const { required } = schema;
  const isMissing = required !== undefined && !parameters.some(({ key }) => key === required);
  const missing = isMissing
    ? [at(idPath, `${id} does not say ${required}; add it to its param`)]
    : [];
  const { instance } = permission.entry;
  if (instance.key.versionId !== undefined && instance.key.versionId !== '1') {
    missing.push(
      at([...path, 'instance', 'key', 'versionId'], `${id} has the versionId "1"; write it`)
    );
  }
  const broken = parameters.flatMap((parameter) => {
    const kind = Object.hasOwn(schema.parameters, parameter.key)
      ? schema.parameters[parameter.key]
      : undefined;
    const fault = kind && parameterFault(parameter.value, kind);
    return fault === undefined ? [] : [at(parameter.path, `${id}: ${parameter.key} ${fault}`)];
  });
  return [...missing, ...broken];
}

/** Why a value cannot be read as a parameter of the kind, or undefined if it can. */
function parameterFault(value: unknown, kind: ParameterKind): string | undefined {
  if (!isTypedValue(value)) {
    return `is ${kindOf(value)} that is no typed value; write {"type": 1, "string": …} and the like`;
  }
  if (kind === 'flag') return value.type === 8 ? undefined : 'has to be true or false (type 8)';
  if ('words' in Object(kind)) {
    const { words } = kind as { words: readonly string[] };
    return words.includes(value.string ?? '') ? undefined : `has to be one of ${words.join(', ')}`;
  }
  if (value.type !== 2) return 'has to be a list (type 2)';
  const items = value.listItem ?? [];
  if (kind === 'texts') {
    return items.every(({ type }) => type === 1) ? undefined : 'has to be a list of texts (type 1)';
  }
  const { maps } = kind as { maps: readonly string[] };
  const unknown = items
    .flatMap(({ mapKey }) => mapKey ?? [])
    .find(({ string }) => !maps.includes(string ?? ''));
  if (unknown) return `has no key "${unknown.string}"; it has ${maps.join(', ')}`;
  return items.every(({ type }) => type === 3) ? undefined : 'has to be a list of maps (type 3)';
}

function findMissing({ code, permissions, read }: TemplateSubject): Finding[] {
  if (!code || hasBrokenPermissions(read.problems, permissions, read.permissions?.value)) return [];
  const declared = new Set(permissions.map(({ id }) => id));
  const needed = new Map<string, { names: Set<string>; at: Position }>();
  for (const { name = '', at } of code.usage.apis) {
    const permission = permissionFor(name);
    if (permission === undefined || declared.has(permission)) continue;
    const known = needed.get(permission);
    if (known) known.names.add(name);
    else needed.set(permission, { names: new Set([name]), at: code.inFile(at) });
  }
  return [...needed].map(([permission, { names, at }]) => {
    const verb = names.size === 1 ? 'needs' : 'need';
    const list = [...names].join(', ');
    return {
      message: `${list} ${verb} the permission ${permission}; declare it in ___SERVER_PERMISSIONS___`,
      at
    };
  });
}

/** Whether the section could not be read, so that nothing can be said to be missing in it. */
function hasBrokenPermissions(
  problems: TemplateSubject['read']['problems'],
  permissions: readonly PermissionAt[],
  section: unknown
): boolean {
  const isUnreadable = problems.some(
    ({ rule, message }) => rule === 'invalid-json' && message.includes('SERVER_PERMISSIONS')
  );
  return (
    isUnreadable || (section !== undefined && permissions.length === 0 && !Array.isArray(section))
  );
}

function findUnused(subject: TemplateSubject): Finding[] {
  const { code, permissions, read } = subject;
  if (!code || code.usage.apis.some(({ name }) => name === undefined)) return [];
  const needed = neededBy(code);
  const asked = askedFor(code);
  if (asked === 'any') return [];
  const section = read.permissions;
  return permissions
    .filter(({ id }) => isKnown(id) && !needed.has(id) && !asked.has(id))
    .map(({ id, idPath }) => ({
      message: `no API of the code needs ${id}; remove it`,
      at: section?.placeOf(idPath) ?? { line: 1, column: 1 }
    }));
}

/** The permissions of the APIs the code requires. */
function neededBy({ usage }: CodeUnit): Set<string | undefined> {
  return new Set(
    usage.apis.map(({ name }) => (name === undefined ? undefined : permissionFor(name)))
  );
}

/** The permissions whose grant the code asks about with queryPermission. */
function askedFor({ usage }: CodeUnit): ReadonlySet<string> | 'any' {
  const asked = new Set<string>();
  for (const { name, calls } of usage.apis) {
    if (name !== 'queryPermission') continue;
    for (const { node } of calls) {
      const texts = possibleTexts(node.arguments[0], usage.names);
      if (texts.length === 0) return 'any';
      for (const { text } of texts) asked.add(text);
    }
  }
  return asked;
}
