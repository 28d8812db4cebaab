import { modelOfExport } from '../../container/build-model.js';
import { hostInThisProcess } from '../../container/host.js';
import { loadContainer, tableOf, type ContainerTable } from '../../container/load.js';
import type { EventRun, EventSurroundings, TagRun } from '../../container/run-event.js';
import { runHit, type Hit, type HitResult } from '../../container/run-request.js';
import { VirtualClock } from '../../sandbox/run/clock.js';
import { DEFAULT_CONTAINER, type HttpTransport } from '../../sandbox/run/environment.js';
import { exportOf, type ExportParts } from './export-of.js';

/** How a container of a test runs. */
export interface Running {
  table: ContainerTable;
  /** Lets it take a hit: a request, or the query of a GA4 hit. */
  take(hit: Hit | string): Promise<HitResult>;
  /** The one event of a hit, with its tags by name. */
  event(hit: Hit | string): Promise<EventRun & { byName: Record<string, TagRun> }>;
}

export interface RunningOptions {
  http?: HttpTransport;
  seeds?: Record<string, unknown>;
  isLive?: boolean;
  now?: number;
}

/** Loads an export in this process. */
export async function running(
  parts: ExportParts | string,
  options: RunningOptions = {}
): Promise<Running> {
  const { http = () => ({ statusCode: 200, headers: {}, body: '{}' }), seeds = {} } = options;
  const text = typeof parts === 'string' ? parts : JSON.stringify(exportOf(parts));
  const clock = new VirtualClock(options.now ?? 1_767_225_600_000);
  const model = modelOfExport(text, 'container.json');
  const container = {
    ...DEFAULT_CONTAINER,
    containerId: model.publicId,
    version: model.version
  };
  const environment = { clock, http, container, random: () => 0.5 };
  const host = hostInThisProcess({ environment });
  const loaded = await loadContainer(model, host);
  const surroundings: EventSurroundings = {
    loaded,
    finishEvent: (scope, id, tags) => host.finishEvent(scope, id, tags),
    container,
    clock,
    http,
    random: () => 0.5,
    isLive: options.isLive ?? false,
    seeds: new Map(Object.entries(seeds))
  };
  const take = (hit: Hit | string): Promise<HitResult> =>
    runHit(
      typeof hit === 'string'
        ? { request: { path: '/g/collect', query: `v=2&tid=G-1&${hit}` } }
        : hit,
      surroundings
    );
  return {
    table: tableOf(loaded),
    take,
    async event(hit) {
      const { events } = await take(hit);
      const [event] = events;
      if (!event || events.length > 1) throw new Error(`${events.length} events`);
      const byName = Object.fromEntries(event.tags.map((run) => [run.tag.name, run]));
      return { ...event, byName };
    }
  };
}
