import type { AnyNode, Program } from 'acorn';
import { isPlain, isSameInEveryRun } from './constants.js';
import { isFunction, topNamesOf, type TopName } from './top-level.js';

/** What of a template's top level is made once for all of its runs. */
export interface Lifting {
  /** The statements that are, in their order, as ranges of the code. */
  once: readonly Range[];
  /** What is put into the code so that they can be; § stands for the suffix of added names. */
  insertions: readonly { offset: number; text: string }[];
  /** The names of a run that they are handed: the ones it has from its start, and its constants. */
  early: readonly string[];
  late: readonly string[];
}

/** A part of the code, from `start` up to but not including `end`. */
export interface Range {
  start: number;
  end: number;
}

/** A function of the top level that can be made once. */
interface Lifted {
  top: TopName;
  /** Behind the parenthesis that opens its parameters; before a parameter without one. */
  open: number;
  parameters: readonly AnyNode[];
  hasParentheses: boolean;
  /** The names of the run that it uses itself. */
  ofRun: readonly string[];
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

function readLifted(top: TopName, code: string): Lifted | undefined {
  const { declaration, isAlone, isFixed, isPremature, needsNoMore, uses } = top;
  const made = declaration?.type === 'VariableDeclarator' ? declaration.init : declaration;
  if (!made || !isFunction(made) || !('params' in made)) return undefined;
  if (!isAlone || !isFixed || isPremature || !needsNoMore) return undefined;
  if (made.type === 'FunctionExpression' && made.id) return undefined;
  if (hasDirective(made.body)) return undefined;
  const areCalls = uses.every(({ identifier, parent }) => {
    const isCall = parent.type === 'CallExpression' && parent.callee === identifier;
    return isCall && openingAfter(identifier.end, code) !== undefined;
  });
  const hasParentheses = made.type !== 'ArrowFunctionExpression' || code[made.start] === '(';
  const open = hasParentheses ? parametersOffset(made, code) : made.params[0]?.start;
  if (!areCalls || open === undefined) return undefined;
  return { top, open, parameters: made.params, hasParentheses, ofRun: [] };
}

function hasDirective(body: AnyNode): boolean {
  if (body.type !== 'BlockStatement') return false;
  const [first] = body.body;
  return first?.type === 'ExpressionStatement' && first.directive !== undefined;
}

function parametersOffset(made: AnyNode, code: string): number | undefined {
  if (made.type === 'ArrowFunctionExpression') return made.start + 1;
  const id = made.type === 'FunctionDeclaration' ? made.id : undefined;
  return openingAfter(id ? id.end : made.start + 'function'.length, code);
}

/** Behind the parenthesis that follows; undefined if something else does, such as a comment. */
function openingAfter(offset: number, code: string): number | undefined {
  return behind(/\s*\(/y, offset, code);
}

/** Behind the equals sign of a constant. */
function valueOffset(declaration: TopName['declaration'], code: string): number | undefined {
  return declaration?.type === 'VariableDeclarator'
    ? behind(/\s*=/y, declaration.id.end, code)
    : undefined;
}

function behind(pattern: RegExp, offset: number, code: string): number | undefined {
  pattern.lastIndex = offset;
  return pattern.test(code) ? pattern.lastIndex : undefined;
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

/** The run is an object; a function takes from it what it uses, under the names it uses. */
function parameterInsertions(
  { top, open, parameters, hasParentheses, ofRun }: Lifted,
  fromRun: ReadonlySet<TopName>
): { offset: number; text: string }[] {
  if (!fromRun.has(top)) return [];
  const hands = [...top.needs].some((needed) => fromRun.has(needed));
  const taken = `{${[...ofRun, ...(hands ? ['run§'] : [])].join(',')}}`;
  const [first] = parameters;
  if (hasParentheses || !first) return [{ offset: open, text: first ? `${taken},` : taken }];
  return [
    { offset: open, text: `(${taken},` },
    { offset: first.end, text: ')' }
  ];
}

function callInsertions({ uses }: TopName, code: string): { offset: number; text: string }[] {
  return uses.flatMap(({ identifier, parent }) => {
    const offset = openingAfter(identifier.end, code);
    if (offset === undefined || parent.type !== 'CallExpression') return [];
    return [{ offset, text: parent.arguments.length > 0 ? 'run§,' : 'run§' }];
  });
}

/** V8 puts a function that is written as a property's value where only a full collection frees it. */
function keepInsertions({ name, declaration }: TopName, code: string): Lifting['insertions'] {
  const offset = valueOffset(declaration, code);
  if (offset === undefined || declaration?.type !== 'VariableDeclarator') return [];
  const keep = `run§.${name}=`;
  if (!isFunction(declaration.init)) return [{ offset, text: keep }];
  return [
    { offset, text: `${keep}(0,` },
    { offset: declaration.end, text: ')' }
  ];
}
