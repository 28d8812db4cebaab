import type { ContainerTable } from '../container/load.js';
import type { Hit, HitResult } from '../container/run-request.js';
import type { Seeds } from '../sandbox/seeds.js';
import { ProblemsError, type Problem } from '../sandbox/problem.js';
import type { HttpTransport } from '../sandbox/run/environment.js';
import { answerChild, type ReplyToChild, type RequestToParent } from './child.js';
import { WatchedProcess } from './watched-process.js';

/** What the process that runs a container is told. */
export type ContainerOrder =
  | { type: 'open'; text: string; file: string }
  | {
      type: 'take';
      hit: Hit;
      now: number;
      seeds: Seeds;
      isLive: boolean;
      /** Tags that could not be interrupted before, as "tag NAME", and why. */
      tooLong: Record<string, string>;
    }
  | ReplyToChild;

/** What it says; `now` is the virtual time. */
export type ContainerMessage =
  | (RequestToParent & { now: number })
  | { type: 'opened'; table: ContainerTable }
  | { type: 'running'; kind: 'client' | 'tag' | 'variable'; name: string }
  | { type: 'taken'; result: HitResult }
  | { type: 'refused'; problems: readonly Problem[] }
  | { type: 'failed'; stack: string };

type Answer =
  Exclude<ContainerMessage, { type: 'request' | 'running' }> | { type: 'gone'; reason: string };

/** What a hit is taken with. */
export interface Taking {
  /** The virtual time at which it comes in, in milliseconds since 1970. */
  now: number;
  /** Answers what tags and variables send. */
  http: HttpTransport;
  seeds?: Seeds;
  isLive?: boolean;
}

/** So many tags of one hit may end the process before it is given up. */
const MOST_RESTARTS = 4;

/**
 * A container in a process of its own, which takes hits one after another in virtual time. A tag that takes
 * too long or too much memory ends with that process; the hit is taken again in the next one, in which that
 * tag ends with the reason as its error.
 */
export class ContainerProcess {
  private readonly text: string;
  private readonly file: string;
  private process: WatchedProcess<ContainerOrder, ContainerMessage> | undefined;
  private listener: ((answer: Answer) => void) | undefined;
  private http: HttpTransport = () => ({ error: 'failed' });
  private lastRun: { kind: string; name: string } | undefined;
  private time = 0;

  /**
   * @param text the export
   * @param file what messages call it
   */
  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
  }

  /** The virtual time as it was when something last sent a request. */
  now(): number {
    return this.time;
  }

  /**
   * Reads the container.
   *
   * @returns what of it runs, and how
   * @throws ProblemsError if the file is no export of a server container
   */
  async open(): Promise<ContainerTable> {
    const { text, file } = this;
    const answer = await this.ask({ type: 'open', text, file });
    if (answer.type === 'opened') return answer.table;
    if (answer.type === 'refused') throw new ProblemsError(answer.problems);
    throw new Error(`${file}: ${reasonOf(answer)}`);
  }

  /** Lets the container take a hit; the container was opened before. */
  async take(hit: Hit, { now, http, seeds = {}, isLive = false }: Taking): Promise<HitResult> {
    this.http = http;
    this.time = now;
    const tooLong: Record<string, string> = {};
    for (let restarts = 0; ; restarts++) {
      this.lastRun = undefined;
      const answer = await this.ask({ type: 'take', hit, now, seeds, isLive, tooLong });
      if (answer.type === 'taken') return answer.result;
      const { kind, name } = this.startedLast();
      const reason = reasonOf(answer);
      if (answer.type !== 'gone' || kind !== 'tag' || restarts >= MOST_RESTARTS) {
        const what = kind === undefined ? 'the container' : `the ${kind} "${name}"`;
        throw new Error(`${this.file}: ${what}: ${reason}`);
      }
      tooLong[`${kind} ${name}`] = reason;
      await this.open();
    }
  }

  end(): void {
    this.process?.end();
    this.process = undefined;
  }

  /** What began to run last, before the process ended. */
  private startedLast(): { kind?: string; name?: string } {
    return this.lastRun ?? {};
  }

  private ask(order: ContainerOrder): Promise<Answer> {
    const process = (this.process ??= this.start());
    process.setBusy(true);
    return new Promise((resolve) => {
      this.listener = (answer) => {
        this.listener = undefined;
        process.setBusy(false);
        resolve(answer);
      };
      process.send(order);
    });
  }

  private start(): WatchedProcess<ContainerOrder, ContainerMessage> {
    const process = new WatchedProcess<ContainerOrder, ContainerMessage>('container-child', {
      onMessage: (message) => {
        if (message.type === 'running') this.lastRun = message;
        else if (message.type === 'request') {
          this.time = message.now;
          void answerChild(message, this.http).then((reply) => process.send(reply));
        } else this.listener?.(message);
      },
      onEnd: (reason) => {
        this.process = undefined;
        this.listener?.({ type: 'gone', reason });
      }
    });
    return process;
  }
}

function reasonOf(answer: Answer): string {
  if (answer.type === 'gone') return answer.reason;
  return answer.type === 'failed' ? answer.stack : 'it could not be read';
}
