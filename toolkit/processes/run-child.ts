import { runSteps } from '../run/run-steps.js';
import { ProblemsError } from '../sandbox/problem.js';
import { VirtualClock } from '../sandbox/run/clock.js';
import { parseTemplate } from '../sandbox/template/template.js';
import { listenToParent, NetworkOfParent } from './child.js';
import type { RunMessage, RunOrder } from './run-process.js';

/** The process in which `sgtm run` fires a template, in virtual time. */
let clock = new VirtualClock(0);
const tell = listenToParent<RunOrder, RunMessage>((order) => {
  if (order.type === 'reply') network.receive(order);
  else void run(order);
});
const network = new NetworkOfParent((request) => tell({ ...request, now: clock.now() }));

async function run({ content, file, now, ...plan }: RunOrder & { type: 'run' }): Promise<void> {
  clock = new VirtualClock(now);
  try {
    const { storage } = await runSteps({
      ...plan,
      template: parseTemplate(content, file),
      clock,
      http: network.transport,
      onResult: (index, result) => tell({ type: 'ended', index, result, now: clock.now() })
    });
    tell({ type: 'done', storage });
  } catch (error) {
    if (error instanceof ProblemsError) tell({ type: 'refused', problems: error.problems });
    else tell({ type: 'failed', stack: String((error as Error).stack ?? error) });
  }
}
