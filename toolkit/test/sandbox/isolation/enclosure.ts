import { types } from 'node:util';
import type { ApiHost } from '../../../sandbox/api/definition.js';
import { bindRealm } from '../../../sandbox/api/definition.js';
import { FirestoreStore } from '../../../sandbox/api/firestore-store.js';
import { requireFunction } from '../../../sandbox/api/require.js';
import { PermissionSet } from '../../../sandbox/permissions/permission-set.js';
import { DEFAULT_LIMITS } from '../../../sandbox/realm/limits.js';
import type { CodePiece } from '../../../sandbox/realm/compile.js';
import { parseCode } from '../../../sandbox/language/parse-code.js';
import { Realm } from '../../../sandbox/realm/realm.js';
import { VirtualClock } from '../../../sandbox/run/clock.js';
import { defaultEnvironment, type Environment } from '../../../sandbox/run/environment.js';
import { EventScope } from '../../../sandbox/run/event-scope.js';
import { Exchange } from '../../../sandbox/run/exchange.js';
import { incomingRequest } from '../../../sandbox/run/incoming-request.js';
import { Run, runListener } from '../../../sandbox/run/run.js';
import { ALL_PERMISSIONS, templateOf } from '../template-of.js';

/** What ran in the realm gave away. */
export interface Kept {
  /** The realm's own values that the code handed to `keep`. */
  values: unknown[];
  /** What the code threw or left unhandled, if it did. */
  error: string | undefined;
}

/** The last thing that an attack says, so that it is known to have come to its end. */
export const END_OF_ATTACK = 'the end of the attack';

/**
 * Runs code in the template's realm without the syntax check, so that what keeps it in is the realm
 * alone. The code has `data`, `require` and `keep(value)`.
 *
 * @throws Error if the code did not come to its end, unless it is meant to throw
 */
export async function runUnchecked(
  code: string,
  given: {
    environment?: Partial<Environment>;
    event?: Record<string, unknown>;
    throws?: boolean;
  } = {}
): Promise<Kept> {
  const realm = new Realm(DEFAULT_LIMITS, runListener);
  const { permissions } = templateOf({ code: '', permissions: ALL_PERMISSIONS });
  const host: ApiHost = {
    tools: realm.tools,
    limits: DEFAULT_LIMITS,
    permissions: new PermissionSet(permissions),
    storage: new Map(),
    firestore: new FirestoreStore(),
    seeds: {}
  };
  const clock = new VirtualClock(0);
  const environment = { ...defaultEnvironment(), clock, ...given.environment };
  const exchange = new Exchange(
    incomingRequest({ query: 'v=2&en=a', cookies: { a: 'b' }, headers: { b: 'c' }, body: 'd' })
  );
  exchange.runContainer = async (event, onStart) => {
    const scope = new EventScope(event);
    onStart(scope);
    await Promise.resolve();
    scope.finish('GTM-1', []);
    return { scope, tags: [] };
  };
  const run = new Run(
    host,
    environment,
    exchange,
    new EventScope(given.event ?? { a: { b: [1] } })
  );
  const values: unknown[] = [];
  const keep = bindRealm(host, (_, value) => void values.push(value));
  const parameters = ['data', 'require', 'keep'];
  const { callee } = realm.compile({
    pieces: [pieceOf(`${code}\n;keep('${END_OF_ATTACK}');`)],
    parameters,
    name: 'sgtm:attack'
  });
  const data = realm.tools.adopt({ field: 'value' });
  const ended = realm.tools.call(run, callee, [data, requireFunction(host), keep], true);
  if (ended.failed) run.noteThrown(ended.error, ended);
  await run.idle();
  const error = run.uncaught()?.message;
  const end = values.indexOf(END_OF_ATTACK);
  if (given.throws) return { values, error };
  if (end === -1) throw new Error(`the attack did not come to its end: ${error}`);
  values.splice(end, 1);
  return { values, error };
}

function pieceOf(code: string): CodePiece {
  const { program, error } = parseCode(code);
  if (error) throw new Error(error.message);
  return { code, program };
}

/**
 * The paths by which something of Node's can be reached from values of a realm: through properties of
 * any kind, accessors and prototypes. Empty where nothing can.
 */
export function pathsToNode(roots: readonly unknown[]): string[] {
  const seen = new Set<unknown>();
  const leaks: string[] = [];
  const queue = roots.map((value, index) => ({ value, path: `[${index}]` }));
  for (let next = queue.pop(); next; next = queue.pop()) {
    const { value, path } = next;
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) continue;
    if (seen.has(value)) continue;
    seen.add(value);
    const prototype = Object.getPrototypeOf(value) as unknown;
    if (NODES.has(value) || NODES.has(prototype) || isForeign(value, prototype)) {
      leaks.push(path);
      continue;
    }
    queue.push({ value: prototype, path: `${path}.<prototype>` });
    for (const key of Reflect.ownKeys(value)) {
      // V8 gives whoever asks the iterator of the context that asks.
      if (types.isArgumentsObject(value) && key === Symbol.iterator) continue;
      const property = Object.getOwnPropertyDescriptor(value, key);
      for (const part of [property?.value, property?.get, property?.set] as unknown[]) {
        queue.push({ value: part, path: `${path}.${String(key)}` });
      }
    }
  }
  return leaks;
}

/** An object without a prototype comes from Node, unless it is the root of the realm's prototypes. */
function isForeign(value: object, prototype: unknown): boolean {
  return prototype === null && !Object.hasOwn(value, 'hasOwnProperty');
}

const NODES: ReadonlySet<unknown> = new Set([
  globalThis,
  ...[Object, Function, Array, Promise, Error, RangeError, TypeError, Map, String].flatMap(
    (type) => [type, type.prototype as unknown]
  )
]);
