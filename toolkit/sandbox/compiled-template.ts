import { findSyntaxFaults } from './language/check-code.js';
import { parseCode } from './language/parse-code.js';
import { ProblemsError, type Position } from './problem.js';
import { countSteps } from './realm/instrument.js';
import type { CompiledCode } from './realm/compile.js';
import { findLifting, type Lifting } from './realm/lifting/lift.js';
import type { Realm } from './realm/realm.js';
import type { Template } from './template/template.js';

/** What stacks call a template's code. */
export const TEMPLATE_CODE_NAME = 'sgtm:template';

/** A template's code as a function of a realm. */
export interface CompiledTemplate {
  callee: unknown;
  /** The place in the .tpl that a stack names first, or undefined if it names none. */
  placeInFile(stack: string): Position | undefined;
}

/**
 * Compiles a template's code: a function of `data` and `require`.
 *
 * @param hasApi whether `require` gives something for a name, the same in each run; without it nothing
 * is made once for all runs
 * @throws ProblemsError if GTM would not take the code, with every reason and its place in the file
 */
export function compileTemplate(
  realm: Realm,
  template: Template,
  hasApi?: (name: string) => boolean
): CompiledTemplate {
  const { code, codeLine, file } = template;
  const inFile = (at: Position): Position => ({ line: at.line + codeLine - 1, column: at.column });
  const parsed = parseCode(code);
  if (parsed.error) throw notReadable(file, parsed.error.message, inFile(parsed.error.at));
  const faults = findSyntaxFaults(parsed.program);
  if (faults.length > 0) {
    throw new ProblemsError(faults.map(({ at, ...fault }) => ({ ...fault, ...inFile(at), file })));
  }
  const compile = (lifting?: Lifting): CompiledCode => {
    const pieces = [{ code, counted: countSteps(code, parsed.program, lifting) }];
    return realm.compile({ pieces, parameters: ['data', 'require'], name: TEMPLATE_CODE_NAME });
  };
  const lifting = hasApi && findLifting(code, parsed.program, hasApi);
  try {
    const compiled = (lifting && unlessRefused(() => compile(lifting))) ?? compile();
    return {
      callee: compiled.callee,
      placeInFile(stack) {
        const at = compiled.placeIn(stack);
        return at && inFile(at);
      }
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notReadable(file, error.message, inFile({ line: 1, column: 1 }));
  }
}

/** Undefined if V8 refuses the code: what counts is why it refuses what the code itself says. */
function unlessRefused(compile: () => CompiledCode): CompiledCode | undefined {
  try {
    return compile();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function notReadable(file: string, reason: string, at: Position): ProblemsError {
  const message = `${reason}; GTM cannot read the code from here on`;
  return new ProblemsError([{ file, ...at, severity: 'error', rule: 'syntax-error', message }]);
}
