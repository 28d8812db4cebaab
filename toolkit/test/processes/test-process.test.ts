import { execFileSync } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import { TestProcess } from '../../processes/test-process.js';
import { tplOf } from '../sandbox/template-of.js';
import { HOSTILE_CODE, shortenTheWatchdog } from './hostile-code.js';

shortenTheWatchdog();

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
  it('go on after each that takes too long or too much', async () => {
    const hostile = Object.entries(HOSTILE_CODE);
    const scenarios = Object.fromEntries(
      hostile.flatMap(([name, { code }]) => [
        [name, code],
        [`after what ${name}`, GOOD]
      ])
    );
    const { count, results } = await testProcess().test(tplWith(scenarios), 'test.tpl', {});
    expect(count).toBe(2 * hostile.length);
    expect(results.map(({ name, passed }) => [name, passed])).toEqual(
      hostile.flatMap(([name]) => [
        [name, false],
        [`after what ${name}`, true]
      ])
    );
    const failures = results.flatMap((result) => result.failures);
    expect(failures).toHaveLength(hostile.length);
    for (const [index, [, { ends }]] of hostile.entries()) {
      expect(failures[index]?.message).toMatch(ends);
    }
    // A process that was ended leaves its scenario's place.
    const hung = hostile.findIndex(([, { ends }]) => ends.source.includes('interrupted'));
    expect(failures[hung]?.at?.line).toBeGreaterThan(1);
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
