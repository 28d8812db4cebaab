import type { FirestoreStore } from './api/firestore-store.js';

/** What is there before a template runs for the first time. The form of `--seeds` too. */
export interface Seeds {
  /**
   * Documents by their paths: "collection/document" is there whatever project the template names,
   * "projects/P/databases/(default)/documents/collection/document" in project P alone.
   */
  firestore?: Readonly<Record<string, Record<string, unknown>>>;
  /** What templateDataStorage holds, by key. */
  storage?: Readonly<Record<string, unknown>>;
  /** Keys for hmacSha256 by their ids, as the file has them that SGTM_CREDENTIALS names on a server. */
  keys?: Readonly<Record<string, string>>;
  /** Values of the container's variables by their names, for fields that refer to them as {{name}}. */
  variables?: Readonly<Record<string, unknown>>;
}

const RESOURCE_NAME = /^projects\/([^/]+)\/databases\/\(default\)\/documents\/(.+)$/;

/**
 * Puts documents into a store; what templates wrote there already stays.
 *
 * @throws FirestoreError for a path that names no document
 */
export function seedFirestore(store: FirestoreStore, { firestore = {} }: Seeds): void {
  for (const [path, data] of Object.entries(firestore)) {
    const [, project, inProject] = RESOURCE_NAME.exec(path) ?? [];
    store.seed(project, inProject ?? path, data);
  }
}
