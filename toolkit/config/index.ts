/**
 * `sgtm.config.ts`: what a project adds to the toolkit.
 *
 * @module
 */
export { defineConfig, type Config } from './config.js';
export { defineWorkspace, type Environment, type Workspace } from './workspace.js';
export type {
  Cell,
  Counter,
  Explanation,
  Mask,
  Note,
  Objection,
  Pair,
  PairsSection,
  Read,
  Reading,
  ReadOutcome,
  RequestReading,
  RowReading,
  Section,
  TableSection,
  TagRun,
  TreeSection
} from './read.js';
export {
  chosenFrom,
  type Choice,
  type ChoiceOption,
  type SampleHit,
  type Samples
} from './samples.js';
export type {
  FaultGroup,
  FaultKind,
  PlannedFault,
  Stub,
  StubFaults,
  StubInstance,
  StubSurroundings
} from './stub.js';
export { shopSamples, type ShopSamplesChanges } from './shop/shop-samples.js';
export type {
  ContainerSource,
  FieldValue,
  FromTemplate,
  TagSource,
  TriggerSource
} from '../container/container-source.js';
export type { HttpReply, HttpRequest } from '../sandbox/run/environment.js';
export type { InsertedRow } from '../sandbox/run/run.js';
export type { SentRequest } from '../sandbox/run/send-request.js';
