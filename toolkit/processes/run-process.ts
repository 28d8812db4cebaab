import type { Step } from '../run/event-file.js';
import type { PlanResult, RunPlan, StepResult } from '../run/run-steps.js';
import { ProblemsError, type Problem } from '../sandbox/problem.js';
import type { HttpTransport } from '../sandbox/run/environment.js';
import { answerChild, type ReplyToChild, type RequestToParent } from './child.js';
import { WatchedProcess } from './watched-process.js';

/** What a template is run with: a plan that can be handed to another process. */
export interface RunJob extends Omit<RunPlan, 'clock' | 'http' | 'onResult' | 'template'> {
  /** The text of the .tpl, and what it is called in messages. */
  content: string;
  file: string;
}

/** What the process that runs a template is told. */
export type RunOrder = ({ type: 'run'; now: number } & RunJob) | ReplyToChild;

/** What it says; `now` is the virtual time. */
export type RunMessage =
  | (RequestToParent & { now: number })
  | { type: 'ended'; index: number; result: StepResult; now: number }
  | { type: 'done'; storage: Record<string, unknown> }
  | { type: 'refused'; problems: readonly Problem[] }
  | { type: 'failed'; stack: string };

type End = Exclude<RunMessage, { type: 'ended' | 'request' }> | { type: 'gone'; reason: string };

/**
 * Fires a template for events in a process of its own, in virtual time. A run that takes too long or
 * too much memory ends with that process, with the reason as its error. The events after it are run in the next
 * process, where the template's storage is empty; of events at once all that are under way end.
 */
export class RunProcess {
  private time: number;
  private readonly runs: StepResult[] = [];

  /** @param now the virtual time it starts at, in milliseconds since 1970 */
  constructor(now: number) {
    this.time = now;
  }

  /** The virtual time as it was when the template last sent a request or ended. */
  now(): number {
    return this.time;
  }

  /**
   * @param http answers what the template sends
   * @throws ProblemsError if GTM would not take the template
   */
  async run(job: RunJob, http: HttpTransport): Promise<PlanResult> {
    const { runs } = this;
    const steps = job.steps.filter((step) => 'event' in step).length;
    let { steps: rest } = job;
    for (;;) {
      const first = runs.length;
      const end = await this.runInProcess({ ...job, steps: rest }, first, http);
      if (end.type === 'refused') throw new ProblemsError(end.problems);
      if (end.type === 'failed') throw new Error(end.stack);
      if (end.type === 'done') return { runs, storage: end.storage };
      const ended = endedRun(end.reason);
      if (job.isConcurrent) {
        for (let index = 0; index < steps; index++) runs[index] ??= ended;
      } else runs.push(ended);
      if (runs.length === steps) return { runs, storage: {} };
      rest = stepsAfter(rest, runs.length - first);
    }
  }

  private runInProcess(job: RunJob, first: number, http: HttpTransport): Promise<End> {
    return new Promise((resolve) => {
      const end = (reason: End): void => {
        process.end();
        resolve(reason);
      };
      const process = new WatchedProcess<RunOrder, RunMessage>('run-child', {
        onMessage: (message) => {
          if (message.type === 'request') {
            this.time = message.now;
            void answerChild(message, http).then((reply) => process.send(reply));
          } else if (message.type === 'ended') {
            this.time = message.now;
            this.runs[first + message.index] = message.result;
          } else end(message);
        },
        onEnd: (reason) => end({ type: 'gone', reason })
      });
      process.setBusy(true);
      process.send({ type: 'run', now: this.time, ...job });
    });
  }
}

/** The steps that follow so many events. */
function stepsAfter(steps: readonly Step[], events: number): readonly Step[] {
  let left = events;
  const index = steps.findIndex((step) => 'event' in step && --left === 0);
  return steps.slice(index + 1);
}

/** A run of which nothing is known but why it ended. */
function endedRun(reason: string): StepResult {
  return {
    outcome: 'none',
    calls: 0,
    returned: undefined,
    requests: [],
    logs: [],
    cookies: [],
    insertedRows: [],
    refusals: [],
    googleAnalyticsEvents: [],
    startedEvents: [],
    response: { statusCode: 200, headers: {}, body: Buffer.alloc(0), isReturned: false },
    error: { message: reason }
  };
}
