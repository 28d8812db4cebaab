import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { HttpReply, HttpRequest, HttpTransport } from '../sandbox/run/environment.js';
import { READING } from '../sandbox/reading.js';
import { WATCHDOG_LIMITS, WATCHDOG_VARIABLE } from './watchdog-limits.js';

/** What a process gets from the one that started it. */
export interface ToChild<Order> {
  order: Order;
}

/** What it says: something of its own, or that it has started. */
export type FromChild<Message> = { message: Message } | { hasStarted: true };

/**
 * Lets a process that {@link WatchedProcess} started do what it is told. It ends with the process that
 * started it.
 *
 * @returns what says something to that process
 */
export function listenToParent<Order, Message>(
  onOrder: (order: Order) => void
): (message: Message) => void {
  const post = (message: FromChild<Message>): void => {
    // The parent may have ended; then this process does too.
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };
  startWatchdog();
  process.on('message', ({ order }: ToChild<Order>) => onOrder(order));
  process.on('disconnect', () => process.exit());
  // Ctrl-C reaches every process of the terminal; the parent decides when this one ends.
  process.on('SIGINT', () => undefined);
  post({ hasStarted: true });
  return (message) => post({ message });
}

/** Lets a thread of this process watch it, and beats for it as long as this one can. */
function startWatchdog(): void {
  const limits = JSON.parse(process.env[WATCHDOG_VARIABLE] ?? 'null') ?? WATCHDOG_LIMITS;
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  // Beside the file that was started, whatever bundle this function is in.
  const file = join(dirname(process.argv[1] ?? ''), 'watchdog.js');
  const watchdog = new Worker(file, {
    workerData: { beats, reading: READING, limits },
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16 }
  });
  // A thread cannot begin in a folder that is gone, as one can be while a process is kept for the next.
  watchdog.once('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' || process.argv[1] === undefined) throw error;
    process.chdir(dirname(process.argv[1]));
    startWatchdog();
  });
  watchdog.unref();
  setInterval(() => Atomics.add(beats, 0, 1), limits.lookMs).unref();
}

/** A request of a template, on its way to the process that has the network. */
export interface RequestToParent {
  type: 'request';
  id: number;
  request: HttpRequest;
}

/** The answer to it. */
export interface ReplyToChild {
  type: 'reply';
  id: number;
  reply: HttpReply;
}

/** The network as a process without one has it: its requests are answered by the one that started it. */
export class NetworkOfParent {
  private readonly waiting = new Map<number, (reply: HttpReply) => void>();
  private readonly send: (request: RequestToParent) => void;
  private lastId = 0;

  constructor(send: (request: RequestToParent) => void) {
    this.send = send;
  }

  readonly transport: HttpTransport = (request) =>
    new Promise((resolve) => {
      const id = ++this.lastId;
      this.waiting.set(id, resolve);
      this.send({ type: 'request', id, request });
    });

  receive({ id, reply }: ReplyToChild): void {
    this.waiting.get(id)?.(reply);
    this.waiting.delete(id);
  }
}

/** Answers a request of a child by the network of this process. */
export async function answerChild(
  { id, request }: RequestToParent,
  http: HttpTransport
): Promise<ReplyToChild> {
  try {
    return { type: 'reply', id, reply: await http(request) };
  } catch {
    // A transport that breaks its promise not to fail counts as a network that did.
    return { type: 'reply', id, reply: { error: 'failed' } };
  }
}
