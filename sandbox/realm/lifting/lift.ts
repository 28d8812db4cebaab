import type { Program } from 'acorn';
import { compareInsertions, type Insertion } from '../insertions.js';
import { isPlain, isSameInEveryRun } from './constants.js';
import { callInsertions, keepInsertion, parameterInsertions, type Lifted } from './handing-on.js';
import { readLifted } from './lifted-function.js';
import { topNamesOf, type TopName } from './top-level.js';

/** What of a template's top level is made once for all of its runs. */
export interface Lifting {
  /** The statements that are, in their order, as ranges of the code. */
  once: readonly Range[];
  /** What is put into the code so that they can be, in its order. */
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
 * @param code the whole of a function's body, whose syntax the sandbox takes; `program` is what it says
 * @param hasApi whether `require` gives something for a name, and the same in each run
 * @returns undefined if there is nothing to gain
 */
export function findLifting(
  code: string,
  program: Program,
  hasApi: (name: string) => boolean
): Lifting | undefined {
  // V8 begins a new line there, and the places of errors are not looked for that closely.
  if (/[\u2028\u2029]|\r(?!\n)/.test(code)) return undefined;
  const names = topNamesOf(program);
  if (!names) return undefined;
  const constants = constantsIn(names, hasApi);
  const functions = names.flatMap((top) => readLifted(top, code) ?? []);
  if (functions.length === 0) return undefined;
  const isOnce = new Set([...constants, ...functions.map(({ top }) => top)]);
  const lifted = functions.map((each) => ({
    ...each,
    ofRun: [...each.top.needs].filter((top) => !isOnce.has(top)).map(({ name }) => name)
  }));
  const fromRun = fromRunIn(lifted);
  const isKept = new Set(lifted.flatMap(({ ofRun }) => ofRun));
  const kept = names.filter(({ name }) => isKept.has(name));
  const late = kept.filter(isConstantOfRun);
  const insertions = [
    ...lifted.flatMap((each) => parameterInsertions(each, fromRun)),
    ...[...fromRun].flatMap((top) => callInsertions(top, code)),
    ...late.map((top) => keepInsertion(top, program))
  ];
  const once = new Set([...isOnce].map(({ statement }) => statement));
  return {
    once: program.body.filter((_, index) => once.has(index)),
    insertions: insertions.toSorted(compareInsertions),
    early: kept.filter((top) => !isConstantOfRun(top)).map(({ name }) => name),
    late: late.map(({ name }) => name)
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

/** By name, the functions that use it. */
function usersOf(functions: readonly Lifted[]): Map<TopName, TopName[]> {
  const users = new Map<TopName, TopName[]>();
  for (const { top } of functions) {
    for (const needed of top.needs) {
      const known = users.get(needed);
      if (known) known.push(top);
      else users.set(needed, [top]);
    }
  }
  return users;
}

function isConstantOfRun({ declaration }: TopName): boolean {
  return declaration?.type === 'VariableDeclarator';
}

/** The lifted functions that need the run: for themselves, or for another that they call. */
function fromRunIn(lifted: readonly Lifted[]): Set<TopName> {
  const users = usersOf(lifted);
  const fromRun = new Set<TopName>();
  const found = lifted.filter(({ ofRun }) => ofRun.length > 0).map(({ top }) => top);
  for (let top = found.pop(); top; top = found.pop()) {
    if (fromRun.has(top)) continue;
    fromRun.add(top);
    found.push(...(users.get(top) ?? []));
  }
  return fromRun;
}
