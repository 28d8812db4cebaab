import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { TestProcess } from '../../processes/test-process.js';
import { tplOf } from '../sandbox/template-of.js';
import { HOSTILE_CODE } from './hostile-code.js';

const tests: TestProcess[] = [];
afterEach(() => {
  for (const each of tests.splice(0)) each.end();
});

function testProcess(): TestProcess {
  const made = new TestProcess();
  tests.push(made);
  return made;
}

const GOOD = 'assertThat(runCode({value: 1})).isEqualTo(1);';

function tplWith(scenarios: Record<string, string>): string {
  return tplOf({ type: 'VARIABLE', code: 'return data.value;', scenarios });
}

describe('scenarios in a process of their own', () => {
  it('go on after one that takes too long and one that takes too much', async () => {
    const { count, results } = await testProcess().test(
      tplWith({
        first: GOOD,
        hangs: HOSTILE_CODE['matches a text pattern that backtracks']!.code,
        second: GOOD,
        fills: HOSTILE_CODE['sorts texts that are long and nearly the same']!.code,
        third: GOOD
      }),
      'test.tpl',
      {}
    );
    expect(count).toBe(5);
    expect(results.map(({ name, passed }) => [name, passed])).toEqual([
      ['first', true],
      ['hangs', false],
      ['second', true],
      ['fills', false],
      ['third', true]
    ]);
    const [hung, filled] = [results[1]?.failures[0], results[3]?.failures[0]];
    expect(hung?.message).toMatch(/^Time limit: /);
    expect(filled?.message).toMatch(/^(Memory|Time) limit: /);
    expect(hung?.at?.line).toBeGreaterThan(1);
    expect(filled?.at?.line).toBeGreaterThan(hung?.at?.line as number);
  });

  it('are those that the filter leaves, one template after another', async () => {
    const process = testProcess();
    const content = tplWith({ 'one good': GOOD, other: 'fail();', 'another good': GOOD });
    for (const file of ['a.tpl', 'b.tpl']) {
      const { count, results } = await process.test(content, file, { filter: 'Good' });
      expect(count).toBe(3);
      expect(results.map(({ name }) => name)).toEqual(['one good', 'another good']);
    }
  });

  it('are run in a new process where the one before ended while it was idle', async () => {
    const process = testProcess();
    const content = tplWith({ good: GOOD });
    await process.test(content, 'test.tpl', {});
    execFileSync('pkill', ['-9', '-P', String(globalThis.process.pid), '-f', 'test-child']);
    const { results } = await process.test(content, 'test.tpl', {});
    expect(results.map(({ passed }) => passed)).toEqual([true]);
  });

  it('are none where GTM would not take the template', async () => {
    const content = tplOf({ code: 'class A {}', scenarios: { a: GOOD } });
    await expect(testProcess().test(content, 'test.tpl', {})).rejects.toThrow(
      /^test\.tpl:\d+:1 class:/
    );
  });
});
