import type { AnyNode, FunctionDeclaration, Identifier, Program, VariableDeclarator } from 'acorn';
import { isFunctionNode, resolveNames, type Names } from '../../language/scope.js';
import { childrenOf, parentsIn, walk, type Parents } from '../../language/walk.js';
import { markPremature, readIn, type Executed } from './premature.js';

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

/** What a piece of code declares at its top, and what its parts stand in. */
export interface TopLevel {
  /** In the order of their declarations; what GTM gives comes first. */
  tops: readonly TopName[];
  names: Names;
  parents: Parents;
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
export function readTopLevel(program: Program): TopLevel | undefined {
  const names = resolveNames(program, GIVEN);
  if (names.unresolved.some(({ name }) => name === 'arguments')) return undefined;
  if (program.body.some((each) => !isFunctionNode(each) && declaresWithin(each))) return undefined;
  const declared = declarationsOf(program);
  const given = GIVEN.map((name) => draftOf(name, undefined, -1));
  const tops = [...given, ...declared];
  const distinct = new Set(tops.map(({ name }) => name));
  if (distinct.size < tops.length || distinct.has('__proto__')) return undefined;
  const parents = parentsIn(program);
  markPremature(readUses(program, parents, draftFinder(names, given, declared)));
  return { tops, names, parents };
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

/** Notes every use and what each name needs; returns what is executed, in its order. */
function readUses(
  program: Program,
  parents: Parents,
  { declaredBy, meantBy }: DraftFinder
): Executed[] {
  const executed: Executed[] = [];
  for (const [index, statement] of program.body.entries()) {
    for (const { root, holder } of partsOf(statement)) {
      const needs = (holder && declaredBy(holder)?.needs) ?? new Set<TopName>();
      walk(root, (node) => {
        const draft = node.type === 'Identifier' ? meantBy(node) : undefined;
        if (!draft) return;
        const use = useOf(node as Identifier, parents);
        draft.uses.push(use);
        needs.add(draft);
        if (isAssigned(use)) draft.isFixed = false;
      });
      const read = readIn(root)?.flatMap((identifier) => meantBy(identifier) ?? []);
      executed.push(
        read ? { index, needs: new Set(read), calls: false } : { index, needs, calls: true }
      );
    }
  }
  return executed;
}

function useOf(identifier: Identifier, parents: Parents): Use {
  const parent = parents.get(identifier) as AnyNode;
  return { identifier, parent, grandparent: parents.get(parent) };
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
