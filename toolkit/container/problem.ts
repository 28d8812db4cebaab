/** What a thing of a container is. */
export type EntityKind =
  'client' | 'container' | 'tag' | 'template' | 'transformation' | 'trigger' | 'variable';

/** Something that keeps part of a container from running as it does in GTM; the rest runs. */
export interface ContainerProblem {
  kind: EntityKind;
  /** What the thing is called. */
  name: string;
  /** What is wrong, and the next step. */
  message: string;
}
