import type { CoverageMapData } from 'istanbul-lib-coverage';
import { ProblemsError, type Position, type Problem } from '../sandbox/problem.js';
import type { ScenarioResult, TestOptions } from '../sandbox/testing/run-tests.js';
import { WatchedProcess } from './watched-process.js';

/** What the process that runs scenarios is told. */
export interface TestOrder {
  content: string;
  file: string;
  options: TestOptions;
  /** Whether to count what of the code they run. */
  coverage: boolean;
  /** How many of the scenarios that the filter leaves are over. */
  from: number;
}

/** A scenario that is to be run, with its place in the .tpl. */
interface PlannedScenario {
  name: string;
  at: Position;
}

/** What it says. */
export type TestMessage =
  | { type: 'planned'; count: number; scenarios: PlannedScenario[] }
  | { type: 'ended'; result: ScenarioResult }
  | { type: 'done'; coverage?: CoverageMapData }
  | { type: 'refused'; problems: readonly Problem[] }
  | { type: 'failed'; stack: string };

/** What became of a template's scenarios. */
export interface TestedTemplate {
  /** How many there are, whatever the filter. */
  count: number;
  results: ScenarioResult[];
  /** What of the code they ran, if that was asked for; without what ran in a process that was ended. */
  coverage?: CoverageMapData | undefined;
}

/**
 * Runs scenarios of templates in a process of its own. A scenario that takes too long or too much memory
 * ends with that process, and as failed; those after it are run in the next.
 */
export class TestProcess {
  private process: WatchedProcess<TestOrder, TestMessage> | undefined;
  /** Whether that process has run scenarios before. */
  private isUsed = false;
  private listener: ((event: TestMessage | { type: 'gone'; reason: string }) => void) | undefined;

  constructor() {
    // At once: until a file is read it has started.
    this.process = this.start();
  }

  /**
   * Runs the scenarios of one template; one template after another.
   *
   * @throws ProblemsError if GTM would not take the template
   */
  async test(
    content: string,
    file: string,
    options: TestOptions,
    coverage = false
  ): Promise<TestedTemplate> {
    let planned: { count: number; scenarios: PlannedScenario[] } | undefined;
    const results: ScenarioResult[] = [];
    for (;;) {
      const { isUsed } = this;
      const startedAt = performance.now();
      const end = await this.runFrom(
        { content, file, options, coverage, from: results.length },
        (message) => {
          if (message.type === 'planned') planned = message;
          else if (message.type === 'ended') results.push(message.result);
        }
      );
      if (end.type === 'refused') throw new ProblemsError(end.problems);
      if (end.type === 'failed') throw new Error(end.stack);
      // A process that was used before may have ended while it was idle, before it heard of this.
      if (end.type === 'gone' && isUsed && !planned) continue;
      const scenario = planned?.scenarios[results.length];
      if (end.type === 'gone') {
        if (!scenario) throw new Error(`${file}: ${end.reason}`);
        const failures = [{ message: end.reason, at: scenario.at }];
        const durationMs = performance.now() - startedAt;
        results.push({ name: scenario.name, passed: false, failures, logs: [], durationMs });
      }
      if (end.type === 'done' || results.length === planned?.scenarios.length) {
        const counted = end.type === 'done' ? end.coverage : undefined;
        return { count: planned?.count ?? 0, results, coverage: counted };
      }
    }
  }

  end(): void {
    this.process?.end();
    this.process = undefined;
  }

  private start(): WatchedProcess<TestOrder, TestMessage> {
    this.isUsed = false;
    return new WatchedProcess('test-child', {
      onMessage: (message) => this.listener?.(message),
      onEnd: (reason) => {
        this.process = undefined;
        this.listener?.({ type: 'gone', reason });
      }
    });
  }

  /** Resolves with the last that is said. */
  private runFrom(
    order: TestOrder,
    onMessage: (message: TestMessage) => void
  ): Promise<
    Exclude<TestMessage, { type: 'planned' | 'ended' }> | { type: 'gone'; reason: string }
  > {
    const process = (this.process ??= this.start());
    process.setBusy(true);
    return new Promise((resolve) => {
      this.listener = (event) => {
        if (event.type === 'planned' || event.type === 'ended') return onMessage(event);
        process.setBusy(false);
        this.isUsed = this.process === process;
        this.listener = undefined;
        resolve(event);
      };
      process.send(order);
    });
  }
}
