import { fork, type ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { FromChild, ToChild } from './child.js';

/** A look at the process, each so often while it has something to do. */
const MS_BETWEEN_LOOKS = 250;
/** So many looks without a sign of life: 3 seconds. */
const MOST_SILENT_LOOKS = 12;
/** Until it has started it may be silent longer: the machine may be busy. */
const MOST_SILENT_LOOKS_AT_START = 120;
/** V8 ends the process when the values of the realm take more. */
const HEAP_MB = 512;
/** With what lies outside the heap, such as the texts that toBase64 makes. */
const MEMORY_MB = 900;
/** What a process writes to standard error is why it ends; a native stack trace may follow. */
const MOST_LAST_WORDS = 4000;

const TIME_LIMIT = `Time limit: the template computed for ${(MOST_SILENT_LOOKS * MS_BETWEEN_LOOKS) / 1000} seconds and could not be interrupted; look for what searches, sorts or compares long texts`;
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
 * A process that runs templates and is ended from outside when it takes too long or too much memory.
 * Counting inside the realm sees neither while a native method is at work, and nothing stops one but the
 * end of its process.
 */
export class WatchedProcess<Order, Message> {
  private readonly child: ChildProcess;
  private readonly listener: ProcessListener<Message>;
  private readonly look: NodeJS.Timeout;
  private silentLooks = 0;
  private hasStarted = false;
  private isBusy = true;
  private lastWords = '';
  private reason: string | undefined;
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
    this.look = setInterval(() => this.lookAt(), MS_BETWEEN_LOOKS);
    process.once('exit', this.endWithParent);
    this.setBusy(false);
  }

  /** Whether it has something to do; only then it is watched, and keeps this process from ending. */
  setBusy(isBusy: boolean): void {
    if (this.isBusy === isBusy) return;
    this.isBusy = isBusy;
    this.silentLooks = 0;
    // An open pipe would keep this process from ending; Node's types do not say that it is a socket.
    const written = this.child.stderr as Socket | null;
    for (const held of [this.child, this.child.channel, written, this.look]) {
      if (isBusy) held?.ref();
      else held?.unref();
    }
  }

  send(order: Order): void {
    this.post({ order });
  }

  /** Ends it; the listener hears nothing more. */
  end(): void {
    this.reason = '';
    this.child.kill('SIGKILL');
    this.stopWatching();
  }

  private post(message: ToChild<Order>): void {
    // What is sent to a process that has just ended is answered by its end.
    if (this.child.connected) this.child.send(message, () => undefined);
  }

  private receive(message: FromChild<Message>): void {
    this.silentLooks = 0;
    this.hasStarted = true;
    if (this.reason !== undefined) return;
    if ('message' in message) this.listener.onMessage(message.message);
    else if (message.memoryMb > MEMORY_MB) this.kill(MEMORY_LIMIT);
  }

  /** Looks are counted, not milliseconds: this process may be the one that was held up. */
  private lookAt(): void {
    if (!this.isBusy) return;
    const most = this.hasStarted ? MOST_SILENT_LOOKS : MOST_SILENT_LOOKS_AT_START;
    if (++this.silentLooks > most) this.kill(TIME_LIMIT);
    else this.post({ isAlive: true });
  }

  private kill(reason: string): void {
    this.reason ??= reason;
    this.child.kill('SIGKILL');
  }

  private hasEnded(code: number | null, signal: string | null): void {
    this.stopWatching();
    if (this.reason === '') return;
    this.listener.onEnd(this.reason ?? this.reasonFor(code, signal), this.hasStarted);
  }

  private stopWatching(): void {
    clearInterval(this.look);
    process.off('exit', this.endWithParent);
  }

  private reasonFor(code: number | null, signal: string | null): string {
    if (/heap|memory|Allocation failed/i.test(this.lastWords)) return MEMORY_LIMIT;
    const how = signal ?? `exit code ${code}`;
    return `the process that runs templates ended (${how}); please report this: ${this.lastWords.trim()}`;
  }
}
