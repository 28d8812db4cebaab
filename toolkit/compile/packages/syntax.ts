import type { AnyNode, Program, Property } from 'acorn';
import { walk } from '../../sandbox/language/walk.js';
import {
  changeChildren,
  expression,
  isFunction,
  isNode,
  statements,
  type FreshNames,
  type Places
} from './tree.js';

/**
 * Writes newer syntax in the sandbox's older one: default values, rest and spread, destructuring,
 * template texts, short properties, the comma operator and void.
 */
export function lowerSyntax(program: Program, places: Places, fresh: FreshNames): void {
  const make = (text: string, parts: (AnyNode | AnyNode[])[], origin: AnyNode): AnyNode =>
    expression(text, parts, origin, places);
  const makeAll = (text: string, parts: (AnyNode | AnyNode[])[], origin: AnyNode): AnyNode[] =>
    statements(text, parts, origin, places);
  const name = (wish: string, origin: AnyNode): AnyNode => make(fresh.of(wish), [], origin);

  /** Statements that give the names of a pattern their values; `$0` of `text` is one name. */
  const bind = (target: AnyNode, value: AnyNode, assign: string): AnyNode[] => {
    switch (target.type) {
      case 'AssignmentPattern': {
        const given = name('given', target);
        return [
          ...makeAll('const $0 = $1;', [given, value], target),
          ...bind(
            target.left,
            make('$0 === undefined ? $1 : $0', [given, target.right], target),
            assign
          )
        ];
      }
      case 'ArrayPattern': {
        const list = name('list', target);
        const parts = target.elements.flatMap((element, index) => {
          if (!element) return [];
          if (element.type === 'RestElement') {
            return bind(element.argument, make(`$0.slice(${index})`, [list], element), assign);
          }
          return bind(element, make(`$0[${index}]`, [list], element), assign);
        });
        return [...makeAll('const $0 = jsEach($1);', [list, value], target), ...parts];
      }
      case 'ObjectPattern': {
        const from = name('from', target);
        const taken: AnyNode[] = [];
        const parts = target.properties.flatMap((property) => {
          if (property.type === 'RestElement') {
            return bind(
              property.argument,
              make('jsRest($0, [$1])', [from, taken], property),
              assign
            );
          }
          const { key, computed, value: inner } = property;
          const isName = !computed && key.type === 'Identifier';
          taken.push(isName ? make(JSON.stringify(key.name), [], key) : key);
          const read = isName
            ? make(`$0.${key.name}`, [from], property)
            : make('$0[$1]', [from, key], property);
          return bind(inner, read, assign);
        });
        return [...makeAll('const $0 = $1;', [from, value], target), ...parts];
      }
      default:
        return makeAll(assign, [target, value], target);
    }
  };
  const isPattern = (node: AnyNode): boolean =>
    node.type === 'ObjectPattern' || node.type === 'ArrayPattern';

  const lowerFunction = (node: AnyNode): void => {
    if (!('params' in node) || !('body' in node)) return;
    const before: AnyNode[] = [];
    node.params = node.params.flatMap((parameter, index) => {
      if (parameter.type === 'Identifier') return [parameter];
      if (parameter.type === 'RestElement') {
        const rest = make(`jsList(arguments, ${index})`, [], parameter);
        before.push(...bind(parameter.argument, rest, 'let $0 = $1;'));
        return [];
      }
      if (parameter.type === 'AssignmentPattern' && parameter.left.type === 'Identifier') {
        const { left, right } = parameter;
        before.push(...makeAll('if ($0 === undefined) $0 = $1;', [left, right], parameter));
        return [left];
      }
      const given = name('given', parameter);
      before.push(...bind(parameter, given, 'let $0 = $1;'));
      return [given];
    }) as typeof node.params;
    if (before.length === 0) return;
    const block =
      node.body.type === 'BlockStatement'
        ? node.body
        : (makeAll('{ return $0; }', [node.body as AnyNode], node)[0] as AnyNode);
    (block as { body: AnyNode[] }).body.unshift(...before);
    Object.assign(node, { body: block, expression: false });
  };

  const lowerDeclaration = (node: AnyNode): AnyNode[] => {
    if (node.type !== 'VariableDeclaration') return [node];
    if (!node.declarations.some(({ id }) => isPattern(id))) return [node];
    return node.declarations.flatMap((each) => {
      if (!isPattern(each.id) || !each.init) return [{ ...node, declarations: [each] } as AnyNode];
      return bind(each.id, each.init, `${node.kind} $0 = $1;`);
    });
  };

  const lowerLoop = (node: AnyNode): void => {
    if (node.type !== 'ForOfStatement') return;
    node.right = make('jsEach($0)', [node.right], node) as typeof node.right;
    const { left } = node;
    if (left.type !== 'VariableDeclaration') return;
    const [each] = left.declarations;
    if (!each || !isPattern(each.id)) return;
    const item = name('item', left);
    const before = bind(each.id, item, `${left.kind} $0 = $1;`);
    each.id = item as typeof each.id;
    const body: AnyNode[] = [...before, node.body];
    node.body = { type: 'BlockStatement', body, start: 0, end: 0 } as unknown as typeof node.body;
  };

  const lowerObject = (node: AnyNode): AnyNode => {
    if (node.type !== 'ObjectExpression') return node;
    for (const property of node.properties) {
      if (property.type !== 'Property') continue;
      // As a text, since the printer would shorten "name: name" again.
      if (!property.computed && property.key.type === 'Identifier') {
        property.key = make(
          JSON.stringify(property.key.name),
          [],
          property.key
        ) as typeof property.key;
      }
      property.shorthand = false;
      property.method = false;
    }
    const isPlain = (property: AnyNode): boolean =>
      property.type === 'Property' && !(property.computed && property.key.type !== 'Literal');
    if (node.properties.every(isPlain)) {
      for (const property of node.properties) (property as Property).computed = false;
      return node;
    }
    const parts: AnyNode[] = [];
    let open: AnyNode[] = [];
    const close = (): void => {
      if (open.length > 0 || parts.length === 0) {
        parts.push({ ...node, properties: open } as AnyNode);
      }
      open = [];
    };
    for (const property of node.properties) {
      if (isPlain(property)) {
        (property as Property).computed = false;
        open.push(property);
        continue;
      }
      close();
      if (property.type === 'SpreadElement') parts.push(property.argument);
      else parts.push(make('jsPair($0, $1)', [property.key, property.value], property));
    }
    if (open.length > 0) close();
    return make('jsAssign($0)', [parts], node);
  };

  /** Lists in which some items are lists themselves, as one list. */
  const joined = (items: readonly (AnyNode | null)[], origin: AnyNode): AnyNode => {
    const parts: AnyNode[] = [];
    let open: AnyNode[] = [];
    for (const item of items) {
      if (item?.type === 'SpreadElement') {
        if (open.length > 0) parts.push(make('[$0]', [open], origin));
        open = [];
        parts.push(make('jsList($0, 0)', [item.argument], item));
      } else open.push(item ?? make('undefined', [], origin));
    }
    if (open.length > 0) parts.push(make('[$0]', [open], origin));
    const [first, ...others] = parts;
    if (!first) return make('[]', [], origin);
    return others.length === 0 ? first : make('$0.concat($1)', [first, others], origin);
  };

  const lowerExpression = (node: AnyNode): AnyNode => {
    switch (node.type) {
      case 'TemplateLiteral': {
        const parts: AnyNode[] = [];
        node.quasis.forEach((quasi, index) => {
          const text = make(JSON.stringify(quasi.value.cooked ?? ''), [], quasi);
          if (quasi.value.cooked || index === 0) parts.push(text);
          const value = node.expressions[index];
          if (value) parts.push(value);
        });
        return parts.reduce((whole, part) => make('$0 + $1', [whole, part], node));
      }
      case 'SequenceExpression':
        return make('jsLast([$0])', [node.expressions], node);
      case 'UnaryExpression': {
        if (node.operator !== 'void') return node;
        return node.argument.type === 'Literal'
          ? make('undefined', [], node)
          : make('jsLast([$0, undefined])', [node.argument], node);
      }
      case 'ObjectExpression':
        return lowerObject(node);
      case 'ArrayExpression':
        return node.elements.some((each) => each?.type === 'SpreadElement')
          ? joined(node.elements, node)
          : node;
      case 'CallExpression': {
        if (!node.arguments.some((each) => each.type === 'SpreadElement')) return node;
        const list = joined(node.arguments, node);
        const { callee } = node;
        if (callee.type === 'MemberExpression' && !callee.computed) {
          const method = (callee.property as { name?: string }).name;
          const known = { push: 'jsPushAll', unshift: 'jsUnshiftAll' }[method ?? ''];
          if (known) return make(`${known}($0, $1)`, [callee.object, list], node);
        }
        return make('jsApply($0, $1)', [callee, list], node);
      }
      case 'AssignmentExpression': {
        if (!isPattern(node.left)) return node;
        // An assignment to a pattern as a value: a function gives it a place for its statements.
        const value = name('value', node);
        const body = bind(node.left, value, '$0 = $1;');
        return intoFunction(value, body, node.right, node);
      }
      default:
        return node;
    }
  };
  const intoFunction = (
    value: AnyNode,
    body: AnyNode[],
    given: AnyNode,
    origin: AnyNode
  ): AnyNode => {
    const call = make('(($0) => { return $0; })($1)', [value, given], origin);
    walkFunctions(call, (inner) => inner.body.unshift(...body));
    return call;
  };

  /** Statements that a comma had made one. */
  const lowerStatement = (node: AnyNode): AnyNode[] => {
    if (node.type === 'ExpressionStatement' && node.expression.type === 'SequenceExpression') {
      return node.expression.expressions.flatMap((each) =>
        lowerStatement({ ...node, expression: each } as AnyNode)
      );
    }
    if (node.type === 'ExpressionStatement' && node.expression.type === 'AssignmentExpression') {
      const { left, right } = node.expression;
      if (isPattern(left)) {
        const all = bind(left, right, '$0 = $1;');
        return [{ type: 'BlockStatement', body: all, start: node.start, end: node.end } as AnyNode];
      }
    }
    if (node.type === 'ReturnStatement' && node.argument?.type === 'SequenceExpression') {
      const all = [...node.argument.expressions];
      const last = all.pop() as AnyNode;
      return [
        ...all.flatMap((each) => lowerStatement(...makeStatement(each))),
        { ...node, argument: last } as AnyNode
      ];
    }
    return lowerDeclaration(node);
  };
  const makeStatement = (node: AnyNode): [AnyNode] => [makeAll('$0;', [node], node)[0] as AnyNode];

  const visit = (node: AnyNode, parent?: AnyNode, key?: string): AnyNode | AnyNode[] => {
    const isList = Array.isArray((parent as unknown as Record<string, unknown>)?.[key ?? '']);
    // Statements first, while the commas in them are still commas.
    if (isList && node.type.endsWith('Statement')) {
      const several = lowerStatement(node);
      if (several.length !== 1 || several[0] !== node) {
        return several.flatMap((each) => visit(each, parent, key));
      }
    }
    if (isList && node.type === 'VariableDeclaration') {
      const several = lowerDeclaration(node);
      if (several.length !== 1 || several[0] !== node) {
        return several.flatMap((each) => visit(each, parent, key));
      }
    }
    if (isFunction(node)) lowerFunction(node);
    lowerLoop(node);
    changeChildren(node, visit);
    return lowerExpression(node);
  };
  visit(program);
}

function walkFunctions(node: AnyNode, visit: (block: { body: AnyNode[] }) => void): void {
  let isFound = false;
  walk(node, (inner) => {
    if (isFound || inner.type !== 'ArrowFunctionExpression') return;
    isFound = true;
    if (isNode(inner.body) && inner.body.type === 'BlockStatement') visit(inner.body);
  });
}
