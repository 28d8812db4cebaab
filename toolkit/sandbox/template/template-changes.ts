import { diffArrays, structuredPatch } from 'diff';
import { grantOf, type Grant } from '../permissions/grant.js';
import { fieldsOf, parseTemplate, type Template } from './template.js';

/** What of a list of named things is new, gone or different. */
export interface NamedChanges {
  added: string[];
  dropped: string[];
  changed: string[];
}

/** Lines of code that differ, as in a unified diff: each begins with "+", "-" or a blank. */
export interface CodeChanges {
  added: number;
  removed: number;
  /** Lines `@@ -old +new @@` and those below them; empty for a new template. */
  lines: string[];
}

/** How one version of a template differs from another. */
export interface TemplateChanges {
  permissions: NamedChanges;
  /** What each permission that differs allowed, and what it allows now. */
  grants: Record<string, { before?: Grant; after?: Grant }>;
  fields: NamedChanges;
  /** Keys of INFO. */
  info: NamedChanges;
  scenarios: NamedChanges;
  code: CodeChanges;
  hasOtherNotes: boolean;
}

/**
 * Compares two templates by what they mean: the order of keys, the blank lines between sections and the
 * way JSON is written do not count, as GTM writes them anew.
 *
 * @param before undefined for a template that is not there yet
 * @throws ProblemsError if one of them is no template
 */
export function changesBetween(before: Template | undefined, after: Template): TemplateChanges {
  const of = (read: (template: Template) => [string, unknown][]): NamedChanges =>
    namedChanges(before ? read(before) : [], read(after));
  const permissions = of(permissionsOf);
  return {
    permissions,
    grants: grantsOf(Object.values(permissions).flat(), before, after),
    fields: of(fieldsByName),
    info: of(({ info }) => Object.entries(info)),
    scenarios: of(scenariosOf),
    code: codeChanges(before?.code, after.code),
    hasOtherNotes: (before?.notes ?? '').trim() !== after.notes.trim()
  };
}

/** Whether the two are the same template. */
export function isUnchanged(changes: TemplateChanges): boolean {
  const { permissions, fields, info, scenarios, code, hasOtherNotes } = changes;
  const named = [permissions, fields, info, scenarios].flatMap((each) => Object.values(each));
  return named.flat().length + code.added + code.removed === 0 && !hasOtherNotes;
}

/** Reads the text of a template that GTM has. */
export function templateInGtm({ name, templateData }: { name: string; templateData: string }) {
  return parseTemplate(templateData, `"${name}" in GTM`);
}

function permissionsOf({ permissions }: Template): [string, unknown][] {
  return permissions.map((entry) => [entry.instance.key.publicId, grantOf(entry)]);
}

function grantsOf(
  ids: readonly string[],
  before: Template | undefined,
  after: Template
): TemplateChanges['grants'] {
  const grantIn = (id: string, template: Template | undefined): Grant | undefined => {
    const entry = template?.permissions.find(({ instance }) => instance.key.publicId === id);
    return entry && grantOf(entry);
  };
  const entries = ids.map((id) => {
    const [old, current] = [grantIn(id, before), grantIn(id, after)];
    return [id, { ...(old && { before: old }), ...(current && { after: current }) }] as const;
  });
  return Object.fromEntries(entries);
}

/** Fields, and the groups around them, without what stands in an entry of its own. */
function fieldsByName({ parameters }: Template): [string, unknown][] {
  const form: [string, unknown] = [FORM, outline(parameters)];
  const fields = fieldsOf(parameters).map((field): [string, unknown] => [
    field.name,
    withoutNested(field)
  ]);
  return [...fields, form];
}

/** Stands among the fields for what is around them. */
const FORM = '(the order and grouping of fields)';

function withoutNested(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNested);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'subParams');
  return Object.fromEntries(entries.map(([key, each]) => [key, withoutNested(each)]));
}

/** What stands around the fields: groups and labels with their texts, and the fields' names. */
function outline(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(outline);
  if (typeof value !== 'object' || value === null) return undefined;
  const { type, name, subParams, selectItems, radioItems, ...rest } = value as Record<
    string,
    unknown
  >;
  const isField = type !== undefined && type !== 'GROUP' && type !== 'LABEL';
  return [name, isField ? undefined : rest, outline(subParams), outline(selectItems ?? radioItems)];
}

function scenariosOf({ tests }: Template): [string, unknown][] {
  const setup: [string, unknown][] = tests.setup.code.trim()
    ? [['(the setup)', tests.setup.code.trim()]]
    : [];
  return [...tests.scenarios.map(({ name, code }): [string, unknown] => [name, code]), ...setup];
}

function namedChanges(
  before: readonly [string, unknown][],
  after: readonly [string, unknown][]
): NamedChanges {
  const old = grouped(before);
  const current = grouped(after);
  return {
    added: [...current.keys()].filter((name) => !old.has(name) && name !== FORM),
    dropped: [...old.keys()].filter((name) => !current.has(name)),
    changed: [...current.keys()].filter(
      (name) => old.has(name) && old.get(name) !== current.get(name)
    )
  };
}

/** The values of each name, several if it is there twice, as one text. */
function grouped(entries: readonly [string, unknown][]): Map<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of entries) {
    values.set(name, `${values.get(name) ?? ''}${canonical(value)}\n`);
  }
  return values;
}

/** JSON that is the same whatever the order of keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each
  );
}

function codeChanges(before: string | undefined, after: string): CodeChanges {
  if (before === undefined) return { added: linesOf(after).length, removed: 0, lines: [] };
  const parts = diffArrays(linesOf(before), linesOf(after));
  const count = (kind: 'added' | 'removed'): number =>
    parts.filter((part) => part[kind]).reduce((sum, { value }) => sum + value.length, 0);
  const { hunks } = structuredPatch('', '', `${before.trim()}\n`, `${after.trim()}\n`, '', '', {
    context: 2
  });
  const lines = hunks.flatMap(({ oldStart, newStart, lines: each }) => [
    `@@ -${oldStart} +${newStart} @@`,
    ...each
  ]);
  return { added: count('added'), removed: count('removed'), lines };
}

function linesOf(code: string): string[] {
  return code.trim() === '' ? [] : code.trim().split('\n');
}
