import { compileTemplate, TEMPLATE_CODE_NAME } from '../compiled-template.js';
import { findSyntaxFaults } from '../language/check-code.js';
import { parseCode } from '../language/parse-code.js';
import type { Position } from '../problem.js';
import { DEFAULT_LIMITS, type Limits } from '../realm/limits.js';
import type { CodePiece, CompiledScript } from '../realm/compile.js';
import { Realm } from '../realm/realm.js';
import { whileReading } from '../reading.js';
import { lettersIn, tooManyLetters } from '../run/letters.js';
import { runListener } from '../run/run.js';
import type { Seeds } from '../seeds.js';
import type { Template } from '../template/template.js';
import type { Scenario, TestCode } from '../template/tests-section.js';
import {
  SCENARIO_PARAMETERS,
  ScenarioRun,
  type ScenarioFailure,
  type ScenarioSuite
} from './scenario-run.js';

/** How a scenario ended. */
export interface ScenarioResult {
  name: string;
  passed: boolean;
  failures: ScenarioFailure[];
  /** What the template and the scenario logged. */
  logs: string[];
  durationMs: number;
}

/** Which scenarios to run, and how far. */
export interface TestOptions {
  /** Only scenarios whose name contains this text, whatever the case. */
  filter?: string;
  /** How much a scenario may use before it is stopped and counts as failed. */
  limits?: Partial<Limits>;
  /** What is there before each scenario; its variables mean nothing to scenarios, whose data is given. */
  seeds?: Seeds;
  /** Told what V8 is given for the template's code, before any scenario runs. */
  onCompiled?: (script: CompiledScript) => void;
}

const CODE_NAME = 'sgtm:scenario';

/**
 * Runs the scenarios of a template, one after another, each with mocks and storage of its own, and
 * yields each result as it comes.
 *
 * @throws ProblemsError if GTM would not take the template's own code
 */
export async function* runTests(
  template: Template,
  options: TestOptions = {}
): AsyncGenerator<ScenarioResult> {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const realm = new Realm(limits, runListener);
  const compiled = compileTemplate(realm, template);
  options.onCompiled?.(compiled.script);
  const setup = whileReading(() => readPiece(template.tests.setup));
  const { seeds = {} } = options;
  const wanted = options.filter?.toLowerCase() ?? '';
  for (const scenario of template.tests.scenarios) {
    if (!scenario.name.toLowerCase().includes(wanted)) continue;
    yield await runScenario({ realm, limits, template, compiled, setup, seeds }, scenario);
  }
}

interface Suite extends ScenarioSuite {
  setup: ReadPiece;
}

async function runScenario(suite: Suite, scenario: Scenario): Promise<ScenarioResult> {
  const { realm, template, compiled, setup } = suite;
  const startedAt = performance.now();
  const read = [setup, whileReading(() => readPiece(scenario))];
  const most = suite.limits.keptLetters;
  const result = (all: ScenarioFailure[], allLogs: string[]): ScenarioResult => {
    const isTooLong = lettersIn([all, allLogs], most) > most;
    const failures = isTooLong ? [{ message: tooManyLetters('its logs and failures', most) }] : all;
    const logs = isTooLong ? [] : allLogs;
    const durationMs = performance.now() - startedAt;
    return { name: scenario.name, passed: failures.length === 0, failures, logs, durationMs };
  };
  const faults = read.flatMap((piece) => piece.faults);
  if (faults.length > 0) return result(faults, []);

  const pieces = read.flatMap(({ piece }) => (piece ? [piece] : []));
  let code;
  try {
    code = whileReading(() =>
      realm.compile({ pieces, parameters: SCENARIO_PARAMETERS, name: CODE_NAME })
    );
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return result([{ message: `${error.message}; GTM cannot read the test` }], []);
  }
  const { placeIn, callee } = code;
  const sources = [template.tests.setup, scenario];
  const placeInScenario = (stack: string): Position | undefined => {
    const at = placeIn(stack);
    return at && sources[at.piece]?.inFile(at);
  };
  const run = new ScenarioRun(suite, (stack) => {
    const isTemplates = isBefore(stack, TEMPLATE_CODE_NAME, CODE_NAME);
    return isTemplates ? compiled.placeInFile(stack) : placeInScenario(stack);
  });
  const { failures, logs } = await run.execute(callee);
  return result(failures, logs);
}

/** Whether a stack names one piece of code further up than another. */
function isBefore(stack: string, name: string, other: string): boolean {
  const at = stack.indexOf(`${name}:`);
  const otherAt = stack.indexOf(`${other}:`);
  return at !== -1 && (otherAt === -1 || at < otherAt);
}

interface ReadPiece {
  piece: CodePiece | undefined;
  faults: ScenarioFailure[];
}

function readPiece(source: TestCode): ReadPiece {
  const { code } = source;
  const parsed = parseCode(code);
  if (parsed.error) {
    const { message, at } = parsed.error;
    const fault = { message: `${message}; GTM cannot read the test`, at: source.inFile(at) };
    return { piece: undefined, faults: [fault] };
  }
  const faults = findSyntaxFaults(parsed.program).map(({ rule, message, at }) => ({
    message: `${rule}: ${message}`,
    at: source.inFile(at)
  }));
  return { piece: { code, program: parsed.program }, faults };
}
