import type { Template } from '../../sandbox/template/template.js';

/** When a tag fires: on every event, on named ones, or on those whose name matches. */
export type Trigger =
  { type: 'all' } | { type: 'events'; names: string[] } | { type: 'matches'; pattern: string };

/** One tag of the local container: a template, the values of its fields and a trigger. */
export interface ConfiguredTag {
  name: string;
  /** Where the template came from, so that it can be read again. */
  file: string;
  /** Undefined while the file cannot be read; `problem` says why. */
  template: Template | undefined;
  problem: string | undefined;
  fields: Record<string, unknown>;
  trigger: Trigger;
}
