import type { HttpTransport } from '../sandbox/run/environment.js';
import { VirtualClock } from '../sandbox/run/clock.js';
import { EventScope } from '../sandbox/run/event-scope.js';
import { Exchange } from '../sandbox/run/exchange.js';
import { incomingRequest, type RequestInput } from '../sandbox/run/incoming-request.js';
import type { RunResult } from '../sandbox/run/result.js';
import { createSandbox, type RunInput, type Sandbox } from '../sandbox/sandbox.js';
import { withDefaultValues } from '../sandbox/template/default-values.js';
import type { Seeds } from '../sandbox/seeds.js';
import type { Template } from '../sandbox/template/template.js';
import type { Step } from './event-file.js';
import { repeatableRandom } from './repeatable-random.js';

/** What a template is run with, all of it on one server instance. */
export interface RunPlan {
  template: Template;
  fields: Record<string, unknown>;
  /** For a client, one run without event data takes the place of each event. */
  steps: readonly Step[];
  request?: RequestInput;
  clock: VirtualClock;
  http: HttpTransport;
  /** All events at once instead of one after another. */
  isConcurrent?: boolean;
  /** What is there before the first of them. */
  seeds?: Seeds | undefined;
  /** Counts the operations of each run; not of runs at once. */
  countsOperations?: boolean;
  /** Hears of each run as it ends; runs are counted from 0 in the order of their events. */
  onResult?: (index: number, result: StepResult) => void;
}

/** One run, and what a client handed to the container. */
export interface StepResult extends RunResult {
  startedEvents: Record<string, unknown>[];
}

/** What all runs did, and what the template's storage holds after them. */
export interface PlanResult {
  runs: StepResult[];
  storage: Record<string, unknown>;
}

/** Runs a template for each event of a plan, in virtual time. */
export async function runSteps(plan: RunPlan): Promise<PlanResult> {
  const { template, clock, http } = plan;
  const sandbox = createSandbox(template, {
    environment: { clock, http, random: repeatableRandom() },
    countsOperations: plan.countsOperations ?? false,
    ...(plan.seeds ? { seeds: plan.seeds } : {})
  });
  const fields = withDefaultValues(template, plan.fields);
  const runs = plan.isConcurrent
    ? await runAtOnce(sandbox, plan, fields)
    : await runInTurn(sandbox, plan, fields);
  return { runs, storage: Object.fromEntries(sandbox.storage) };
}

async function runInTurn(
  sandbox: Sandbox,
  plan: RunPlan,
  fields: Record<string, unknown>
): Promise<StepResult[]> {
  const runs: StepResult[] = [];
  for (const step of plan.steps) {
    if ('waitMs' in step) await wait(plan.clock, step.waitMs);
    else runs.push(await runOnce(sandbox, plan, fields, step.event, runs.length));
  }
  return runs;
}

/** A wait puts off all events after it. */
function runAtOnce(
  sandbox: Sandbox,
  plan: RunPlan,
  fields: Record<string, unknown>
): Promise<StepResult[]> {
  let startsIn = 0;
  const runs: Promise<StepResult>[] = [];
  for (const step of plan.steps) {
    if ('waitMs' in step) {
      startsIn += step.waitMs;
      continue;
    }
    const index = runs.length;
    const run = (): Promise<StepResult> => runOnce(sandbox, plan, fields, step.event, index);
    runs.push(startsIn === 0 ? run() : wait(plan.clock, startsIn).then(run));
  }
  return Promise.all(runs);
}

async function runOnce(
  sandbox: Sandbox,
  plan: RunPlan,
  fields: Record<string, unknown>,
  event: Record<string, unknown>,
  index: number
): Promise<StepResult> {
  const startedEvents: Record<string, unknown>[] = [];
  const exchange = new Exchange(incomingRequest(plan.request));
  exchange.runContainer = (started, onStart) => {
    startedEvents.push(started);
    const scope = new EventScope(started);
    onStart(scope);
    return Promise.resolve({ scope, tags: [] });
  };
  const isClient = plan.template.info.type === 'CLIENT';
  const input: RunInput = { fields, exchange, ...(isClient ? {} : { event }) };
  const result = { ...(await sandbox.run(input)), startedEvents };
  plan.onResult?.(index, result);
  return result;
}

function wait(clock: VirtualClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve);
  });
}
