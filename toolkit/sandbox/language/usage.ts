import type { AnyNode, CallExpression, Identifier, Program } from 'acorn';
import type { Position } from '../problem.js';
import { TEMPLATE_GLOBALS } from './natives.js';
import { resolveNames, type Binding, type Names } from './scope.js';
import { parentsIn, placeOf, type Parents } from './walk.js';

/** One `require('name')`. */
export interface ApiUse {
  /** The name of the API, or undefined if it is computed at run time. */
  name: string | undefined;
  /** Where it is first used; where it is required if it never is. */
  at: Position;
  /** Where it is required. */
  requiredAt: Position;
  /** Every call of it, or of one of its members, in source order. */
  calls: ApiCall[];
}

/** A call of a required API: `sendHttpRequest(…)`, or `BigQuery.insert(…)` with `member` "insert". */
export interface ApiCall {
  member: string | undefined;
  node: CallExpression;
  at: Position;
}

/** A field that the code reads off `data`. */
export interface FieldUse {
  name: string;
  at: Position;
  /** Whether the code gives it a value rather than reads it. */
  isAssigned: boolean;
}

/** What a piece of code needs from outside. */
export interface Usage {
  names: Names;
  apis: ApiUse[];
  fields: FieldUse[];
  /** Whether `data` is also used as a whole or with a computed name, so that `fields` may lack some. */
  readsAnyField: boolean;
}

/** Collects the APIs and fields that parsed code uses. */
export function readUsage(program: Program, globals: readonly string[] = TEMPLATE_GLOBALS): Usage {
  const names = resolveNames(program, globals);
  const parents = parentsIn(program);
  const usage: Usage = { names, apis: [], fields: [], readsAnyField: false };
  for (const [identifier, binding] of names.bindingOf) {
    if (binding.declaration !== undefined) continue;
    if (binding.name === 'require') addApi(usage, identifier, parents);
    if (binding.name === 'data') addField(usage, identifier, parents);
  }
  usage.apis.sort(bySource);
  usage.fields.sort(bySource);
  return usage;
}

function bySource(a: { at: Position }, b: { at: Position }): number {
  return a.at.line - b.at.line || a.at.column - b.at.column;
}

function addApi(usage: Usage, identifier: Identifier, parents: Parents): void {
  const call = parents.get(identifier);
  if (call?.type !== 'CallExpression' || call.callee !== identifier) {
    const at = placeOf(identifier);
    usage.apis.push({ name: undefined, at, requiredAt: at, calls: [] });
    return;
  }
  const [argument] = call.arguments;
  const literal = argument?.type === 'Literal' && typeof argument.value === 'string';
  const name = literal ? (argument.value as string) : undefined;
  const uses = usesOf(call, usage.names, parents);
  const calls = uses.flatMap((use) => callsOf(use, parents));
  const [first] = uses;
  usage.apis.push({ name, at: placeOf(first ?? call), requiredAt: placeOf(call), calls });
}

/** The expressions that stand for the API: the names bound to the `require` call, or the call itself. */
function usesOf(call: CallExpression, names: Names, parents: Parents): AnyNode[] {
  const parent = parents.get(call);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier') {
    return bindingDeclaredBy(parent, names)?.references ?? [];
  }
  return [call];
}

function bindingDeclaredBy(declarator: AnyNode, names: Names): Binding | undefined {
  for (const binding of names.bindingOf.values()) {
    if (binding.declaration === declarator) return binding;
  }
  return undefined;
}

function callsOf(use: AnyNode, parents: Parents): ApiCall[] {
  const parent = parents.get(use);
  if (parent?.type === 'CallExpression' && parent.callee === use) {
    return [{ member: undefined, node: parent, at: placeOf(use) }];
  }
  if (parent?.type !== 'MemberExpression' || parent.object !== use) return [];
  const call = parents.get(parent);
  if (call?.type !== 'CallExpression' || call.callee !== parent) return [];
  return [{ member: memberName(parent), node: call, at: placeOf(use) }];
}

/** The name a member expression reads, or undefined if it is computed at run time. */
export function memberName(node: AnyNode & { type: 'MemberExpression' }): string | undefined {
  if (!node.computed && node.property.type === 'Identifier') return node.property.name;
  if (node.property.type === 'Literal' && typeof node.property.value === 'string') {
    return node.property.value;
  }
  return undefined;
}

function addField(usage: Usage, identifier: Identifier, parents: Parents): void {
  const parent = parents.get(identifier);
  const name =
    parent?.type === 'MemberExpression' && parent.object === identifier
      ? (nameAskedFor(parent, parents) ?? memberName(parent))
      : undefined;
  if (name === undefined || name === 'hasOwnProperty') usage.readsAnyField = true;
  else {
    const target = parent as AnyNode;
    const isAssigned = isAssignmentTo(parents.get(target), target);
    usage.fields.push({ name, at: placeOf(target), isAssigned });
  }
}

/** "x" for `data.hasOwnProperty('x')`. */
function nameAskedFor(
  member: AnyNode & { type: 'MemberExpression' },
  parents: Parents
): string | undefined {
  const call = parents.get(member);
  if (memberName(member) !== 'hasOwnProperty' || call?.type !== 'CallExpression') return undefined;
  const [asked] = call.arguments;
  return asked?.type === 'Literal' && typeof asked.value === 'string' ? asked.value : undefined;
}

function isAssignmentTo(statement: AnyNode | undefined, target: AnyNode): boolean {
  return (
    statement?.type === 'AssignmentExpression' &&
    statement.operator === '=' &&
    statement.left === target
  );
}
