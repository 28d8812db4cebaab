import type { AnyNode, FunctionDeclaration, Identifier, Program, VariableDeclarator } from 'acorn';
import { isFunctionNode, resolveNames, type Names } from '../../language/scope.js';
import { childrenOf, walk } from '../../language/walk.js';

/** A name that the code's top level declares, or one of the two that GTM gives. */
export interface TopName {
  name: string;
  /** Undefined for what GTM gives. */
  declaration: FunctionDeclaration | VariableDeclarator | undefined;
  /** The statement that declares it, by its index; -1 for what GTM gives. */
  statement: number;
  /** Whether that statement declares nothing else. */
  isAlone: boolean;
  /** Every use of it, each with what it stands in. */
  uses: readonly Use[];
  /** The names used in its function or initial value. */
  needs: ReadonlySet<TopName>;
  /** Whether it is a constant or a function, or given, and nothing assigns to it. */
  isFixed: boolean;
  /** Whether code can come upon this constant before it has its value; a function always has one. */
  isPremature: boolean;
}

/** Where a name is used: `parent` is what the identifier is part of, `grandparent` what that is. */
export interface Use {
  identifier: Identifier;
  parent: AnyNode;
  grandparent: AnyNode | undefined;
}

/** What GTM gives a template's code. */
const GIVEN = ['data', 'require'];

/** A name while it is looked for. */
type Draft = TopName & { uses: Use[]; needs: Set<TopName> };

/**
 * The names of the code's top level and how they are used.
 *
 * @param program code whose syntax the sandbox takes, so that it has neither patterns nor labels
 * @returns undefined if a name may be declared twice or is no name for a property, or where `arguments`
 * could tell who calls
 */
export function topNamesOf(program: Program): TopName[] | undefined {
  const names = resolveNames(program, GIVEN);
  if (names.unresolved.some(({ name }) => name === 'arguments')) return undefined;
  if (program.body.some((each) => !isFunctionNode(each) && declaresWithin(each))) return undefined;
  const declared = declarationsOf(program);
  const given = GIVEN.map((name) => draftOf(name, undefined, -1));
  const all = [...given, ...declared];
  const distinct = new Set(all.map(({ name }) => name));
  if (distinct.size < all.length || distinct.has('__proto__')) return undefined;
  markPremature(readUses(program, draftFinder(names, given, declared)));
  return all;
}

/** Finds the name that an identifier means, if it is one of these. */
function draftFinder(
  { bindingOf }: Names,
  given: readonly Draft[],
  declared: readonly Draft[]
): DraftFinder {
  const byDeclaration = new Map<AnyNode, Draft>();
  for (const draft of declared) if (draft.declaration) byDeclaration.set(draft.declaration, draft);
  return {
    declaredBy: (declaration) => byDeclaration.get(declaration),
    meantBy(identifier) {
      const binding = bindingOf.get(identifier);
      if (!binding) return undefined;
      if (binding.declaration) return byDeclaration.get(binding.declaration);
      return given.find(({ name }) => name === binding.name);
    }
  };
}

interface DraftFinder {
  declaredBy(declaration: AnyNode): Draft | undefined;
  meantBy(identifier: Identifier): Draft | undefined;
}

/** What a statement that is executed comes upon. */
interface Executed {
  /** Of the statement. */
  index: number;
  needs: ReadonlySet<TopName>;
}

/** Notes every use and what each name needs; returns what is executed, in its order. */
function readUses(program: Program, { declaredBy, meantBy }: DraftFinder): Executed[] {
  const executed: Executed[] = [];
  for (const [index, statement] of program.body.entries()) {
    for (const { root, holder } of partsOf(statement)) {
      const needs = (holder && declaredBy(holder)?.needs) ?? new Set<TopName>();
      collectUses(root, statement, (use) => {
        const draft = meantBy(use.identifier);
        if (!draft) return;
        draft.uses.push(use);
        needs.add(draft);
        if (isAssigned(use)) draft.isFixed = false;
      });
      if (!isFunctionNode(root)) executed.push({ index, needs });
    }
  }
  return executed;
}

function draftOf(name: string, declaration: TopName['declaration'], statement: number): Draft {
  return {
    name,
    declaration,
    statement,
    isAlone: true,
    uses: [],
    needs: new Set(),
    isFixed: true,
    isPremature: false
  };
}

function declarationsOf(program: Program): Draft[] {
  return program.body.flatMap((statement, index) => {
    if (statement.type === 'FunctionDeclaration') {
      return [draftOf(statement.id.name, statement, index)];
    }
    if (statement.type !== 'VariableDeclaration') return [];
    const isAlone = statement.declarations.length === 1;
    return statement.declarations.map((declarator) => {
      const draft = draftOf((declarator.id as Identifier).name, declarator, index);
      return { ...draft, isAlone, isFixed: statement.kind === 'const' };
    });
  });
}

/** Whether a `var` within a statement belongs to the top level too. */
function declaresWithin(statement: AnyNode): boolean {
  return childrenOf(statement).some((child) => {
    if (isFunctionNode(child)) return false;
    return (child.type === 'VariableDeclaration' && child.kind === 'var') || declaresWithin(child);
  });
}

/** The parts of a statement that are looked at on their own, and the declaration each belongs to. */
function partsOf(statement: AnyNode): { root: AnyNode; holder: AnyNode | undefined }[] {
  if (statement.type !== 'VariableDeclaration') {
    return [
      { root: statement, holder: statement.type === 'FunctionDeclaration' ? statement : undefined }
    ];
  }
  return statement.declarations.flatMap((holder) =>
    holder.init ? [{ root: holder.init, holder }] : []
  );
}

function collectUses(root: AnyNode, above: AnyNode, add: (use: Use) => void): void {
  const parents = new Map<AnyNode, AnyNode | undefined>();
  walk(
    root,
    (node, parent) => {
      parents.set(node, parent);
      if (node.type !== 'Identifier' || !parent) return;
      add({ identifier: node, parent, grandparent: parents.get(parent) });
    },
    above
  );
}

function isAssigned({ identifier, parent }: Use): boolean {
  switch (parent.type) {
    case 'AssignmentExpression':
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.left === identifier;
    case 'UpdateExpression':
      return true;
    default:
      return false;
  }
}

/**
 * In the order of the statements: what an earlier one comes upon, whether it calls it or hands it on,
 * need not be looked at again.
 */
function markPremature(executed: readonly Executed[]): void {
  const seen = new Set<TopName>();
  for (const { index, needs } of executed) {
    const found = [...needs];
    for (let name = found.pop(); name; name = found.pop()) {
      if (seen.has(name)) continue;
      seen.add(name);
      const isConstant = name.declaration?.type === 'VariableDeclarator';
      if (isConstant && name.statement >= index) name.isPremature = true;
      found.push(...name.needs);
    }
  }
}
