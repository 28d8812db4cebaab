import type { LocalParts } from '../local-server.js';
import type { TaggingApp } from '../tagging/tagging-server.js';
import { containerHost } from './container-host.js';
import { previewRoutes } from './routes.js';

/** Puts the preview page on a local server: the `routes` of {@link openLocalServer}. */
export function addPreview(app: TaggingApp, parts: LocalParts): void {
  app.route('/', previewRoutes(containerHost(parts)));
}
