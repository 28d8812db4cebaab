/**
 * A server container as GTM exports it, run on one's own machine: clients, transformations, triggers,
 * variables, tags, and why.
 *
 * @module
 */
export { modelOfExport } from './build-model.js';
export type { ContainerExport } from './export-format.js';
export { hostInThisProcess } from './host.js';
export { hitReport, type HitReport } from './hit-report.js';
export { loadContainer, tableOf, type ContainerTable, type LoadedContainer } from './load.js';
export type { ContainerModel, TagModel } from './model.js';
export type { EventRun, EventSurroundings, TagRun } from './run-event.js';
export { runHit, type Hit, type HitResult } from './run-request.js';
export { Secrets } from './secrets.js';
