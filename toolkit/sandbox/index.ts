/**
 * The sGTM emulator as a library: parse a template, run it, run its tests, check it.
 *
 * @module
 */
export { createSandbox, Sandbox, type RunInput, type SandboxOptions } from './sandbox.js';
export type { RunResult } from './run/result.js';
export { VirtualClock, realClock, type Clock } from './run/clock.js';
export type { ContainerVersion, Environment, HttpReply, HttpRequest } from './run/environment.js';
export type { RequestInput } from './run/incoming-request.js';
export type { Limits } from './realm/limits.js';
export { FirestoreStore } from './api/firestore-store.js';
export { runTests, type ScenarioResult, type TestOptions } from './testing/run-tests.js';
export {
  parseTemplate,
  fieldsOf,
  type Parameter,
  type Template,
  type TemplateInfo
} from './template/template.js';
export { formatProblem, ProblemsError, type Problem } from './problem.js';
export { checkTemplate } from './check/index.js';
