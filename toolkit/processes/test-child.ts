import type { CoverageMapData } from 'istanbul-lib-coverage';
import { findSyntaxFaults } from '../sandbox/language/check-code.js';
import { outcomeFault } from '../sandbox/language/outcome.js';
import { parseCode } from '../sandbox/language/parse-code.js';
import { readUsage } from '../sandbox/language/usage.js';
import { ProblemsError } from '../sandbox/problem.js';
import { parseTemplate, type Template } from '../sandbox/template/template.js';
import { runTests, type TestOptions } from '../sandbox/testing/run-tests.js';
import { listenToParent } from './child.js';
import type { TestMessage, TestOrder } from './test-process.js';

/** The process in which `sgtm test` runs scenarios. */
const say = listenToParent<TestOrder, TestMessage>((order) => void test(order));

async function test({ content, file, options, coverage, from }: TestOrder): Promise<void> {
  try {
    const template = parseTemplate(content, file);
    refuseWithoutOutcome(template);
    const { tests } = template;
    const count = tests.scenarios.length;
    const wanted = options.filter?.toLowerCase() ?? '';
    const all = tests.scenarios.filter(({ name }) => name.toLowerCase().includes(wanted));
    const scenarios = all.map(({ name, at }) => ({ name, at }));
    say({ type: 'planned', count, scenarios });
    const rest = { ...template, tests: { ...tests, scenarios: all.slice(from) } };
    if (coverage) return await testWithCoverage(rest, options);
    for await (const result of runTests(rest, options)) say({ type: 'ended', result });
    say({ type: 'done' });
  } catch (error) {
    if (error instanceof ProblemsError) say({ type: 'refused', problems: error.problems });
    else say({ type: 'failed', stack: String((error as Error).stack ?? error) });
  }
}

async function testWithCoverage(template: Template, options: TestOptions): Promise<void> {
  const { runTestsWithCoverage } = await import('../sandbox/coverage/index.js');
  let coverage: CoverageMapData = {};
  const onCoverage = (data: CoverageMapData): void => void (coverage = data);
  for await (const result of runTestsWithCoverage(template, options, onCoverage)) {
    say({ type: 'ended', result });
  }
  say({ type: 'done', coverage });
}

/** GTM's import refuses such a tag, so that nobody could run its scenarios there. */
function refuseWithoutOutcome({ file, info, code, codeLine }: Template): void {
  const { program } = parseCode(code);
  // What else it would refuse is said by those who run the code.
  if (!program || findSyntaxFaults(program).length > 0) return;
  const message = outcomeFault(info.type, readUsage(program));
  if (message === undefined) return;
  const place = { file, line: codeLine, column: 1 };
  throw new ProblemsError([{ ...place, severity: 'error', rule: 'outcome-missing', message }]);
}
