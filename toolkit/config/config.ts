import type { ContainerSource } from '../container/container-source.js';
import type { Read } from './read.js';
import type { Samples } from './samples.js';
import type { Stub } from './stub.js';

/**
 * What a project adds to the toolkit, in `sgtm.config.ts` beside its package.json. Every part is
 * optional: without one everything works, plainer.
 */
export interface Config {
  /** Answers the requests of the project's API on one's own machine. */
  stub?: Stub;
  /** Turns what a tag did into what the preview page and the terminal show. */
  read?: Read;
  /** Events to send while trying out, and fields to serve the template with. */
  samples?: Samples;
  /** The container that `sgtm build` writes to dist/container.json, and `sgtm container --config`. */
  container?: ContainerSource;
}

/** Gives the configuration its type: `export default defineConfig({ … })`. */
export function defineConfig(config: Config): Config {
  return config;
}
