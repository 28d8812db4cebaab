import type { Template } from '../../sandbox/template/template.js';
import type { IncomingRequest } from '../../sandbox/run/environment.js';
import type { Config } from '../../config/config.js';
import type { StubInstance } from '../../config/stub.js';
import type { ServedEvent } from '../tagging/served-event.js';

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
  /** When it fires, in words. */
  trigger: string;
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

/** An event that the page sends itself. */
export interface OwnEvent {
  eventData: Record<string, unknown>;
  request: IncomingRequest;
  client: string;
  /** Whether what is in it is from this machine. */
  isLocal: boolean;
}

/** What the preview page shows and changes: the tagging server it is mounted in. */
export interface PreviewHost {
  /** The client that an event without a request is taken as from. */
  clientName: string;
  tags(): readonly HostedTag[];
  /** A tag's fields at the moment; asked for with every event. */
  fieldsOf(id: number): Record<string, unknown>;
  /** Values that are secret in an export, whatever they are called. */
  secrets(): ReadonlySet<string>;
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
  /** Lets clients claim a request as one that came in from this machine; resolves with the status. */
  receive(request: IncomingRequest): Promise<number>;
  /** Fires the tags for event data, as if a client had made it of the request. */
  runEvent(event: OwnEvent): Promise<void>;
  config: Config;
  /** Undefined where there is none, or requests really leave. */
  stub: StubInstance | undefined;
  isLive: boolean;
}
