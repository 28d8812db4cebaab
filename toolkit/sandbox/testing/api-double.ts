import { bindVariadic, type ApiHost } from '../api/definition.js';
import { isCallback } from '../api/realm-values.js';
import { APIS } from '../api/registry.js';
import { makeApi } from '../api/require.js';
import type { Run } from '../run/run.js';

/** What a scenario put in the place of an API: a function, or a value. */
interface Mock {
  value: unknown;
  /** Whether it came from mockObject, so that members it lacks are the real ones. */
  isObject: boolean;
}

/**
 * The APIs as a scenario sees them: what it mocks is replaced, what the template calls is counted. A
 * mock takes effect for those who require the API after it was set, so that each runCode keeps the
 * mocks it started with; inside a mock, the API it replaces is the real one.
 */
export class ApiDoubles {
  private readonly host: ApiHost;
  private readonly mocks = new Map<string, Mock>();
  private readonly inside = new Set<string>();
  /** The arguments of every call by the template, by name: "sendHttpRequest", "BigQuery.insert". */
  readonly calls = new Map<string, unknown[][]>();

  constructor(host: ApiHost) {
    this.host = host;
  }

  mock(name: string, value: unknown): void {
    this.mocks.set(name, { value, isObject: false });
  }

  mockObject(name: string, value: unknown): void {
    this.mocks.set(name, { value, isObject: true });
  }

  /** Notes a call that is no API's, such as gtmOnSuccess. */
  record(name: string, args: unknown[]): void {
    const calls = this.calls.get(name);
    if (calls) calls.push(args);
    else this.calls.set(name, [args]);
  }

  /** What `require(name)` gives: to the template, whose calls count, or to the test itself. */
  require(name: string, isCounted: boolean): unknown {
    const mock = this.mocks.get(name);
    const real = APIS.has(name) || !mock ? makeApi(this.host, name) : undefined;
    if (!mock) return this.realDouble(name, real, isCounted);
    if (mock.isObject) return this.memberDoubles(name, real, mock.value, isCounted);
    if (isCallback(mock.value)) return this.mockDouble(name, mock.value, real, isCounted);
    // A value in the place of a function is what calling it returns.
    return isCallback(real) ? this.valueDouble(name, mock.value, isCounted) : mock.value;
  }

  private realDouble(name: string, real: unknown, isCounted: boolean): unknown {
    if (!isCounted) return real;
    if (!isCallback(real)) return this.memberDoubles(name, real, undefined, isCounted);
    return this.double(name, isCounted, (run, args) => run.callThrough(real, args));
  }

  private memberDoubles(name: string, real: unknown, mocked: unknown, isCounted: boolean): unknown {
    // Without a prototype, so that a mocked name such as constructor is not Node's.
    const members = Object.create(null) as Record<string, unknown>;
    for (const [member, value] of entriesOf(real)) {
      members[member] = this.realDouble(`${name}.${member}`, value, isCounted);
    }
    for (const [member, value] of entriesOf(mocked)) {
      members[member] = isCallback(value)
        ? this.mockDouble(`${name}.${member}`, value, members[member], isCounted)
        : value;
    }
    return this.host.tools.namespace(members);
  }

  private mockDouble(name: string, mock: unknown, real: unknown, isCounted: boolean): unknown {
    return this.double(name, isCounted, (run, args) => {
      if (this.inside.has(name)) return run.callThrough(real, args);
      this.inside.add(name);
      try {
        return run.callThrough(mock, args);
      } finally {
        this.inside.delete(name);
      }
    });
  }

  private valueDouble(name: string, value: unknown, isCounted: boolean): unknown {
    return this.double(name, isCounted, () => value);
  }

  private double(
    name: string,
    isCounted: boolean,
    answer: (run: Run, args: unknown[]) => unknown
  ): unknown {
    return bindVariadic(this.host, (run, args) => {
      if (isCounted) this.record(name, args);
      return answer(run, args);
    });
  }
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
