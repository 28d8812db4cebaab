import type { AnyNode, Program } from 'acorn';
import { compareInsertions, type Insertion } from '../insertions.js';
import { isListOf, isPlain, isSameInEveryRun } from './constants.js';
import { callInsertions, keepInsertion, parameterInsertions, type Lifted } from './handing-on.js';
import { readLifted, type LiftedFunction } from './lifted-function.js';
import { onlyCalledIn } from './only-called.js';
import { readTopLevel, type TopName } from './top-level.js';

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
 * Finds the functions of the top level that are only called, and the constants that are the same in
 * every run. They are made once; what the functions use of a run they get as one more argument, where
 * they are called by their names. For each run V8 would make a new function of each, look up its
 * optimized code, and could call none of them directly.
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
  const topLevel = readTopLevel(program);
  if (!topLevel) return undefined;
  const { tops } = topLevel;
  const isOnlyCalled = onlyCalledIn(topLevel);
  const { isOnce, lifted, fromRun } = chooseOnce(
    constantsIn(tops, hasApi),
    tops.flatMap((top) => readLifted(top, code, isOnlyCalled) ?? []),
    tops
  );
  if (lifted.length === 0) return undefined;
  const isKept = new Set(lifted.flatMap(({ ofRun }) => ofRun));
  const kept = tops.filter(({ name }) => isKept.has(name));
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

/** What is made once, and which of its functions need the run. */
interface Chosen {
  isOnce: ReadonlySet<TopName>;
  lifted: readonly Lifted[];
  fromRun: ReadonlySet<TopName>;
}

/** A function that needs the run but is used as a value cannot be handed it: each run makes its own. */
function chooseOnce(
  constants: ReadonlySet<TopName>,
  functions: readonly LiftedFunction[],
  tops: readonly TopName[]
): Chosen {
  const uses = functions.flatMap(({ top }) => top.uses.map(({ identifier }) => identifier));
  const used = new Set<AnyNode | null>(uses);
  const lists = tops.filter((top) => isListOf(used, top));
  const needRun = needingRun([...functions.map(({ top }) => top), ...lists], constants);
  const fit = functions.filter(({ top, canBeHanded }) => canBeHanded || !needRun.has(top));
  const isOnce = new Set([
    ...constants,
    ...lists.filter((top) => !needRun.has(top)),
    ...fit.map(({ top }) => top)
  ]);
  const lifted = fit.map((each) => ({
    ...each,
    ofRun: [...each.top.needs].filter((top) => !isOnce.has(top)).map(({ name }) => name)
  }));
  const fromRun = new Set(fit.map(({ top }) => top).filter((top) => needRun.has(top)));
  return { isOnce, lifted, fromRun };
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

function isConstantOfRun({ declaration }: TopName): boolean {
  return declaration?.type === 'VariableDeclarator';
}

/** Which of these need something of the run: themselves, or by another of these that they need. */
function needingRun(
  candidates: readonly TopName[],
  constants: ReadonlySet<TopName>
): ReadonlySet<TopName> {
  const others = new Set([...constants, ...candidates]);
  const users = new Map<TopName, TopName[]>();
  const found = new Set<TopName>();
  for (const top of candidates) {
    for (const needed of top.needs) {
      const known = users.get(needed);
      if (known) known.push(top);
      else users.set(needed, [top]);
      if (!others.has(needed)) found.add(top);
    }
  }
  // A set goes on with what is added to it on the way.
  for (const top of found) for (const user of users.get(top) ?? []) found.add(user);
  return found;
}
