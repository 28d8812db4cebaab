import type { AnyNode } from 'acorn';
import { walk } from '../sandbox/language/walk.js';
import { constantsFirst, declarationsIn, neededBy, type Statement } from './constant-order.js';

/** A file of the sources, or a package, as a part of the template. */
export interface Section {
  /** The file, or the package as it is imported. */
  name: string;
  /** What the author calls it; undefined if the name has to do. */
  heading: string | undefined;
  statements: Statement[];
}

/** The code in the order it is read in, and what each of its statements is made of. */
export interface Arrangement {
  code: string;
  /** One for each statement of the code; undefined for those that the compiler adds. */
  statements: (Statement | undefined)[];
  /** The APIs that are required, by the name they have in the code. */
  apis: string[];
}

/**
 * Puts the sections one after another: the entry, then what it uses in the order of the calls, each with
 * what it uses in turn. A section that several use comes after all of them; tables are last. What nothing
 * uses is left out.
 *
 * @param sections the entry first
 * @param start the statement that starts the flow; it comes last, when every constant has its value
 * @param apis the names that stand for APIs, and which
 */
export function arrange(
  sections: readonly Section[],
  start: Statement | undefined,
  apis: ReadonlyMap<string, string>
): Arrangement {
  const used = usedStatements(sections, start);
  const inOrder = inOrderOfUse(sections, used).flatMap(({ statements }) =>
    statements.filter((statement) => used.has(statement))
  );
  const ordered = constantsFirst([...(start ? [] : beforeEntry(inOrder, sections[0])), ...inOrder]);
  const required = [...apis.keys()]
    .filter((name) => [...used].some(({ reads }) => reads.ever.has(name)))
    .toSorted((a, b) => a.localeCompare(b, 'en'));
  const headings = new Map(sections.map(({ name, heading }) => [name, heading]));
  const isOneSection = new Set(ordered.map(({ section }) => section)).size === 1;
  const texts = ordered.map(({ text, section, node }, index) => {
    const before = ordered[index - 1];
    if (before?.section !== section) {
      const heading = headings.get(section) ?? (isOneSection ? undefined : headingOf(section));
      return heading === undefined ? `\n${text}` : `\n${headingText(heading)}\n\n${text}`;
    }
    const areConstants = node.type === 'VariableDeclaration' && before.node.type === node.type;
    return areConstants && !/^\/[/*]/.test(text) ? text : `\n${text}`;
  });
  return {
    code: [
      ...required.map((name) => `const ${name} = require('${apis.get(name)}');`),
      ...texts,
      ...(start ? [`\n${start.text}`] : [])
    ].join('\n'),
    statements: [...required.map(() => undefined), ...ordered, ...(start ? [start] : [])],
    apis: required
  };
}

/** "src/identity/phone-number.ts" → "Identity: phone number" */
function headingOf(file: string): string {
  const path = file.replace(/^src\//, '').replace(/(?:\/index)?\.\w+$/, '');
  if (path === 'main') return 'The flow';
  const words = path.replaceAll('-', ' ').replaceAll('/', ': ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const RULE = `// ${'-'.repeat(77)}`;

function headingText(heading: string): string {
  const lines = heading.split('\n').map((line) => `// ${line}`.trimEnd());
  return [RULE, ...lines, RULE].join('\n');
}

/** The statements that run, and all that they use. */
function usedStatements(
  sections: readonly Section[],
  start: Statement | undefined
): Set<Statement> {
  const statements = sections.flatMap((section) => section.statements);
  const byName = declarationsIn(statements);
  const used = new Set<Statement>();
  const use = (statement: Statement): void => {
    if (used.has(statement)) return;
    used.add(statement);
    for (const name of statement.reads.ever) {
      const other = byName.get(name);
      if (other) use(other);
    }
  };
  for (const statement of statements) if (doesSomething(statement)) use(statement);
  if (start) {
    for (const name of start.reads.ever) {
      const other = byName.get(name);
      if (other) use(other);
    }
  }
  return used;
}

function isRun({ node }: Statement): boolean {
  return node.type !== 'FunctionDeclaration' && node.type !== 'VariableDeclaration';
}

/**
 * What has to be above the entry if its own statements are the flow: what other files do when they
 * are loaded, and the constants that the statements need.
 */
function beforeEntry(inOrder: readonly Statement[], entry: Section | undefined): Statement[] {
  const isOfEntry = ({ section }: Statement): boolean => section === entry?.name;
  const byName = declarationsIn(inOrder);
  const needed = new Set(
    inOrder.filter(isOfEntry).flatMap((statement) => [...neededBy(statement, byName)])
  );
  return inOrder.filter((each) => !isOfEntry(each) && (isRun(each) || needed.has(each)));
}

/** Whether a statement does more than give names to values when it is reached. */
function doesSomething({ node }: Statement): boolean {
  if (node.type === 'FunctionDeclaration') return false;
  return node.type !== 'VariableDeclaration' || callsAtOnce(node);
}

function callsAtOnce(node: AnyNode): boolean {
  const functions: AnyNode[] = [];
  let isFound = false;
  walk(node, (inner) => {
    const isLater = functions.some(({ start, end }) => inner.start >= start && inner.end <= end);
    if (inner.type === 'ArrowFunctionExpression' || inner.type === 'FunctionExpression') {
      functions.push(inner);
    } else if (inner.type === 'CallExpression' && !isLater) isFound = true;
  });
  return isFound;
}

/**
 * The sections in the order of the calls, each with what it uses below it and below all that use it;
 * tables, which nobody reads on the way down, behind all others.
 */
function inOrderOfUse(sections: readonly Section[], used: ReadonlySet<Statement>): Section[] {
  const uses = usesBetween(sections, used);
  const sorted = belowUsers(sections, uses);
  const tables = sorted.filter((section) => uses.get(section)?.size === 0 && isTable(section));
  return [...sorted.filter((section) => !tables.includes(section)), ...tables];
}

/** From so many characters on, a section that is mostly literals is a table. */
const LEAST_OF_A_TABLE = 1500;

/** Whether a section is a table with the few functions that look something up in it. */
function isTable({ statements }: Section): boolean {
  let literals = 0;
  let all = 0;
  for (const { node } of statements) {
    all += node.end - node.start;
    walk(node, (inner) => {
      if (inner.type === 'Literal') literals += inner.end - inner.start;
      if (inner.type === 'Property' && inner.key.type === 'Identifier' && !inner.computed) {
        literals += inner.key.end - inner.key.start;
      }
    });
  }
  return literals >= LEAST_OF_A_TABLE && literals * 2 >= all;
}

/** Which sections each uses, in the order in which it does. */
function usesBetween(
  sections: readonly Section[],
  used: ReadonlySet<Statement>
): Map<Section, Set<Section>> {
  const declaredIn = new Map(
    sections.flatMap((section) =>
      section.statements.flatMap(({ declares }) => declares.map((name) => [name, section] as const))
    )
  );
  return new Map(
    sections.map((section) => {
      const names = section.statements
        .filter((statement) => used.has(statement))
        .flatMap(({ reads }) => [...reads.ever]);
      const others = new Set<Section>();
      for (const name of names) {
        const other = declaredIn.get(name);
        if (other && other !== section) others.add(other);
      }
      return [section, others];
    })
  );
}

/**
 * Each section above those it uses, the entry first and those it uses first next; of two that use each
 * other, the one that is met first. Sections that only do something when they are loaded follow the rest.
 */
function belowUsers(
  sections: readonly Section[],
  uses: ReadonlyMap<Section, ReadonlySet<Section>>
): Section[] {
  const seen = new Set<Section>();
  const sorted: Section[] = [];
  // Whatever is finished first stands last, so what is used last is visited first.
  const visit = (section: Section): void => {
    if (seen.has(section)) return;
    seen.add(section);
    for (const other of [...(uses.get(section) ?? [])].toReversed()) visit(other);
    sorted.unshift(section);
  };
  const [entry, ...others] = sections;
  if (entry) seen.add(entry);
  const direct = entry ? [...(uses.get(entry) ?? [])] : [];
  for (const section of [...direct, ...others.filter(isUnused)].toReversed()) visit(section);
  return entry ? [entry, ...sorted] : sorted;

  function isUnused(section: Section): boolean {
    return ![...uses.values()].some((each) => each.has(section));
  }
}
