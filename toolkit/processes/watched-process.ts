import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FromChild, ToChild } from './child.js';
import { endingIn, WATCHDOG_LIMITS, type Ending } from './watchdog-limits.js';

/** V8 ends the process when the values of the realm take more. */
const HEAP_MB = 512;
/** What a process writes to standard error is why it ends; a native stack trace may follow. */
const MOST_LAST_WORDS = 4000;

/** Why a process ended that its own watchdog ended. */
const REASONS: Readonly<Record<Exclude<Ending, 'memory'>, string>> = {
  computing: `Time limit: the template computed for ${WATCHDOG_LIMITS.computingMs / 1000} seconds and could not be interrupted; look for what searches, sorts or compares long texts`,
  reading: `Time limit: to read the template took more than ${WATCHDOG_LIMITS.readingMs / 1000} seconds, before any of its code ran; look for code that was generated or copied many times`,
  stuck: `the process that runs templates stood still for ${WATCHDOG_LIMITS.stuckMs / 1000} seconds without computing; please report this`
};
const MEMORY_LIMIT = `Memory limit: the template used more than ${HEAP_MB} MB; look for a list or text that keeps growing`;

/** Node runs compiled files alone, also where a test runs the sources. */
function compiledFile(module: string): string {
  const folder = import.meta.url.endsWith('.ts') ? '../lib/processes' : '.';
  return fileURLToPath(new URL(`${folder}/${module}.js`, import.meta.url));
}

/** Hears what a process says, and why it ended unless it was told to. */
export interface ProcessListener<Message> {
  onMessage(message: Message): void;
  /** @param hasStarted false if it never came so far as to run a template */
  onEnd(reason: string, hasStarted: boolean): void;
}

/**
 * A process that runs templates and ends when it takes too long or too much memory: a thread of its own,
 * the watchdog, ends it then, and this class says why.
 */
export class WatchedProcess<Order, Message> {
  private readonly child: ChildProcess;
  private readonly listener: ProcessListener<Message>;
  private hasStarted = false;
  private isBusy = true;
  private lastWords = '';
  private isToldToEnd = false;
  private readonly endWithParent = (): void => void this.child.kill('SIGKILL');

  /** @param module the file of this folder that the process runs; it calls {@link listenToParent} */
  constructor(module: string, listener: ProcessListener<Message>) {
    this.listener = listener;
    this.child = fork(compiledFile(module), [], {
      execArgv: [`--max-old-space-size=${HEAP_MB}`],
      // Unlike JSON it keeps undefined and NaN, which fields and results can be.
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'pipe', 'ipc']
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.lastWords = (this.lastWords + chunk.toString()).slice(0, MOST_LAST_WORDS);
    });
    this.child.on('message', (message: FromChild<Message>) => this.receive(message));
    // 'close' rather than 'exit', when all that it wrote has been read.
    this.child.on('close', (code, signal) => this.hasEnded(code, signal));
    this.child.on('error', () => undefined);
    process.once('exit', this.endWithParent);
    this.setBusy(false);
  }

  /** Whether it has something to do; only then it keeps this process from ending. */
  setBusy(isBusy: boolean): void {
    if (this.isBusy === isBusy) return;
    this.isBusy = isBusy;
    // An open pipe would keep this process from ending; Node's types do not say that it is a socket.
    const written = this.child.stderr as Socket | null;
    for (const held of [this.child, this.child.channel, written]) {
      if (isBusy) held?.ref();
      else held?.unref();
    }
  }

  send(order: Order): void {
    this.post({ order });
  }

  /** Ends it; the listener hears nothing more. */
  end(): void {
    this.isToldToEnd = true;
    this.child.kill('SIGKILL');
    this.stopWatching();
  }

  private post(message: ToChild<Order>): void {
    // What is sent to a process that has just ended is answered by its end.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private receive(message: FromChild<Message>): void {
    this.hasStarted = true;
    if (!this.isToldToEnd && 'message' in message) this.listener.onMessage(message.message);
  }

  private hasEnded(code: number | null, signal: string | null): void {
    this.stopWatching();
    if (!this.isToldToEnd) this.listener.onEnd(this.reasonFor(code, signal), this.hasStarted);
  }

  private stopWatching(): void {
    process.off('exit', this.endWithParent);
  }

  private reasonFor(code: number | null, signal: string | null): string {
    const ended = endingIn(this.lastWords);
    if (ended !== undefined) return ended === 'memory' ? MEMORY_LIMIT : REASONS[ended];
    if (/heap|memory|Allocation failed/i.test(this.lastWords)) return MEMORY_LIMIT;
    const how = signal ?? `exit code ${code}`;
    return `the process that runs templates ended (${how}); please report this: ${this.lastWords.trim()}`;
  }
}
