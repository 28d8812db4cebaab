import type { PlannedFault, StubFaults } from '../../config/stub.js';
import { shopSamples } from '../../config/shop/shop-samples.js';
import { restoreFields } from './form-fields.js';
import type { LiveStream } from './live-stream.js';
import type { PreviewApp } from './preview-app.js';
import type { PreviewHost } from './preview-host.js';
import type { ContainerState } from './protocol.js';
import { objectOf } from '../../run/loose-json.js';
import { RefusedError } from './refusals.js';
import { tagForm } from './tag-form.js';

const NO_SUCH_TAG = { error: 'The container has no such tag any more.' };

/** The container's state, the fields of its tags, and the faults of its stub. */
export function addContainer(app: PreviewApp, host: PreviewHost, stream: LiveStream): void {
  app.get('/preview/container', (context) => {
    const state = containerState(host);
    return context.json(state);
  });
  app.put('/preview/tags/:id/fields', async (context) => {
    const tag = host.tags().find(({ id }) => id === Number(context.req.param('id')));
    if (!tag) return context.json(NO_SUCH_TAG, 404);
    const body: unknown = await context.req.json();
    host.setFields(
      tag.id,
      restoreFields(
        objectOf(objectOf(body).fields),
        tag.fields,
        host.config.read?.mask,
        host.secrets()
      )
    );
    stream.containerChanged();
    return context.json({});
  });
  app.delete('/preview/tags/:id/fields', (context) => {
    const tag = host.tags().find(({ id }) => id === Number(context.req.param('id')));
    if (!tag) return context.json(NO_SUCH_TAG, 404);
    host.resetFields(tag.id);
    stream.containerChanged();
    return context.json({});
  });
  app.put('/preview/faults/:kind', async (context) => {
    const faults = faultsOf(host);
    const kind = context.req.param('kind');
    const { times } = objectOf(await context.req.json());
    const others = faults.planned().filter((fault) => fault.kind !== kind);
    replaceFaults(faults, [...others, times === undefined ? { kind } : { kind, times }]);
    stream.containerChanged();
    return context.json({});
  });
  app.delete('/preview/faults/:kind?', (context) => {
    const faults = faultsOf(host);
    const kind = context.req.param('kind');
    replaceFaults(
      faults,
      faults.planned().filter((fault) => kind !== undefined && fault.kind !== kind)
    );
    stream.containerChanged();
    return context.json({});
  });
}

/** @throws RefusedError where there is nothing to switch */
function faultsOf({ stub }: PreviewHost): StubFaults {
  if (stub?.faults) return stub.faults;
  throw new RefusedError('There is nothing that can be switched.');
}

/** Tells pages when a fault has been used up. */
export function watchFaults({ stub, ...host }: PreviewHost, stream: LiveStream): void {
  const { faults } = stub ?? {};
  if (!faults) return;
  let known = JSON.stringify(faults.planned());
  host.onEvent(() => {
    const now = JSON.stringify(faults.planned());
    if (now !== known) stream.containerChanged();
    known = now;
  });
}

function containerState({ config, stub, isLive, ...host }: PreviewHost): ContainerState {
  const { who, meanings = {}, counters = [], mask } = config.read ?? {};
  const { first, choices } = config.samples ?? shopSamples();
  const faults = stub?.faults;
  return {
    tags: host.tags().map((tag) => tagForm(tag, mask, host.secrets())),
    problems: host.problems().map(({ name, message }) => ({ name, message })),
    ...(stub && config.stub ? { stub: stubView(config.stub.name, stub.address) } : {}),
    isLive,
    ...(who ? { who } : {}),
    meanings,
    counters,
    ...(faults ? { faults: { groups: faults.groups, planned: faults.planned() } } : {}),
    samples: { first, choices }
  };
}

function stubView(name: string, address: string | undefined): { name: string; address?: string } {
  return address === undefined ? { name } : { name, address };
}

function replaceFaults(
  faults: StubFaults,
  given: readonly { kind: string; times?: unknown }[]
): void {
  const kinds = faults.groups.flatMap((group) => group.kinds.map(({ id }) => id));
  const planned = given.map(({ kind, times }): PlannedFault => {
    if (!kinds.includes(kind)) {
      throw new RefusedError(`${kind}: there is no such fault; choose ${kinds.join(', ')}`);
    }
    if (times === undefined) return { kind };
    if (typeof times !== 'number' || !Number.isInteger(times) || times < 1) {
      throw new RefusedError('times has to be a whole number from 1');
    }
    return { kind, times };
  });
  try {
    faults.replace(planned);
  } catch (error) {
    throw new RefusedError((error as Error).message);
  }
}
