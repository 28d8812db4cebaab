import type { AnyNode } from 'acorn';

/** One thing the sandbox refuses: the rule's name and the sentence that says what to write instead. */
export interface SyntaxFault {
  rule: string;
  message: string;
}

const fault = (rule: string, message: string): SyntaxFault => ({ rule, message });

const NEWER_OPERATORS: Record<string, SyntaxFault> = {
  '??': fault('nullish-coalescing', 'GTM has no ?? operator; compare with undefined and null'),
  '**': fault('exponent', "GTM has no ** operator; use require('Math').pow"),
  '**=': fault('exponent', "GTM has no ** operator; use require('Math').pow"),
  '??=': fault('logical-assignment', 'GTM has no ??= operator; write the if statement'),
  '||=': fault('logical-assignment', 'GTM has no ||= operator; write the if statement'),
  '&&=': fault('logical-assignment', 'GTM has no &&= operator; write the if statement'),
  in: fault('in-operator', 'GTM has no in operator; use hasOwnProperty'),
  instanceof: fault('instanceof', "GTM has no instanceof; use require('getType')"),
  delete: fault('delete-operator', "GTM has no delete; use require('Object').delete"),
  void: fault('void-operator', 'GTM has no void operator; write undefined')
};

const REFUSED_NODES: Record<string, SyntaxFault> = {
  NewExpression: fault(
    'new-expression',
    'GTM cannot construct with new; call the API that returns it'
  ),
  ThisExpression: fault('this-keyword', 'GTM has no this; pass the value as a parameter'),
  TryStatement: fault(
    'try-catch',
    'GTM has no try; check the value before, or use the promise’s catch'
  ),
  ThrowStatement: fault('throw-statement', 'GTM has no throw; call data.gtmOnFailure() and return'),
  ClassDeclaration: fault('class', 'GTM has no classes; use functions and objects'),
  ClassExpression: fault('class', 'GTM has no classes; use functions and objects'),
  TemplateLiteral: fault('template-literal', 'GTM has no template literals; join strings with +'),
  TaggedTemplateExpression: fault(
    'template-literal',
    'GTM has no template literals; join strings with +'
  ),
  ObjectPattern: fault('destructuring', 'GTM has no destructuring; read each property by name'),
  ArrayPattern: fault('destructuring', 'GTM has no destructuring; read each element by index'),
  SpreadElement: fault('spread', 'GTM has no spread; use concat, or copy the keys in a loop'),
  RestElement: fault('rest-parameter', 'GTM has no rest parameters; take an array'),
  AssignmentPattern: fault('default-parameter', 'GTM has no default values; test for undefined'),
  ChainExpression: fault('optional-chaining', 'GTM has no ?.; test each step with &&'),
  AwaitExpression: fault('async-await', 'GTM has no await; use the promise’s then'),
  YieldExpression: fault('generator', 'GTM has no generators; return an array'),
  LabeledStatement: fault('label', 'GTM has no labels; move the loop into a function and return'),
  SequenceExpression: fault('comma-expression', 'GTM has no comma operator; write two statements'),
  WithStatement: fault('with-statement', 'GTM has no with'),
  DebuggerStatement: fault('debugger-statement', 'GTM has no debugger; use logToConsole'),
  ImportExpression: fault('dynamic-import', "GTM has no import(); use require('…')"),
  ImportDeclaration: fault('module-syntax', "GTM has no modules; use require('…')"),
  ExportNamedDeclaration: fault('module-syntax', 'GTM has no modules; remove export'),
  ExportDefaultDeclaration: fault('module-syntax', 'GTM has no modules; remove export'),
  ExportAllDeclaration: fault('module-syntax', 'GTM has no modules; remove export')
};

const LITERAL_FAULTS = {
  regex: fault('regex-literal', 'GTM cannot parse regular expression literals; use createRegex'),
  bigint: fault('bigint', 'GTM has no BigInt; use a number or a string')
};

const PROPERTY_FAULTS = {
  accessor: fault('getter-setter', 'GTM has no getters and setters; use a function'),
  method: fault('method-shorthand', 'GTM has no methods; write name: function () {}'),
  shorthand: fault('shorthand-property', 'GTM has no shorthand properties; write name: name'),
  computed: fault('computed-property', 'GTM has no computed names; assign object[name] = …')
};

const UNSUPPORTED = fault(
  'unsupported-syntax',
  'GTM does not know new.target, import.meta and whatever else is newer than its parser'
);

const ALLOWED_NODES = new Set([
  'Program',
  'ExpressionStatement',
  'BlockStatement',
  'EmptyStatement',
  'ReturnStatement',
  'IfStatement',
  'SwitchStatement',
  'SwitchCase',
  'BreakStatement',
  'ContinueStatement',
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'FunctionDeclaration',
  'VariableDeclaration',
  'VariableDeclarator',
  'ArrayExpression',
  'ObjectExpression',
  'Property',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'UnaryExpression',
  'UpdateExpression',
  'BinaryExpression',
  'AssignmentExpression',
  'LogicalExpression',
  'MemberExpression',
  'ConditionalExpression',
  'CallExpression',
  'Identifier',
  'Literal',
  // Parts of what is reported as a whole.
  'TemplateElement',
  'CatchClause',
  'ClassBody',
  'MethodDefinition',
  'PropertyDefinition'
]);

/**
 * Why the sandbox refuses this node, or undefined if it takes it. The list is the one of Google's
 * page on sandboxed JavaScript, narrowed to what published server templates use.
 */
export function syntaxFault(node: AnyNode): SyntaxFault | undefined {
  const refused = REFUSED_NODES[node.type];
  if (refused) return refused;
  if (!ALLOWED_NODES.has(node.type)) {
    return fault(UNSUPPORTED.rule, `GTM does not know ${node.type}; write it another way`);
  }
  if ('operator' in node && Object.hasOwn(NEWER_OPERATORS, node.operator)) {
    return NEWER_OPERATORS[node.operator];
  }
  if (node.type === 'Literal') return literalFault(node);
  if (node.type === 'Property') return propertyFault(node);
  if (node.type === 'ForOfStatement' && node.await) return REFUSED_NODES.AwaitExpression;
  if ('generator' in node && node.generator) return REFUSED_NODES.YieldExpression;
  if ('async' in node && node.async) return REFUSED_NODES.AwaitExpression;
  return undefined;
}

function literalFault(node: AnyNode & { type: 'Literal' }): SyntaxFault | undefined {
  if (node.regex) return LITERAL_FAULTS.regex;
  return node.bigint ? LITERAL_FAULTS.bigint : undefined;
}

function propertyFault(node: AnyNode & { type: 'Property' }): SyntaxFault | undefined {
  if (node.kind !== 'init') return PROPERTY_FAULTS.accessor;
  if (node.method) return PROPERTY_FAULTS.method;
  if (node.shorthand) return PROPERTY_FAULTS.shorthand;
  return node.computed ? PROPERTY_FAULTS.computed : undefined;
}

/** One fault for each rule on syntax, in the order of their names. */
export const SYNTAX_FAULTS: readonly SyntaxFault[] = [
  ...new Map(
    [REFUSED_NODES, NEWER_OPERATORS, LITERAL_FAULTS, PROPERTY_FAULTS]
      .flatMap((table) => Object.values(table))
      .concat(UNSUPPORTED)
      .map((each) => [each.rule, each])
  ).values()
]
  // localeCompare takes ten milliseconds when it is first called.
  .toSorted((a, b) => (a.rule < b.rule ? -1 : 1));
