/**
 * The local tagging server and its preview page as a library.
 *
 * @module
 */
export {
  openLocalServer,
  type ContainerSource,
  type LocalParts,
  type LocalServer,
  type LocalServerOptions
} from './local-server.js';
export {
  liveTransport,
  type OpenTransport,
  type TransportFailure,
  type TransportOptions
} from './live-transport.js';
export { printEvents, type EventLines } from './event-line.js';
export { addPreview } from './preview/index.js';
export { LocalContainer } from './tagging/container.js';
export { readBody } from './tagging/read-body.js';
export type { FiredTag, ServedEvent } from './tagging/served-event.js';
export { startTaggingServer, type TaggingServer } from './tagging/tagging-server.js';
export type {
  CellView,
  ContainerState,
  DataNode,
  EventDetails,
  EventSummary,
  PairsView,
  SectionView,
  StreamUpdate,
  TableView,
  TagView
} from './preview/protocol.js';
export type { ContainerSpec, TagSpec } from './tagging/container-spec.js';
