/** How a tag ended, as addEventCallback reports it. */
export interface TagReport {
  id: string;
  status: 'success' | 'failure' | 'timeout' | 'exception';
  /** In milliseconds. */
  executionTime: number;
}

/** What a run of the container did: its event, and how each tag ended. */
export interface ContainerRun {
  scope: EventScope;
  tags: TagReport[];
}

type MessageListener = (type: string, message: unknown) => void;

/**
 * One event on its way through the container: its data, and what client and tags tell one another
 * while it lasts. A client has a scope without event data, and the events it starts hear and are
 * heard by it.
 */
export class EventScope {
  /** The event data; undefined where no event is under way, as in a client. */
  readonly eventData: Record<string, unknown> | undefined;
  readonly parent: EventScope | undefined;
  /** Whether {@link finish} will be called, so that a tag can wait for it. */
  willFinish: boolean;
  /** By type; undefined as long as nobody listens. */
  private listeners: Map<string, MessageListener[]> | undefined;
  private readonly callbacks: ((containerId: string, tags: TagReport[]) => void)[] = [];

  /** The scope whose messages and callbacks this one has; undefined where it has its own. */
  readonly base: EventScope | undefined;

  constructor(eventData?: Record<string, unknown>, parent?: EventScope, base?: EventScope) {
    this.eventData = eventData;
    this.parent = parent;
    this.base = base;
    this.willFinish = base?.willFinish ?? false;
  }

  /** The same event with other event data, as transformations leave it for a tag. */
  withData(eventData: Record<string, unknown>): EventScope {
    return new EventScope(eventData, this.parent, this.base ?? this);
  }

  addMessageListener(type: string, listener: MessageListener): void {
    if (this.base) return this.base.addMessageListener(type, listener);
    this.listeners ??= new Map();
    const listeners = this.listeners.get(type);
    if (listeners) listeners.push(listener);
    else this.listeners.set(type, [listener]);
  }

  hasMessageListener(type: string): boolean {
    if (this.base) return this.base.hasMessageListener(type);
    return (this.listeners?.has(type) ?? false) || (this.parent?.hasMessageListener(type) ?? false);
  }

  sendMessage(type: string, message: unknown): void {
    if (this.base) return this.base.sendMessage(type, message);
    for (const listener of this.listeners?.get(type) ?? []) listener(type, message);
    this.parent?.sendMessage(type, message);
  }

  addEventCallback(callback: (containerId: string, tags: TagReport[]) => void): void {
    if (this.base) return this.base.addEventCallback(callback);
    this.callbacks.push(callback);
  }

  /** All tags have ended: tells who asked to be told. */
  finish(containerId: string, tags: TagReport[]): void {
    for (const callback of this.callbacks) callback(containerId, tags);
  }
}
