import type { Template } from '../../sandbox/template/template.js';
import type { FaultPlan } from '../../../amazon/simulator/fault-plan.js';
import type { ServedEvent } from '../tagging/served-event.js';
import type { Trigger } from '../tagging/trigger.js';

/** A tag of the container as the preview sees it. */
export interface HostedTag {
  /** GTM's tag id: its place in the container, from 1. */
  id: number;
  name: string;
  file: string;
  template: Template | undefined;
  /** Why the template cannot run. */
  problem: string | undefined;
  fields: Record<string, unknown>;
  trigger: Trigger;
  /** Whether the fields differ from those it was loaded with. */
  isChanged: boolean;
}

/** Fields that a tag cannot be run with; the message says why. */
export class FieldsRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FieldsRefusedError';
  }
}

/** What the preview page shows and changes: the tagging server it is mounted in. */
export interface PreviewHost {
  tags(): readonly HostedTag[];
  /** A tag's fields at the moment; asked for with every event. */
  fieldsOf(id: number): Record<string, unknown>;
  /** What keeps parts of the container from working, `file:line:column rule: message` where known. */
  problems(): readonly { name: string; message: string }[];
  /**
   * Events from here on fire the tag with these fields.
   *
   * @throws FieldsRefusedError if they cannot be used
   */
  setFields(id: number, fields: Record<string, unknown>): void;
  /** Takes the fields of the file again. */
  resetFields(id: number): void;
  /** Calls back when an event comes in and whenever one of its tags has ended. */
  onEvent(listener: (event: ServedEvent) => void): void;
  /** Calls back when templates were read again or fields changed. */
  onContainer(listener: () => void): void;
  /** The simulator's faults; undefined where conversions go to the real Amazon. */
  faults: FaultPlan | undefined;
  /** Makes the simulator's access tokens expire, so that the next event needs a new one. */
  expireTokens(): void;
}
