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
export { addPreview } from './preview/index.js';
export { sampleHit, type SampleHit } from './preview/samples.js';
export { LocalContainer } from './tagging/container.js';
export { readBody } from './tagging/read-body.js';
export { SAMPLE_FIELDS } from './tagging/sample-fields.js';
export type { FiredTag, ServedEvent } from './tagging/served-event.js';
export { startTaggingServer, type TaggingServer } from './tagging/tagging-server.js';
