/** What a run finds before it begins, by where it lies. */
export interface ContainerSeeds {
  /** Values by the names of variables; they win over the container's own. */
  variables?: Record<string, unknown>;
  /** Firestore's documents by their paths. */
  firestore?: Record<string, Record<string, unknown>>;
  /** What templates have stored, by the name of the template. */
  storage?: Record<string, Record<string, unknown>>;
  /** Keys for hmacSha256, by their ids. */
  keys?: Record<string, string>;
}
