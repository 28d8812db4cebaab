import type { ApiCall } from '../language/usage.js';
import { grantOf } from '../permissions/grant.js';
import { PermissionSet } from '../permissions/permission-set.js';
import type { Finding, Rule } from './rule.js';
import type { CodeUnit, TemplateSubject } from './template-subject.js';
import { wantsOf, type Want } from './wants.js';

/** Rules on whether a declared permission covers what the code says it does. */
export const GRANT_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'permission-value',
    severity: 'error',
    summary:
      'the code does something that its permission does not cover: it is refused at run time',
    find: findUncovered
  }
];

function findUncovered({ code, permissions, read }: TemplateSubject): Finding[] {
  if (!code || !read.permissions) return [];
  const set = new PermissionSet(permissions.map(({ entry }) => entry));
  return callsOf(code).flatMap(({ want, at }) => {
    const grant = permissions.find(({ id }) => id === want.permission)?.entry;
    if (!grant || want.isCovered(grantOf(grant), set)) return [];
    const message = `${want.permission} does not cover ${want.wanted}; add it to the permission`;
    return [{ message, at: code.inFile(at) }];
  });
}

function callsOf({ usage }: CodeUnit): { want: Want; at: ApiCall['at'] }[] {
  return usage.apis.flatMap(({ name = '', calls }) =>
    calls.flatMap(({ member, node, at }) => {
      const api = member === undefined ? name : `${name}.${member}`;
      return wantsOf(api, node, usage.names).map((want) => ({ want, at }));
    })
  );
}
