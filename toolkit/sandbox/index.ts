/**
 * The sGTM emulator as a library: parse a template, run it, run its tests, check it.
 *
 * @module
 */
export { createSandbox, Sandbox, type RunInput, type SandboxOptions } from './sandbox.js';
export type { Seeds } from './seeds.js';
export type { RunResult } from './run/result.js';
export { totalOperations, type FunctionOperations } from './operations/operation-counter.js';
export type { SentRequest } from './run/send-request.js';
export { VirtualClock, realClock, type Clock } from './run/clock.js';
export {
  DEFAULT_CONTAINER,
  type BigQueryInsert,
  type ContainerVersion,
  type Environment,
  type HttpReply,
  type HttpRequest,
  type HttpTransport
} from './run/environment.js';
export type { RequestInput } from './run/incoming-request.js';
export type { Limits } from './realm/limits.js';
export type { TypedValue } from './permissions/grant.js';
export { FirestoreStore } from './api/firestore-store.js';
export { runTests, type ScenarioResult, type TestOptions } from './testing/run-tests.js';
export { withDefaultValues } from './template/default-values.js';
export {
  parseTemplate,
  fieldsOf,
  type EnablingCondition,
  type Parameter,
  type ParameterItem,
  type TableColumn,
  type Template,
  type TemplateInfo
} from './template/template.js';
export { formatProblem, ProblemsError, type Problem } from './problem.js';
export { checkTemplate } from './check/index.js';
