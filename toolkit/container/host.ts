import type { EventScope, TagReport } from '../sandbox/run/event-scope.js';
import type { RunResult } from '../sandbox/run/result.js';
import { createSandbox, type RunInput, type SandboxOptions } from '../sandbox/sandbox.js';
import type { Seeds } from '../sandbox/seeds.js';
import type { Template } from '../sandbox/template/template.js';

/** A template that is ready to run, any number of times. What it stores lives as long as it. */
export interface RunnableTemplate {
  run(input: RunInput): TemplateRun;
  /** Forgets what it stored, and begins again with this. */
  clearStorage(storage?: Seeds['storage']): void;
  /** It will not be run again. */
  end(): void;
}

/** One run that is under way. Neither promise rejects. */
export interface TemplateRun {
  /** The code has returned: a client has claimed its request by now, or never will. */
  hasReturned: Promise<void>;
  /** All it began is over. */
  ended: Promise<RunResult>;
}

/** Where the templates of a container run. They share messages, and the exchange and event they run for. */
export interface TemplateHost {
  /** @throws ProblemsError if GTM would not take the template */
  load(template: Template, content: string): Promise<RunnableTemplate>;
  /** All tags of an event have ended: tells the templates that asked to be told. */
  finishEvent(scope: EventScope, containerId: string, tags: TagReport[]): void;
  /** Ends what is still under way. */
  close(): void;
}

/** Runs templates in this process, which one that hangs takes along. */
export function hostInThisProcess(options: SandboxOptions): TemplateHost {
  return {
    load(template) {
      const sandbox = createSandbox(template, options);
      return Promise.resolve({
        run: (input) => ({ ended: sandbox.run(input), hasReturned: Promise.resolve() }),
        clearStorage: (storage = {}) => {
          sandbox.storage.clear();
          for (const [key, value] of Object.entries(storage)) sandbox.storage.set(key, value);
        },
        end: () => undefined
      });
    },
    finishEvent: (scope, containerId, tags) => scope.finish(containerId, tags),
    close: () => undefined
  };
}
