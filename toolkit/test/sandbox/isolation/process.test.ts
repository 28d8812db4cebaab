import { syncBuiltinESMExports } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.js';
import { templateOf } from '../template-of.js';

/** Whether V8 still runs the regexes of the process the fast way, which it gives up for good. */
function areRegexesFast(): boolean {
  setFlagsFromString('--allow-natives-syntax');
  return (new Function('return %RegExpSpeciesProtector()') as () => boolean)();
}

describe('the process that a sandbox runs in', () => {
  it('keeps its own regexes as fast as before', async () => {
    expect(areRegexesFast()).toBe(true);
    const { outcome } = await createSandbox(templateOf({ code: 'data.gtmOnSuccess();' })).run();
    expect(outcome).toBe('success');
    expect(areRegexesFast()).toBe(true);
  });
});

/** A sandbox's own eval, caught before the sandbox takes it away. */
async function evalOfRealm(): Promise<(code: string) => unknown> {
  const { createContext } = vm;
  let found: unknown;
  vm.createContext = ((...given: Parameters<typeof createContext>) => {
    const context = createContext(...given);
    found = vm.runInContext('eval', context);
    return context;
  }) as typeof createContext;
  syncBuiltinESMExports();
  try {
    createSandbox(templateOf({ code: 'data.gtmOnSuccess();' }));
  } finally {
    vm.createContext = createContext;
    syncBuiltinESMExports();
  }
  expect(found).toBeTypeOf('function');
  return found as (code: string) => unknown;
}

describe('the context of a sandbox', () => {
  it('generates no code from strings, even for who has eval in hand', async () => {
    const evaluate = await evalOfRealm();
    expect(() => evaluate('1 + 1')).toThrow('Code generation from strings disallowed');
  });

  it('writes down its own stacks, and lends Node nothing else', async () => {
    const { prepareStackTrace } = Error;
    const seen: unknown[] = [];
    Error.prepareStackTrace = (error, sites) => {
      seen.push(sites);
      return String(error);
    };
    try {
      const template = templateOf({ code: 'const a = 1;\nundefined.x;' });
      const { error } = await createSandbox(template).run();
      expect(error).toMatchObject({ line: template.codeLine + 1 });
      expect(seen).toEqual([]);
    } finally {
      Error.prepareStackTrace = prepareStackTrace;
    }
  });
});
