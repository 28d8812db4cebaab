import type { AnyNode, Program } from 'acorn';
import type { Insertion } from '../insertions.js';
import { isPlain, isSameInEveryRun } from './constants.js';
import { callInsertions, keepInsertions, parameterInsertions } from './handing-on.js';
import { readLifted, type Lifted } from './lifted-function.js';
import { valueOffset } from './places.js';
import { topNamesOf, type TopName } from './top-level.js';

/** What of a template's top level is made once for all of its runs. */
export interface Lifting {
  /** The statements that are, in their order, as ranges of the code. */
  once: readonly Range[];
  /** What is put into the code so that they can be; § stands for the suffix of added names. */
  insertions: readonly Insertion[];
  /** The names of a run that they are handed: the ones it has from its start, and its constants. */
  early: readonly string[];
  late: readonly string[];
}

/** A part of the code, from `start` up to but not including `end`. */
export interface Range {
  start: number;
  end: number;
}

/**
 * Finds the functions of the top level that are only called by their names, and the constants that are
 * the same in every run. They are made once; what the functions use of a run they get as one more
 * argument. For each run V8 would make a new function of each, look up its optimized code, and could
 * call none of them directly.
 *
 * @param program code whose syntax the sandbox takes, of which nobody else declares a part
 * @param hasApi whether `require` gives something for a name, and the same in each run
 * @returns undefined if there is nothing to gain
 */
export function findLifting(
  code: string,
  program: Program,
  hasApi: (name: string) => boolean
): Lifting | undefined {
  const names = topNamesOf(program);
  if (!names) return undefined;
  const constants = constantsIn(names, hasApi);
  const candidates = names.flatMap((top) => readLifted(top, code) ?? []);
  const isOnce = new Set<TopName>([...constants, ...candidates.map(({ top }) => top)]);
  const lifted = liftable(candidates, isOnce, code);
  if (lifted.length === 0) return undefined;
  const fromRun = fromRunIn(lifted);
  const kept = names.filter((name) => lifted.some(({ ofRun }) => ofRun.includes(name.name)));
  const constantsOfRun = kept.filter(isConstantOfRun);
  return {
    once: rangesOf(program, new Set([...constants, ...lifted.map(({ top }) => top)])),
    insertions: [
      ...lifted.flatMap((each) => parameterInsertions(each, fromRun)),
      ...[...fromRun].flatMap((top) => callInsertions(top, code)),
      ...constantsOfRun.flatMap((top) => keepInsertions(top, code))
    ],
    early: kept.filter((top) => !isConstantOfRun(top)).map(({ name }) => name),
    late: constantsOfRun.map(({ name }) => name)
  };
}

function constantsIn(names: readonly TopName[], hasApi: (name: string) => boolean): Set<TopName> {
  const constants = new Set<TopName>();
  const plain = new Set<string>();
  const isRequireGiven = names.some(({ name, isFixed }) => name === 'require' && isFixed);
  const isPlainName = (name: string): boolean => plain.has(name);
  for (const top of names) {
    if (!isSameInEveryRun(top, isPlainName, (name) => isRequireGiven && hasApi(name))) continue;
    constants.add(top);
    const { declaration } = top;
    if (declaration?.type !== 'VariableDeclarator') continue;
    if (isPlain(declaration.init, isPlainName)) plain.add(top.name);
  }
  return constants;
}

/** Leaves out, until none is left, the functions that use something which cannot be handed to them. */
function liftable(
  candidates: readonly Lifted[],
  isOnce: Set<TopName>,
  code: string
): readonly Lifted[] {
  const canHave = (top: TopName): boolean => isOnce.has(top) || canBeHanded(top, code);
  const lifted = candidates.filter(({ top }) => [...top.needs].every(canHave));
  const isLeftOut = candidates.filter((each) => !lifted.includes(each));
  for (const { top } of isLeftOut) isOnce.delete(top);
  if (isLeftOut.length > 0) return liftable(lifted, isOnce, code);
  return lifted.map((each) => ({
    ...each,
    ofRun: [...each.top.needs].filter((top) => !isOnce.has(top)).map(({ name }) => name)
  }));
}

/** Whether a function that is made before the run can be given this name's value when it is called. */
function canBeHanded(top: TopName, code: string): boolean {
  if (!top.isFixed || top.isPremature || top.name === '__proto__') return false;
  return !isConstantOfRun(top) || valueOffset(top.declaration, code) !== undefined;
}

function isConstantOfRun({ declaration }: TopName): boolean {
  return declaration?.type === 'VariableDeclarator';
}

/** The lifted functions that need the run: for themselves, or for another that they call. */
function fromRunIn(lifted: readonly Lifted[]): Set<TopName> {
  const fromRun = new Set<TopName>();
  const others = new Set(lifted);
  let size = -1;
  while (size < fromRun.size) {
    size = fromRun.size;
    for (const each of others) {
      const { ofRun, top } = each;
      if (ofRun.length === 0 && ![...top.needs].some((needed) => fromRun.has(needed))) continue;
      fromRun.add(top);
      others.delete(each);
    }
  }
  return fromRun;
}

/** The statements of which all is made once. */
function rangesOf(program: Program, isOnce: ReadonlySet<TopName>): Range[] {
  const declarations = new Set<AnyNode | undefined>([...isOnce].map((top) => top.declaration));
  return program.body.filter((statement) =>
    statement.type === 'VariableDeclaration'
      ? statement.declarations.every((each) => declarations.has(each))
      : declarations.has(statement)
  );
}
