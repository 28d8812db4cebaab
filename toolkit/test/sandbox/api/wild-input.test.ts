import { array, assert, asyncProperty, constantFrom, jsonValue, oneof } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APIS } from '../../../sandbox/api/registry.js';
import { EventScope } from '../../../sandbox/run/event-scope.js';
import { sandboxOf } from './evaluate.js';

/** Values that APIs have a meaning for, so that not every call ends at the first check. */
const LIKELY = constantFrom<unknown>(
  'a/b',
  'https://a.example/?b=c',
  '__proto__',
  'constructor',
  '%',
  '',
  -1,
  2 ** 53,
  null,
  { method: {}, headers: [1], timeout: 'x', authorization: 1 },
  { datasetId: {}, tableId: 'b', projectId: 1 },
  { scopes: [{}] },
  { outputEncoding: {}, urlEncoding: 1 },
  { transaction: 'x', limit: -1, merge: 1 },
  [['a', '==', 1]],
  { __proto__: null, toString: 1 }
);

describe('every API', () => {
  it('takes whatever it is given: it works, or ends the code with a message of its own', async () => {
    const sandbox = sandboxOf(
      `const api = require(data.api);
       const call = data.member ? api[data.member] : api;
       const args = data.args.map((value) => (value === 'function' ? () => 1 : value));
       const result = call(args[0], args[1], args[2], args[3]);
       return result && result.then ? result.then(() => 1, () => 1) : result;`,
      { environment: { hmacKeys: { '': '' } } }
    );
    const members = [...APIS].flatMap(([api, { make }]) =>
      membersOf(make(sandbox['host'])).map((member) => [api, member] as const)
    );
    const value = oneof(LIKELY, jsonValue(), constantFrom('function'));
    await assert(
      asyncProperty(
        constantFrom(...members),
        array(value, { maxLength: 4 }),
        async ([api, member], args) => {
          const { error } = await sandbox.run({
            fields: { api, member, args },
            event: { a: { b: 1 } },
            request: { query: 'v=2&en=x', headers: { a: 'b' } }
          });
          expect(error?.message ?? '', `${api}.${member}`).not.toMatch(
            /Internal|Node|undefined \(reading/
          );
        }
      ),
      { numRuns: 1500 }
    );
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('takes whatever it is given in a client too', async () => {
    const sandbox = sandboxOf('require(data.api)(data.args[0], data.args[1]);', { type: 'CLIENT' });
    const apis = [...APIS.keys()].filter((api) => /claim|run|set|return/.test(api));
    await assert(
      asyncProperty(constantFrom(...apis), array(oneof(LIKELY, jsonValue())), async (api, args) => {
        const { error } = await sandbox.run({ fields: { api, args }, scope: new EventScope() });
        expect(error?.message ?? '', api).not.toMatch(/Internal/);
      }),
      { numRuns: 200 }
    );
  });
});

function membersOf(api: unknown): (string | undefined)[] {
  return typeof api === 'function' ? [undefined] : Object.keys(api as object);
}
