/** What a project says of the server container that sets its template up, in `sgtm.config.ts`. */
export interface ContainerSource {
  name: string;
  /** The folder that tag, trigger and variables are shown in. */
  folder: string;
  tag: {
    name: string;
    /** Fields that differ from their defaults; `{{Name}}` refers to a constant. */
    fields: Readonly<Record<string, FieldValue>>;
  };
  trigger: {
    name: string;
    /** The tag fires on events of these names. */
    eventNames: readonly string[];
  };
  /** Constant variables: name, and the value to replace after the import. */
  constants: Readonly<Record<string, string>>;
}

/** A field's value: a text, a checkbox, or the rows of a table. */
export type FieldValue = string | boolean | readonly Readonly<Record<string, string>>[];
