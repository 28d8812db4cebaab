import type { AnyNode, Program, VariableDeclaration } from 'acorn';
import { MagicString } from 'magic-string';
import { APIS } from '../../sandbox/api/registry.js';
import { GTM_FIELDS, TEMPLATE_GLOBALS } from '../../sandbox/language/natives.js';
import { resolveNames, type Names } from '../../sandbox/language/scope.js';
import { walk } from '../../sandbox/language/walk.js';

/** Without it TypeScript would ask for a type wherever JavaScript names none. */
const UNCHECKED =
  '// @ts-nocheck This is JavaScript. Add types where they help, then remove this line.';

/**
 * A template's code as `src/main.ts`: each `const name = require('name')` of the top level becomes an
 * import, and the rest stays as it is. A field that the form does not have is read in brackets,
 * `data['name']`, which is how the compiler takes it.
 *
 * @param code sandboxed JavaScript, and its syntax tree
 * @param fields the names of the form's fields
 */
export function mainModule(code: string, program: Program, fields: ReadonlySet<string>): string {
  const names = resolveNames(program, TEMPLATE_GLOBALS);
  const text = new MagicString(code);
  importApis(text, program, names);
  readMissingInBrackets(text, program, names, fields);
  removeReplacedFunctions(text, program);
  // Another editor's types, for which this project has its own.
  const withoutDirectives = text.toString().replaceAll(/^\/\/\/\s*<reference\b.*\n?/gm, '');
  return `${UNCHECKED}\n${withoutDirectives.trim()}\n`;
}

interface RequiredApi {
  local: string;
  name: string;
}

/** Puts one import in the place of the first `require`, and takes the others out. */
function importApis(text: MagicString, program: Program, names: Names): void {
  const assigned = assignedNames(program, names);
  const declarations = program.body.flatMap((node) => {
    const apis = node.type === 'VariableDeclaration' ? requiredApis(node) : undefined;
    return apis && !apis.some(({ local }) => assigned.has(local)) ? [{ node, apis }] : [];
  });
  const imported = new Map<string, string>();
  const taken = declarations.filter(({ apis }) => {
    const isNew = apis.every(({ local, name }) => (imported.get(local) ?? name) === name);
    if (isNew) for (const { local, name } of apis) imported.set(local, name);
    return isNew;
  });
  for (const [index, { node }] of taken.entries()) {
    if (index === 0) text.update(node.start, node.end, importOf(imported));
    else text.remove(node.start, endWithLine(text.original, node));
  }
}

/** The APIs of a declaration that does nothing but require some. */
function requiredApis({ declarations }: VariableDeclaration): RequiredApi[] | undefined {
  const apis = declarations.flatMap(({ id, init }) => {
    if (id.type !== 'Identifier' || init?.type !== 'CallExpression') return [];
    const [argument] = init.arguments;
    const isRequire = init.callee.type === 'Identifier' && init.callee.name === 'require';
    if (!isRequire || argument?.type !== 'Literal') return [];
    const name = String(argument.value);
    return APIS.has(name) ? [{ local: id.name, name }] : [];
  });
  return apis.length === declarations.length ? apis : undefined;
}

/** Names that are given another value later, which an import cannot be. */
function assignedNames(program: Program, names: Names): Set<string> {
  const assigned = new Set<string>();
  walk(program, (node) => {
    const target =
      node.type === 'AssignmentExpression'
        ? node.left
        : node.type === 'UpdateExpression'
          ? node.argument
          : undefined;
    if (target?.type === 'Identifier' && names.bindingOf.has(target)) assigned.add(target.name);
  });
  return assigned;
}

function importOf(apis: ReadonlyMap<string, string>): string {
  const list = [...apis].map(([local, name]) => (local === name ? name : `${name} as ${local}`));
  const line = `import { ${list.join(', ')} } from 'sgtm';`;
  return line.length <= 100 ? line : `import {\n  ${list.join(',\n  ')}\n} from 'sgtm';`;
}

/** The end of a node, or of its line where nothing else is in that. */
function endWithLine(code: string, { start, end }: AnyNode): number {
  const isFirst = /(?:^|\n)[^\S\n]*$/.test(code.slice(0, start));
  const rest = /^[^\S\n]*\n/.exec(code.slice(end))?.[0];
  return isFirst && rest !== undefined ? end + rest.length : end;
}

function readMissingInBrackets(
  text: MagicString,
  program: Program,
  names: Names,
  fields: ReadonlySet<string>
): void {
  walk(program, (node) => {
    if (node.type !== 'MemberExpression' || node.computed) return;
    const { object, property } = node;
    if (object.type !== 'Identifier' || object.name !== 'data') return;
    if (names.bindingOf.get(object)?.declaration !== undefined) return;
    if (property.type !== 'Identifier' || property.name === 'hasOwnProperty') return;
    if (fields.has(property.name) || GTM_FIELDS.has(property.name)) return;
    text.update(object.end, property.end, `['${property.name}']`);
  });
}

/** Of two functions of one name the last counts; a module may not have the first. */
function removeReplacedFunctions(text: MagicString, program: Program): void {
  const last = new Map<string, AnyNode>();
  for (const node of program.body.toReversed()) {
    if (node.type !== 'FunctionDeclaration') continue;
    if (last.has(node.id.name)) text.remove(node.start, endWithLine(text.original, node));
    else last.set(node.id.name, node);
  }
}
