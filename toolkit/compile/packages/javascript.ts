import type { AnyNode, CallExpression, Identifier, Program } from 'acorn';
import { TEMPLATE_GLOBALS } from '../../sandbox/language/natives.js';
import { resolveNames } from '../../sandbox/language/scope.js';
import { parentsIn, walk } from '../../sandbox/language/walk.js';
import { assignedBindings } from './assigned.js';
import { toRe2 } from './regex-dialect.js';
import {
  changeChildren,
  expression,
  propertyOf,
  statements,
  type FreshNames,
  type Places
} from './tree.js';

/** What JavaScript's globals are called in runtime/javascript.ts, as values and when they are called. */
const GLOBALS: Readonly<Record<string, string>> = {
  Array: 'jsArray',
  'Array.from': 'jsFrom',
  'Array.isArray': 'jsIsArray',
  'Array.prototype': 'jsArrayPrototype',
  Boolean: 'jsBoolean',
  Function: 'jsFunction',
  'Function.prototype': 'jsFunction',
  Infinity: 'jsInfinity',
  'JSON.parse': 'jsParse',
  'JSON.stringify': 'jsJson.stringify',
  'Math.abs': 'jsMath.abs',
  'Math.ceil': 'jsMath.ceil',
  'Math.floor': 'jsMath.floor',
  'Math.imul': 'jsImul',
  'Math.max': 'jsMath.max',
  'Math.min': 'jsMath.min',
  'Math.pow': 'jsMath.pow',
  'Math.random': 'jsRandom',
  'Math.round': 'jsMath.round',
  'Math.sign': 'jsSign',
  'Math.sqrt': 'jsMath.sqrt',
  'Math.trunc': 'jsTrunc',
  NaN: 'jsNaN',
  Number: 'jsNumber',
  'Number.isFinite': 'jsNumberIsFinite',
  'Number.isInteger': 'jsIsInteger',
  'Number.isNaN': 'jsNumberIsNaN',
  'Number.isSafeInteger': 'jsIsSafeInteger',
  'Number.parseFloat': 'jsParseFloat',
  'Number.parseInt': 'jsParseInt',
  'Number.POSITIVE_INFINITY': 'jsInfinity',
  Object: 'jsObject',
  'Object.assign': 'jsAssign',
  'Object.defineProperty': 'jsDefine',
  'Object.entries': 'jsEntries',
  'Object.freeze': 'jsFreeze',
  'Object.fromEntries': 'jsFromEntries',
  'Object.getOwnPropertyDescriptor': 'jsDescriptor',
  'Object.getOwnPropertyNames': 'jsKeys',
  'Object.getPrototypeOf': 'jsPrototypeOf',
  'Object.hasOwn': 'jsHas',
  'Object.hasOwnProperty': 'jsHas',
  'Object.propertyIsEnumerable': 'jsHas',
  'Object.toString': 'jsTag',
  'Object.is': 'jsIs',
  'Object.keys': 'jsKeys',
  'Object.prototype': 'jsObjectPrototype',
  'Object.prototype.hasOwnProperty': 'jsHas',
  'Object.prototype.propertyIsEnumerable': 'jsHas',
  'Object.prototype.toString': 'jsTag',
  'Object.values': 'jsValues',
  RegExp: 'jsRegex',
  String: 'jsString',
  'String.fromCharCode': 'jsFromCharCode',
  'String.fromCodePoint': 'jsFromCodePoint',
  __commonJS: 'jsCommonJs',
  __toCommonJS: 'jsObject',
  __toESM: 'jsToEsm',
  atob: 'jsAtob',
  btoa: 'jsBtoa',
  decodeURI: 'jsDecode',
  decodeURIComponent: 'jsDecodeComponent',
  encodeURI: 'jsEncode',
  encodeURIComponent: 'jsEncodeComponent',
  escape: 'jsEscape',
  isFinite: 'jsIsFinite',
  isNaN: 'jsIsNaN',
  parseFloat: 'jsParseFloat',
  parseInt: 'jsParseInt',
  unescape: 'jsUnescape'
};

/** Numbers that have names. */
const NUMBERS: Readonly<Record<string, string>> = {
  'Number.MAX_SAFE_INTEGER': '9007199254740991',
  'Number.MIN_SAFE_INTEGER': '-9007199254740991',
  'Number.MAX_VALUE': '1.7976931348623157e308',
  'Number.EPSILON': '2.220446049250313e-16',
  'Math.PI': '3.141592653589793',
  'Math.E': '2.718281828459045'
};

/** A method that is borrowed from a prototype; `Object.hasOwnProperty` is the prototype's too. */
const PROTOTYPE_CALL =
  /^(Array|String|Object|Number)\.(?:prototype\.|(?=(?:hasOwnProperty|propertyIsEnumerable|toString)\.))(\w+)\.(call|apply)$/;

/** Globals whose properties are all known here, or are nowhere. */
const ROOTS = new Set(['Array', 'JSON', 'Math', 'Number', 'Object', 'RegExp', 'String']);

/** Typed arrays, and what each makes of a number that is written to it. */
const TYPED: Readonly<Record<string, string>> = {
  Int8Array: '($0 << 24) >> 24',
  Int16Array: '($0 << 16) >> 16',
  Int32Array: '$0 | 0',
  Uint8Array: '$0 & 255',
  Uint16Array: '$0 & 65535',
  Uint32Array: '$0 >>> 0'
};

const ERRORS = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError']);

/** Methods that GTM lacks or whose arguments it lacks, and what stands for them. */
const METHODS: Readonly<Record<string, string>> = {
  at: 'jsAt',
  charCodeAt: 'jsCharCodeAt',
  codePointAt: 'jsCodePointAt',
  endsWith: 'jsEndsWith',
  exec: 'jsExec',
  fill: 'jsFill',
  find: 'jsFind',
  findIndex: 'jsFindIndex',
  findLast: 'jsFindLast',
  flat: 'jsFlat',
  flatMap: 'jsFlatMap',
  includes: 'jsIncludes',
  match: 'jsMatch',
  matchAll: 'jsMatchAll',
  normalize: 'jsNormalize',
  padEnd: 'jsPadEnd',
  padStart: 'jsPadStart',
  repeat: 'jsRepeat',
  replace: 'jsReplace',
  replaceAll: 'jsReplaceAll',
  search: 'jsSearch',
  split: 'jsSplit',
  startsWith: 'jsStartsWith',
  substr: 'jsSubstr',
  test: 'jsTest',
  toFixed: 'jsToFixed',
  trimEnd: 'jsTrimEnd',
  trimLeft: 'jsTrimStart',
  trimRight: 'jsTrimEnd',
  trimStart: 'jsTrimStart'
};

/** Calls that end in an exception in JavaScript, and those that give undefined instead. */
const TRIED: Readonly<Record<string, string>> = {
  jsDecodeComponent: 'jsTryDecodeComponent',
  jsDecode: 'jsTryDecode',
  jsParse: 'jsTryParse'
};

/** A part of a package that GTM cannot have, with the node it is about. */
export interface Refusal {
  node: AnyNode;
  what: string;
}

/**
 * Writes JavaScript's globals, its newer methods and its regular expressions as calls of
 * runtime/javascript.ts, and `call`, `apply` and `bind` as plain calls: GTM's functions have no `this`.
 *
 * @returns constants that have to stand before the program, and what cannot be written
 */
export function lowerJavaScript(
  program: Program,
  places: Places,
  fresh: FreshNames
): { constants: AnyNode[]; refusals: Refusal[] } {
  const names = resolveNames(program, TEMPLATE_GLOBALS);
  const unresolved = new Set<AnyNode>(names.unresolved);
  const assigned = assignedBindings(program, names);
  const constants: AnyNode[] = [];
  const refusals: Refusal[] = [];
  const make = (text: string, parts: (AnyNode | AnyNode[])[], origin: AnyNode): AnyNode =>
    expression(text, parts, origin, places);
  const own = ownProperties(program);

  /** "Object.prototype.hasOwnProperty" for whatever leads there; undefined for anything else. */
  const findPath = (node: AnyNode, depth = 0): string | undefined => {
    if (depth > 8) return undefined;
    if (node.type === 'Identifier') {
      if (unresolved.has(node)) return node.name;
      const binding = names.bindingOf.get(node);
      const declared = binding?.declaration;
      if (!binding || declared?.type !== 'VariableDeclarator' || !declared.init) return undefined;
      if (declared.id.type !== 'Identifier' || assigned.has(binding)) return undefined;
      return findPath(declared.init, depth + 1);
    }
    if (node.type === 'ArrayExpression' && node.elements.length === 0) return 'Array.prototype';
    if (node.type === 'ObjectExpression' && node.properties.length === 0) return 'Object.prototype';
    if (node.type === 'Literal' && node.value === '') return 'String.prototype';
    const name = propertyOf(node);
    if (name === undefined || node.type !== 'MemberExpression') return undefined;
    if (name === 'constructor') return undefined;
    const object = findPath(node.object, depth + 1);
    return object === undefined ? undefined : `${object}.${name}`;
  };
  const parents = parentsIn(program);
  // Before anything is written anew, since names lead to what other statements say.
  const paths = new Map<AnyNode, string>();
  walk(program, (node) => {
    const path = findPath(node);
    if (path !== undefined) paths.set(node, path);
  });
  const pathOf = (node: AnyNode): string | undefined => paths.get(node);
  const isReal = (node: AnyNode): boolean =>
    node.type === 'Identifier' || node.type === 'MemberExpression';

  const lowerRegex = (node: AnyNode): AnyNode => {
    if (node.type !== 'Literal' || !node.regex) return node;
    const { pattern, flags } = node.regex;
    const translated = toRe2(pattern, flags);
    if ('refused' in translated) {
      refusals.push({
        node,
        what: `the regular expression /${pattern}/ has ${translated.refused}`
      });
      return node;
    }
    const parts = [translated.pattern, flags.replaceAll(/[^gi]/g, ''), pattern].map((text) =>
      make(JSON.stringify(text), [], node)
    );
    const regex = make('jsRegex($0, $1, $2)', parts, node);
    // One that remembers where it was is made where it stands, each time.
    if (flags.includes('g') && !isStateless(node)) return regex;
    const name = make(fresh.of('jsPattern'), [], node);
    constants.push(...statements('const $0 = $1;', [name, regex], node, places));
    return make((name as Identifier).name, [], node);
  };
  const stateless = new Set<AnyNode>();
  walk(program, (node) => {
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
    const method = propertyOf(node.callee);
    if (method && ['replace', 'replaceAll', 'match', 'matchAll', 'split'].includes(method)) {
      for (const argument of node.arguments) stateless.add(argument);
    }
  });
  const isStateless = (node: AnyNode): boolean => stateless.has(node);

  const lowerCall = (node: CallExpression, path: string | undefined): AnyNode | undefined => {
    const { callee, arguments: given } = node;
    if (path !== undefined && isReal(callee)) {
      const [, owner, method, how] = PROTOTYPE_CALL.exec(path) ?? [];
      if (owner && method && how) return lowerPrototypeCall(node, owner, method, how);
      if (path === 'Object.create') {
        const [first] = given;
        if (given.length === 1 && first?.type === 'Literal' && first.value === null) {
          return make('{}', [], node);
        }
        refusals.push({ node, what: 'Object.create needs prototypes' });
        return undefined;
      }
      if (path === 'Object.getOwnPropertySymbols') return make('[]', [], node);
      if (path === 'String.raw') return undefined;
      const applied = /^(Math\.(?:max|min)|String\.fromCharCode)\.apply$/.exec(path)?.[1];
      if (applied === 'Math.max') return make('jsMax($0)', [given[1] as AnyNode], node);
      if (applied === 'Math.min') return make('jsMin($0)', [given[1] as AnyNode], node);
      if (applied) return make('jsFromCodes($0)', [given[1] as AnyNode], node);
      if (ERRORS.has(path)) {
        const message = given[0] ?? make('undefined', [], node);
        return make('jsError($0, $1)', [make(JSON.stringify(path), [], node), message], node);
      }
    }
    if (callee.type !== 'MemberExpression') return undefined;
    const method = propertyOf(callee);
    if (method === undefined) return undefined;
    const { object } = callee;
    if (!own.has(method) || object.type === 'FunctionExpression') {
      if (method === 'call') return make('$0($1)', [object, given.slice(1)], node);
      if (method === 'apply') {
        return make('jsApply($0, $1)', [object, given[1] ?? make('[]', [], node)], node);
      }
      if (method === 'bind') {
        return given.length < 2 ? object : make('jsBind($0, [$1])', [object, given.slice(1)], node);
      }
    }
    if (method === 'toString' && given.length === 1) {
      return make('jsToString($0, $1)', [object, given], node);
    }
    if (method === 'hasOwnProperty' && given.length === 1) {
      return make('jsHas($0, $1)', [object, given], node);
    }
    if (!Object.hasOwn(METHODS, method) || isNativeCall(method, given)) return undefined;
    return make(`${METHODS[method]}($0, $1)`, [object, given], node);
  };

  const lowerPrototypeCall = (
    node: CallExpression,
    owner: string,
    method: string,
    how: string
  ): AnyNode | undefined => {
    const [self, ...rest] = node.arguments as AnyNode[];
    if (!self) return undefined;
    const known = GLOBALS[`${owner}.prototype.${method}`];
    if (owner === 'Object') return known ? make(`${known}($0, $1)`, [self, rest], node) : undefined;
    if (owner === 'Array' && how === 'apply' && (method === 'push' || method === 'concat')) {
      return method === 'push'
        ? make('jsPushAll($0, $1)', [self, rest], node)
        : make('jsFlat(jsList($1, 0), 1)', [self, rest], node);
    }
    if (how === 'apply') return undefined;
    if (Object.hasOwn(METHODS, method)) {
      return make(`${METHODS[method]}($0, $1)`, [self, rest], node);
    }
    const value =
      owner === 'Array' ? make('jsFrom($0)', [self], node) : make('jsString($0)', [self], node);
    return make(`$0.${method}($1)`, [value, rest], node);
  };

  /** `value.valueOf` beside `Object.prototype.valueOf` asks for a method of the value's own. */
  const ownMethodCompared = (value: AnyNode, native: AnyNode): AnyNode[] | undefined => {
    const name = propertyOf(value);
    if (name === undefined || value.type !== 'MemberExpression') return undefined;
    if (pathOf(native) !== `Object.prototype.${name}`) return undefined;
    return [value.object, make(JSON.stringify(name), [], value)];
  };

  const lowerBinary = (node: AnyNode): AnyNode => {
    if (node.type !== 'BinaryExpression') return node;
    const { operator, left, right } = node;
    const compared = ownMethodCompared(left, right) ?? ownMethodCompared(right, left);
    if (compared && (operator === '===' || operator === '!==')) {
      const test = `${operator === '===' ? '!' : ''}jsHas($0, $1)`;
      return make(test, compared, node);
    }
    if (operator === 'in') return make('jsHas($0, $1)', [right, left], node);
    if (operator === '**') return make('jsMath.pow($0, $1)', [left, right], node);
    if (operator !== 'instanceof') return node;
    const test = {
      Array: 'jsIsArray',
      RegExp: 'jsIsRegex',
      Object: 'jsIsObject',
      Function: 'jsIsFunction'
    }[pathOf(right) ?? ''];
    if (test) return make(`${test}($0)`, [left], node);
    if (ERRORS.has(pathOf(right) ?? '')) return make('jsIsError($0)', [left], node);
    if (['String', 'Number', 'Boolean'].includes(pathOf(right) ?? ''))
      return make('false', [], node);
    return node;
  };

  /**
   * The kind of a typed array that nothing but this code ever sees: then what is written to it can be
   * cut to its size there. A list takes its place.
   */
  const typedArray = (declarator: AnyNode | undefined): string | undefined => {
    if (declarator?.type !== 'VariableDeclarator' || !declarator.init) return undefined;
    const made = declarator.init;
    const kind = made.type === 'NewExpression' ? pathOf(made.callee) : undefined;
    if (!kind || !Object.hasOwn(TYPED, kind)) return undefined;
    const uses = [...names.bindingOf].filter(([, binding]) => binding.declaration === declarator);
    const isSeen = uses.every(([use, binding]) => {
      const parent = parents.get(use);
      if (assigned.has(binding) || parent?.type !== 'MemberExpression') return false;
      if (parent.object !== use || !isPlainWrite(parents.get(parent))) return false;
      return parent.computed || propertyOf(parent) === 'length';
    });
    return isSeen ? kind : undefined;
  };
  const kinds = new Map<AnyNode, string>();
  walk(program, (node) => {
    const kind = typedArray(node);
    if (kind && node.type === 'VariableDeclarator' && node.init) kinds.set(node.init, kind);
  });
  /** The kind of typed array that an assignment writes to. */
  const kindWritten = (target: AnyNode): string | undefined => {
    if (target.type !== 'MemberExpression' || target.object.type !== 'Identifier') return undefined;
    const declared = names.bindingOf.get(target.object)?.declaration;
    const init = declared?.type === 'VariableDeclarator' ? declared.init : undefined;
    return (init && kinds.get(init)) ?? written.get(declared as AnyNode);
  };
  const written = new Map<AnyNode, string>();
  walk(program, (node) => {
    const kind = node.type === 'VariableDeclarator' && node.init ? kinds.get(node.init) : undefined;
    if (kind) written.set(node, kind);
  });

  const lowerNew = (node: AnyNode): AnyNode => {
    if (node.type !== 'NewExpression') return node;
    const path = pathOf(node.callee);
    const kind = kinds.get(node);
    if (kind) {
      const given = node.arguments[0] as AnyNode | undefined;
      return make('jsNumbers($0)', [given ?? make('0', [], node)], node);
    }
    if (path === 'Array' || path === 'Object') {
      return make(`${GLOBALS[path]}($0)`, [node.arguments as AnyNode[]], node);
    }
    if (path === 'RegExp') {
      const [source, flags] = node.arguments as AnyNode[];
      return make('jsMakeRegex($0, $1)', [source ?? [], flags ?? []], node);
    }
    if (path && ERRORS.has(path)) {
      const message = (node.arguments[0] as AnyNode | undefined) ?? make('undefined', [], node);
      return make('jsError($0, $1)', [make(JSON.stringify(path), [], node), message], node);
    }
    return node;
  };

  const lowerTry = (node: AnyNode): AnyNode[] => {
    if (node.type !== 'TryStatement' || !node.handler || node.finalizer) return [node];
    const tried: CallExpression[] = [];
    let isKnown = true;
    walk(node.block, (inner) => {
      if (inner.type === 'ThrowStatement') isKnown = false;
      if (inner.type !== 'CallExpression') return;
      const called = inner.callee.type === 'Identifier' ? inner.callee.name : undefined;
      if (called && Object.hasOwn(TRIED, called)) tried.push(inner);
      else if (
        called === undefined ? inner.callee.type !== 'MemberExpression' : !/^js[A-Z]/.test(called)
      ) {
        isKnown = false;
      }
    });
    const [statement, ...more] = node.block.body;
    const [call, second] = tried;
    if (!isKnown || second || (call && (!statement || more.length > 0))) return [node];
    if (!call) return node.block.body;
    const value = make(fresh.of('tried'), [], call);
    const { name } = value as Identifier;
    const handler: AnyNode[] = node.handler.body.body;
    const { param } = node.handler;
    if (param?.type === 'Identifier') {
      handler.unshift(...statements('const $0 = jsError("Error", "");', [param], node, places));
    }
    const all = statements(
      `const ${name} = $0; if (${name} === undefined) { $1; } else { $2; }`,
      [
        make(`${TRIED[(call.callee as Identifier).name]}($0)`, [call.arguments as AnyNode[]], call),
        [],
        []
      ],
      node,
      places
    );
    Object.assign(call, make(name, [], call));
    const choice = all[1] as unknown as {
      consequent: { body: AnyNode[] };
      alternate: { body: AnyNode[] };
    };
    choice.consequent.body = handler;
    choice.alternate.body = [statement as AnyNode];
    return all;
  };

  const visit = (node: AnyNode, parent?: AnyNode, key?: string): AnyNode | AnyNode[] => {
    // The paths are read before what they are made of is written anew.
    const path = node.type === 'CallExpression' ? pathOf(node.callee) : pathOf(node);
    if (parent?.type === 'Property' && key === 'key' && !parent.computed) return node;
    if (parent?.type === 'MemberExpression' && key === 'property' && !parent.computed) return node;
    if (isReal(node) && path !== undefined && !isTarget(parent, key)) {
      // A call of a prototype's function is written as a whole.
      const known = Object.hasOwn(GLOBALS, path) ? GLOBALS[path] : undefined;
      if (known && isGlobalNode(node)) return make(known, [], node);
      const number = Object.hasOwn(NUMBERS, path) ? NUMBERS[path] : undefined;
      if (number) return make(number, [], node);
      if (node.type === 'MemberExpression' && isGlobalNode(node) && isUnknown(path, parent)) {
        if (isAsked(parent, key) || isOnlyBorrowed(parent)) return make('undefined', [], node);
        refusals.push({ node, what: `GTM has no ${path}` });
        return node;
      }
    }
    if (node.type === 'CallExpression') {
      const { callee } = node;
      const before = { ...node, arguments: [...node.arguments] } as CallExpression;
      places.set(before, places.get(node) ?? { line: 1, column: 1 });
      const replaced = lowerCall(before, path);
      if (replaced) return visitParts(replaced, node);
      const newer = pathOf(callee);
      if (newer === 'Symbol') refusals.push({ node, what: 'GTM has no symbols' });
    }
    return visitParts(node, node);
  };
  const visitParts = (node: AnyNode, _origin: AnyNode): AnyNode | AnyNode[] => {
    if (node.type === 'NewExpression') {
      const made = lowerNew(node);
      if (made !== node) return visitParts(made, node);
    }
    if (node.type === 'BinaryExpression') {
      const made = lowerBinary(node);
      if (made !== node) return visitParts(made, node);
    }
    if (node.type === 'AssignmentExpression') {
      const kind = kindWritten(node.left);
      if (kind) {
        const { left, right, operator } = node;
        const cut = (value: AnyNode): AnyNode => make(TYPED[kind] ?? '$0', [value], node);
        if (operator === '=') node.right = cut(right) as typeof right;
        else if (left.type === 'MemberExpression') {
          // The place is looked up once, and before the value.
          const at = make(fresh.of('at'), [], left);
          const list = (left.object as Identifier).name;
          const sum = make(`${list}[$0] ${operator.slice(0, -1)} $1`, [at, right], node);
          const parts = [at, cut(sum), left.property];
          return visitParts(make(`(($0) => (${list}[$0] = $1))($2)`, parts, node), node);
        }
      }
    }
    if (node.type === 'UnaryExpression' && node.operator === 'delete') {
      const { argument } = node;
      if (argument.type === 'MemberExpression') {
        const { object, property, computed } = argument;
        const name = computed
          ? property
          : make(JSON.stringify((property as Identifier).name), [], node);
        return visitParts(make('jsDelete($0, $1)', [object, name], node), node);
      }
    }
    if (node.type === 'MemberExpression' && propertyOf(node) === 'name') {
      const { object } = node;
      if (object.type === 'MemberExpression' && propertyOf(object) === 'constructor') {
        return visitParts(make('jsConstructorName($0)', [object.object], node), node);
      }
    }
    if (node.type === 'MemberExpression' && propertyOf(node) === 'constructor') {
      return visitParts(make('jsConstructor($0)', [node.object], node), node);
    }
    if (node.type === 'MemberExpression' && propertyOf(node) === '__esModule') {
      node.property = make('"__esModule"', [], node) as typeof node.property;
      node.computed = true;
    }
    changeChildren(node, visit);
    if (node.type === 'ThrowStatement') {
      return statements('return jsThrow($0);', [node.argument], node, places)[0] as AnyNode;
    }
    if (node.type === 'TryStatement') return lowerTry(node);
    return lowerRegex(node);
  };
  /** Whether a name stands for a prototype's method that is only called by `call` and `apply`. */
  const isOnlyBorrowed = (declarator: AnyNode | undefined): boolean => {
    if (declarator?.type !== 'VariableDeclarator') return false;
    const uses = [...names.bindingOf].filter(([, binding]) => binding.declaration === declarator);
    return uses.every(([use]) => PROTOTYPE_CALL.test(pathOf(parents.get(use) ?? use) ?? ''));
  };
  const isUnknown = (path: string, parent: AnyNode | undefined): boolean => {
    const root = path.slice(0, path.indexOf('.'));
    const isPart = parent?.type === 'MemberExpression' && pathOf(parent) !== undefined;
    return ROOTS.has(root) && !/\.(?:length|name)$/.test(path) && !isPart;
  };
  /** Whether a node is the global itself and not a name that was given to it. */
  const isGlobalNode = (node: AnyNode): boolean => {
    if (node.type === 'Identifier') return unresolved.has(node);
    return node.type === 'MemberExpression' && (isGlobalNode(node.object) || !isReal(node.object));
  };
  visit(program);
  return { constants, refusals };
}

/** Whether a child is written to, not read. */
function isTarget(parent: AnyNode | undefined, key: string | undefined): boolean {
  if (!parent) return false;
  if (parent.type === 'AssignmentExpression') return key === 'left';
  if (parent.type === 'VariableDeclarator') return key === 'id';
  return (
    parent.type === 'UpdateExpression' || (parent.type.startsWith('Function') && key !== 'body')
  );
}

/** Whether a member is read, or written in a way that can be written out. */
function isPlainWrite(parent: AnyNode | undefined): boolean {
  return parent?.type !== 'UpdateExpression';
}

/** Whether a node is only asked whether it is there. */
function isAsked(parent: AnyNode | undefined, key: string | undefined): boolean {
  if (!parent) return false;
  if (parent.type === 'UnaryExpression') return parent.operator === '!';
  if (parent.type === 'LogicalExpression') return key === 'left';
  return (
    (parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') && key === 'test'
  );
}

/** A call that GTM's own method takes as it is. */
function isNativeCall(method: string, given: CallExpression['arguments']): boolean {
  const isText = (node: AnyNode | undefined): boolean =>
    node?.type === 'Literal' && typeof node.value === 'string';
  if (method === 'split') return given.length === 1 && isText(given[0]);
  if (method === 'replace') return isText(given[0]) && isText(given[1]);
  return false;
}

/** Names that the package gives to functions in objects of its own. */
function ownProperties(program: Program): Set<string> {
  const own = new Set<string>();
  walk(program, (node) => {
    if (node.type === 'Property' && !node.computed && node.key.type === 'Identifier') {
      own.add(node.key.name);
    }
    if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression') {
      const name = propertyOf(node.left);
      if (name !== undefined) own.add(name);
    }
  });
  return own;
}
