import type { Fields } from './parameters.js';
import type { ContainerProblem, EntityKind } from './problem.js';

/** How a tag runs here: as in GTM, as our guess, or not at all, so that it is only shown that it would fire. */
export type How = 'exact' | 'guessed' | 'shown';

/** A comparison of a trigger or a transformation. */
export interface Condition {
  /** The text on the left, in exports a reference to one variable. */
  left: string;
  /** As exports say it, such as EQUALS. */
  operator: string;
  right: string;
  negate: boolean;
  ignoreCase: boolean;
}

export interface TriggerModel {
  id: string;
  name: string;
  /** All of them have to hold, in this order. */
  conditions: readonly Condition[];
  /** The triggers of a group, all of which have to match; undefined for any other trigger. */
  group?: readonly string[];
  /** Whether its type is none that is known; it never matches. */
  isUnknown: boolean;
}

/** What is made of a template or is of a type of GTM's own. */
export interface EntityModel {
  name: string;
  /** As the export says it, such as cvt_5TP8W. */
  type: string;
  /** The key of its template; undefined for GTM's own types and for a template that is not there. */
  template?: string;
  fields: Fields;
  /** Why it cannot run. */
  problem?: string;
}

/** Another tag that runs before or after one. */
export interface SequencedTag {
  name: string;
  /** Whether a failure keeps what follows from running. */
  stops: boolean;
}

export interface TagModel extends EntityModel {
  /** GTM's, a number in exports. */
  id: string;
  /** Undefined for a type that nobody knows, and for a template that is not there. */
  how: How | undefined;
  firing: readonly string[];
  blocking: readonly string[];
  /** Higher first. */
  priority: number;
  isPaused: boolean;
  /** Milliseconds since 1970. */
  startMs?: number;
  endMs?: number;
  setup?: SequencedTag;
  teardown?: SequencedTag;
}

/** What becomes of a variable's value at last. */
export interface FormatValue {
  letterCase?: 'lower' | 'upper';
  /** What takes the place of these values. */
  forNull?: string;
  forUndefined?: string;
  forTrue?: string;
  forFalse?: string;
}

export interface VariableModel extends EntityModel {
  format?: FormatValue;
}

export interface ClientModel extends EntityModel {
  priority: number;
}

export interface TransformationModel {
  name: string;
  type: string;
  fields: Fields;
  priority: number;
  conditions: readonly Condition[];
  /** Names of tags, and types with the tags that are excepted. */
  tags: ReadonlySet<string>;
  tagTypes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether it concerns all tags but those. */
  isAllExcept: boolean;
  isUnknown: boolean;
}

export interface TemplateModel {
  key: string;
  name: string;
  /** The .tpl, and what messages call it. */
  content: string;
  file: string;
  /** Why it could not be read. */
  problem?: string;
}

/** Something whose type nobody knows. */
export interface UnknownEntity {
  kind: EntityKind;
  name: string;
  type: string;
}

/** A server container as it is run: what an export says, looked up and put in order. */
export interface ContainerModel {
  name: string;
  /** Such as GTM-ABC123. */
  publicId: string;
  version: string;
  tags: readonly TagModel[];
  triggers: ReadonlyMap<string, TriggerModel>;
  variables: ReadonlyMap<string, VariableModel>;
  /** The types of built-in variables by the names they go by. */
  builtIns: ReadonlyMap<string, string>;
  /** In the order in which they are asked. */
  clients: readonly ClientModel[];
  /** In the order in which they apply. */
  transformations: readonly TransformationModel[];
  templates: ReadonlyMap<string, TemplateModel>;
  unknown: readonly UnknownEntity[];
  problems: readonly ContainerProblem[];
}
