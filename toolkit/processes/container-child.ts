import { modelOfExport } from '../container/build-model.js';
import { hostInThisProcess, type TemplateHost } from '../container/host.js';
import { loadContainer, tableOf, type LoadedContainer } from '../container/load.js';
import { runHit } from '../container/run-request.js';
import { FirestoreStore } from '../sandbox/api/firestore-store.js';
import { ProblemsError } from '../sandbox/problem.js';
import { VirtualClock, type Clock } from '../sandbox/run/clock.js';
import { DEFAULT_CONTAINER, type Environment } from '../sandbox/run/environment.js';
import { repeatableRandom } from '../run/repeatable-random.js';
import { seedFirestore } from '../sandbox/seeds.js';
import { listenToParent, NetworkOfParent } from './child.js';
import type { ContainerMessage, ContainerOrder } from './container-process.js';

/*
 * The process in which a container takes hits, in virtual time. The container is read once; each hit finds
 * it as on a server that has just started.
 */

let clock = new VirtualClock(0);
let random = repeatableRandom();
let loaded: LoadedContainer | undefined;
let host: TemplateHost | undefined;
const firestore = new FirestoreStore();
const keys: Record<string, string> = {};
const stopped = new Map<string, string>();

const tell = listenToParent<ContainerOrder, ContainerMessage>((order) => {
  if (order.type === 'reply') network.receive(order);
  else if (order.type === 'open') void open(order);
  else void take(order);
});
const network = new NetworkOfParent((request) => tell({ ...request, now: clock.now() }));

/** The clock of the hit that is under way. */
const currentClock: Clock = {
  now: () => clock.now(),
  after: (ms, callback) => clock.after(ms, callback),
  deadline: (ms, callback) => clock.deadline(ms, callback),
  hold: () => clock.hold()
};

async function open({ text, file }: ContainerOrder & { type: 'open' }): Promise<void> {
  try {
    const model = modelOfExport(text, file);
    const { publicId, version } = model;
    const environment: Partial<Environment> = {
      clock: currentClock,
      http: network.transport,
      random: () => random(),
      container: { ...DEFAULT_CONTAINER, containerId: publicId, version },
      hmacKeys: keys
    };
    host = hostInThisProcess({ environment, firestore });
    loaded = await loadContainer(model, host);
    tell({ type: 'opened', table: tableOf(loaded) });
  } catch (error) {
    fail(error);
  }
}

async function take(order: ContainerOrder & { type: 'take' }): Promise<void> {
  if (!loaded || !host) return;
  clock = new VirtualClock(order.now);
  random = repeatableRandom();
  const { seeds, isLive, tooLong } = order;
  for (const { runnable } of loaded.templates.values()) runnable?.clearStorage(seeds.storage);
  firestore.clear();
  seedFirestore(firestore, seeds);
  for (const id of Object.keys(keys)) delete keys[id];
  Object.assign(keys, seeds.keys);
  stopped.clear();
  for (const [name, reason] of Object.entries(tooLong)) stopped.set(name, reason);
  try {
    const { publicId, version } = loaded.model;
    const { finishEvent } = host;
    const result = await runHit(order.hit, {
      loaded,
      finishEvent,
      container: { ...DEFAULT_CONTAINER, containerId: publicId, version },
      clock: currentClock,
      http: network.transport,
      random: () => random(),
      isLive,
      seeds: new Map(Object.entries(seeds.variables ?? {})),
      problemOf: ({ name }) => stopped.get(`tag ${name}`),
      onRun: (kind, name) => tell({ type: 'running', kind, name })
    });
    tell({ type: 'taken', result });
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): void {
  if (error instanceof ProblemsError) tell({ type: 'refused', problems: error.problems });
  else tell({ type: 'failed', stack: String((error as Error).stack ?? error) });
}
