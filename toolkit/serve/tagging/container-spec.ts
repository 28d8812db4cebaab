import type { Trigger } from './trigger.js';

/** Where the values of a template's fields come from: a JSON file, or the caller. */
export type FieldsSource = { file: string } | { values: Record<string, unknown> };

/** A tag to set up. Paths are relative to the working directory, or absolute. */
export interface TagSpec {
  name: string;
  template: string;
  fields: FieldsSource;
  trigger: Trigger;
}

/** A variable: a template's result, a constant, or a part of the event data by its dotted path. */
export type VariableSpec = { name: string } & (
  { template: string; fields: FieldsSource } | { value: unknown } | { eventData: string }
);

/** A client of the user's own; the first one that claims a request has it. */
export interface ClientSpec {
  name: string;
  template: string;
  fields: FieldsSource;
}

/** What a local container is made of. */
export interface ContainerSpec {
  /** An export of GTM's, which takes the place of all else: a file, or what was read elsewhere. */
  export?: { file: string } | { text: string; name: string };
  tags: TagSpec[];
  variables: VariableSpec[];
  clients: ClientSpec[];
}

/** Every file that a container is made from. */
export function filesOf(spec: ContainerSpec): string[] {
  const files = new Set<string>(spec.export && 'file' in spec.export ? [spec.export.file] : []);
  for (const entry of [...spec.tags, ...spec.variables, ...spec.clients]) {
    if (!('template' in entry)) continue;
    files.add(entry.template);
    if ('file' in entry.fields) files.add(entry.fields.file);
  }
  return [...files];
}

/** "tags/my-tag.tpl" → "my-tag": what an entry without a name is called. */
export function nameOfFile(path: string): string {
  return (path.split(/[\\/]/).at(-1) ?? path).replace(/\.tpl$/, '');
}
