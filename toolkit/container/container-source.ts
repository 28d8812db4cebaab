import type { FieldValue } from './parameters.js';

/** What a project says of the server container that sets its templates up, in `sgtm.config.ts`. */
export interface ContainerSource {
  name: string;
  /** The folder that tags, triggers and variables are shown in. */
  folder: string;
  tags: readonly TagSource[];
  triggers: readonly TriggerSource[];
  /** Constant variables: name, and the value to replace after the import. */
  constants?: Readonly<Record<string, string>>;
  /** Variables made of templates. */
  variables?: readonly FromTemplate[];
}

/** A tag or a variable that is made of a template. */
export interface FromTemplate {
  name: string;
  /** The displayName of its template; not needed where only one is of the type. */
  template?: string;
  /** Fields that differ from their defaults; `{{Name}}` refers to a variable. */
  fields: Readonly<Record<string, FieldValue>>;
}

/** A tag. */
export interface TagSource extends FromTemplate {
  /** The names of the triggers that it fires on. */
  triggers: readonly string[];
}

/** A trigger on events. */
export interface TriggerSource {
  name: string;
  /** It fires on events of these names. */
  eventNames: readonly string[];
}

export type { FieldValue };
