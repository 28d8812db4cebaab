import type { CoverageMapData } from 'istanbul-lib-coverage';
import { TEMPLATE_CODE_NAME } from '../compiled-template.js';
import type { CompiledScript } from '../realm/compile.js';
import type { Template } from '../template/template.js';
import { runTests, type ScenarioResult, type TestOptions } from '../testing/run-tests.js';
import { startCounting, takeCounts } from './precise-coverage.js';
import { templateCoverage } from './template-coverage.js';

/**
 * Runs the scenarios of a template as `runTests` does, and counts what of its code they run, with V8's
 * own counter.
 *
 * @param onCoverage told once all have run: istanbul's data on the .tpl
 * @throws ProblemsError if GTM would not take the template's own code
 */
export async function* runTestsWithCoverage(
  template: Template,
  options: TestOptions,
  onCoverage: (data: CoverageMapData) => void
): AsyncGenerator<ScenarioResult> {
  await startCounting();
  let script: CompiledScript | undefined;
  const onCompiled = (compiled: CompiledScript): void => void (script = compiled);
  yield* runTests(template, { ...options, onCompiled });
  const functions = await takeCounts(TEMPLATE_CODE_NAME);
  if (script) onCoverage(await templateCoverage(template, script, functions));
}
