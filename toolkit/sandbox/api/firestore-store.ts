import { randomBytes } from 'node:crypto';

/** A document as a query or read gives it. */
export interface StoredDocument {
  id: string;
  data: Record<string, unknown>;
}

/** One condition of a query: field path, operator, value. */
export type QueryCondition = [string, string, unknown];

/** Why Firestore refuses, in the words of its error codes. */
export class FirestoreError extends Error {
  readonly reason: 'aborted' | 'invalid_argument' | 'not_found';

  constructor(reason: FirestoreError['reason']) {
    super(reason);
    this.name = 'FirestoreError';
    this.reason = reason;
  }
}

/** In the place of a project, for documents that are seeded for all of them; no project has this name. */
const ANY_PROJECT = '*';

interface Version {
  data: Record<string, unknown>;
  version: number;
}

/** Reads and writes that take effect together or not at all. */
interface Transaction {
  /** '' where nobody says which. */
  project: string;
  /** The version of each document it read, 0 for one that did not exist. */
  readVersions: Map<string, number>;
  writes: { key: string; data: Record<string, unknown>; merge: boolean }[];
}

/** Firestore in memory: documents by project and path, gone with the process. */
export class FirestoreStore {
  private readonly documents = new Map<string, Version>();
  private readonly transactions = new Map<string, Transaction>();
  private readonly caches = new WeakMap<object, Map<string, unknown>>();
  private writeCount = 0;

  /** What one event has read so far, by what it asked for. */
  cacheOf(event: object): Map<string, unknown> {
    let cache = this.caches.get(event);
    if (!cache) this.caches.set(event, (cache = new Map()));
    return cache;
  }

  /** Forgets every document, as a database that was just made. */
  clear(): void {
    this.documents.clear();
    this.transactions.clear();
  }

  /** Puts a document there, in every project where none is named; one that was seeded before stays. */
  seed(project: string | undefined, path: string, data: Record<string, unknown>): void {
    const key = documentKey(project ?? ANY_PROJECT, path);
    if (!this.documents.has(key)) this.put(key, data, false);
  }

  /** A document's data; throws not_found, or invalid_argument for a path that names no document. */
  read(project: string, path: string, transactionId?: string): StoredDocument {
    const key = documentKey(project, path);
    const stored = this.stored(key);
    this.transaction(transactionId, project)?.readVersions.set(key, stored?.version ?? 0);
    if (!stored) throw new FirestoreError('not_found');
    return { id: lastSegment(path), data: stored.data };
  }

  /** Writes a document, or a new one with a random id into a collection; returns the document's id. */
  write(
    project: string,
    path: string,
    data: Record<string, unknown>,
    merge: boolean,
    transactionId?: string
  ): string {
    const target = isDocument(path) ? path : `${path}/${randomId()}`;
    const key = documentKey(project, target);
    const transaction = this.transaction(transactionId, project);
    if (transaction) transaction.writes.push({ key, data, merge });
    else this.put(key, data, merge);
    return lastSegment(target);
  }

  /** The documents of a collection that meet every condition, in the order of their ids. */
  query(
    project: string,
    collection: string,
    conditions: readonly QueryCondition[],
    limit: number,
    transactionId?: string
  ): StoredDocument[] {
    if (!isPath(collection) || isDocument(collection)) throw new FirestoreError('invalid_argument');
    const transaction = this.transaction(transactionId, project);
    const found: StoredDocument[] = [];
    for (const id of this.idsIn(project, collection)) {
      const key = `${project}:${collection}/${id}`;
      const stored = this.stored(key) as Version;
      if (!conditions.every((condition) => meets(stored.data, condition))) continue;
      transaction?.readVersions.set(key, stored.version);
      found.push({ id, data: stored.data });
      if (found.length === limit) break;
    }
    return found;
  }

  /** @param project the one whose documents it reads and writes; '' for any */
  beginTransaction(project: string): string {
    const id = randomId();
    this.transactions.set(id, { project, readVersions: new Map(), writes: [] });
    return id;
  }

  /** Applies the transaction's writes; throws aborted if something it read has changed since. */
  commit(transactionId: string): string[] {
    const transaction = this.transaction(transactionId);
    this.transactions.delete(transactionId);
    if (!transaction) throw new FirestoreError('invalid_argument');
    for (const [key, version] of transaction.readVersions) {
      if ((this.stored(key)?.version ?? 0) !== version) throw new FirestoreError('aborted');
    }
    for (const { key, data, merge } of transaction.writes) this.put(key, data, merge);
    return transaction.writes.map(({ key }) => lastSegment(key));
  }

  rollBack(transactionId: string): void {
    this.transactions.delete(transactionId);
  }

  private transaction(id: string | undefined, project = ''): Transaction | undefined {
    if (id === undefined) return undefined;
    const transaction = this.transactions.get(id);
    const isOther =
      project !== '' && transaction?.project !== '' && transaction?.project !== project;
    if (!transaction || isOther) throw new FirestoreError('invalid_argument');
    return transaction;
  }

  /** A document as it was written to its project, else as it was seeded for every project. */
  private stored(key: string): Version | undefined {
    return this.documents.get(key) ?? this.documents.get(ANY_PROJECT + key.slice(key.indexOf(':')));
  }

  /** The ids of the documents right in a collection, in order. */
  private idsIn(project: string, collection: string): string[] {
    const ids = new Set<string>();
    for (const prefix of [`${project}:${collection}/`, `${ANY_PROJECT}:${collection}/`]) {
      for (const key of this.documents.keys()) {
        const id = key.slice(prefix.length);
        if (key.startsWith(prefix) && !id.includes('/')) ids.add(id);
      }
    }
    return [...ids].toSorted();
  }

  private put(key: string, data: Record<string, unknown>, merge: boolean): void {
    const before = merge ? this.stored(key)?.data : undefined;
    this.documents.set(key, { data: { ...before, ...data }, version: ++this.writeCount });
  }
}

function isPath(path: string): boolean {
  return path !== '' && path.split('/').every((segment) => segment !== '');
}

/** Collections and documents alternate in a path. */
function isDocument(path: string): boolean {
  return path.split('/').length % 2 === 0;
}

function documentKey(project: string, path: string): string {
  if (!isPath(path) || !isDocument(path)) throw new FirestoreError('invalid_argument');
  return `${project}:${path}`;
}

function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function randomId(): string {
  return randomBytes(15).toString('base64url');
}

function meets(data: Record<string, unknown>, [path, operator, wanted]: QueryCondition): boolean {
  const value = path
    .split('.')
    .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], data);
  switch (operator) {
    case '==':
      return isSame(value, wanted);
    case '!=':
      return value !== undefined && !isSame(value, wanted);
    case '<':
      return areComparable(value, wanted) && value < (wanted as typeof value);
    case '<=':
      return areComparable(value, wanted) && value <= (wanted as typeof value);
    case '>':
      return areComparable(value, wanted) && value > (wanted as typeof value);
    case '>=':
      return areComparable(value, wanted) && value >= (wanted as typeof value);
    case 'array-contains':
      return Array.isArray(value) && value.some((item) => isSame(item, wanted));
    case 'array-contains-any':
      return (
        Array.isArray(value) && Array.isArray(wanted) && value.some((item) => isIn(item, wanted))
      );
    case 'in':
      return Array.isArray(wanted) && isIn(value, wanted);
    case 'not-in':
      return value !== undefined && Array.isArray(wanted) && !isIn(value, wanted);
    default:
      throw new FirestoreError('invalid_argument');
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function isIn(value: unknown, list: unknown[]): boolean {
  return list.some((item) => isSame(item, value));
}

function areComparable(a: unknown, b: unknown): a is number | string {
  return typeof a === typeof b && (typeof a === 'number' || typeof a === 'string');
}
