import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testFiles, type WantedTests } from '../../cli/test-files.js';
import { tplOf } from '../sandbox/template-of.js';
import { folderWith } from './sgtm.js';

let files: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  const tpl = (scenario: string): string =>
    tplOf({ type: 'VARIABLE', code: 'return 1;', scenarios: { one: scenario } });
  files = await folderWith({
    'good.tpl': tpl('assertThat(runCode({})).isEqualTo(1);'),
    'bad.tpl': tpl('assertThat(runCode({})).isEqualTo(2);')
  });
});

afterAll(() => files.remove());

/** The processes of this one that run scenarios, those that have just been ended left out. */
function testProcesses(): string[] {
  const list = execFileSync('ps', ['-A', '-o', 'ppid=,pid=,stat=,args='], { encoding: 'utf8' });
  return list
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([parent, , state = '']) => parent === String(process.pid) && !state.startsWith('Z'))
    .filter((columns) => columns.join(' ').includes('test-child'))
    .map(([, pid = '']) => pid);
}

async function processesAfter(file: string, wanted: WantedTests = {}): Promise<string[]> {
  await testFiles([files.path(file)], wanted);
  return testProcesses();
}

describe('the process that ran scenarios', () => {
  it('runs those of the next call where all passed', async () => {
    const first = await processesAfter('good.tpl');
    expect(first.length).toBeGreaterThan(0);
    expect(await processesAfter('good.tpl')).toEqual(first);
  });

  it('is not used again where a scenario failed', async () => {
    const first = await processesAfter('good.tpl');
    await processesAfter('bad.tpl');
    await expect.poll(testProcesses, { timeout: 20_000 }).toHaveLength(first.length - 1);
    expect(await processesAfter('good.tpl')).not.toEqual(first);
  });

  it('is another one for coverage', async () => {
    const first = await processesAfter('good.tpl');
    await processesAfter('good.tpl', { coverage: true });
    await expect.poll(testProcesses, { timeout: 20_000 }).toEqual(first);
  });
});
