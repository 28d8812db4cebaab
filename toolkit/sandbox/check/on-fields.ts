import type { FieldAt } from './field-tree.js';
import type { JsonPath } from '../template/json.js';
import type { Finding } from './rule.js';
import type { TemplateSubject } from './template-subject.js';

/** Makes a finding about the value at a path of the section. */
export type PlaceFinding = (path: JsonPath, message: string) => Finding;

/** A rule's search that looks at each field by itself. */
export function onFields(
  find: (field: FieldAt, at: PlaceFinding) => Finding[]
): (subject: TemplateSubject) => Finding[] {
  return ({ fields, read }) => {
    const section = read.parameters;
    if (!section) return [];
    const at: PlaceFinding = (path, message) => ({ message, at: section.placeOf(path) });
    return fields.flatMap((field) => find(field, at));
  };
}

/** A JSON value as a message shows it. */
export function show(value: unknown): string {
  return JSON.stringify(value) ?? 'undefined';
}
