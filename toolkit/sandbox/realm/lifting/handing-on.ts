import type { Program } from 'acorn';
import type { Insertion } from '../insertions.js';
import type { LiftedFunction } from './lifted-function.js';
import { openingAfter } from './opening.js';
import type { TopName } from './top-level.js';

/** A function that is made once, and what it is handed. */
export interface Lifted extends LiftedFunction {
  /** The names of the run that it uses itself. */
  ofRun: readonly string[];
}

/** The run is an object; a function takes from it what it uses, under the names it uses. */
export function parameterInsertions(
  { top, open, parameters, hasParentheses, ofRun }: Lifted,
  fromRun: ReadonlySet<TopName>
): Insertion[] {
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

/** Its calls hand the run on. */
export function callInsertions({ uses }: TopName, code: string): Insertion[] {
  return uses.flatMap(({ identifier, parent }) => {
    const offset = openingAfter(identifier.end, code);
    if (offset === undefined || parent.type !== 'CallExpression') return [];
    return [{ offset, text: parent.arguments.length > 0 ? 'run§,' : 'run§' }];
  });
}

/**
 * The run keeps a constant once it has its value. V8 puts a function that is written as the value of a
 * property where only a full collection frees it, so it is not kept by the declaration itself.
 */
export function keepInsertion({ name, statement }: TopName, program: Program): Insertion {
  const offset = program.body[statement]?.end ?? 0;
  return { offset, text: `;run§.${name}=${name};`, follows: true };
}
