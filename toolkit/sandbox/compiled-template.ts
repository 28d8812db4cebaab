import type { Program } from 'acorn';
import { findSyntaxFaults } from './language/check-code.js';
import { parseCode } from './language/parse-code.js';
import { OperationCounter } from './operations/operation-counter.js';
import { ProblemsError, type Position } from './problem.js';
import type { CompiledCode, CompiledScript } from './realm/compile.js';
import type { Realm } from './realm/realm.js';
import { whileReading } from './reading.js';
import type { Template } from './template/template.js';

/** What stacks call a template's code. */
export const TEMPLATE_CODE_NAME = 'sgtm:template';

/** A template's code as a function of a realm. */
export interface CompiledTemplate {
  callee: unknown;
  /** The place in the .tpl that a stack names first, or undefined if it names none. */
  placeInFile(stack: string): Position | undefined;
  /** What V8 was given for the code. */
  script: CompiledScript;
  /** Undefined unless it was asked for. */
  operations: OperationCounter | undefined;
}

/**
 * Compiles a template's code: a function of `data` and `require`.
 *
 * @param countsOperations whether its operations are counted, which makes it slower
 * @throws ProblemsError if GTM would not take the code, with every reason and its place in the file
 */
export function compileTemplate(
  realm: Realm,
  template: Template,
  countsOperations = false
): CompiledTemplate {
  return whileReading(() => compile(realm, template, countsOperations));
}

function compile(realm: Realm, template: Template, countsOperations: boolean): CompiledTemplate {
  const { code, codeLine, file } = template;
  const program = programOf(template);
  const inFile = (at: Position): Position => placeInFile({ codeLine }, at);
  const operations = countsOperations ? new OperationCounter(program) : undefined;
  let compiled: CompiledCode;
  try {
    compiled = realm.compile({
      pieces: [{ code, program }],
      parameters: ['data', 'require'],
      name: TEMPLATE_CODE_NAME,
      ...(operations ? { operations } : {})
    });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notReadable(file, error.message, inFile({ line: 1, column: 1 }));
  }
  return {
    callee: compiled.callee,
    placeInFile(stack) {
      const at = compiled.placeIn(stack);
      return at && inFile(at);
    },
    script: compiled.script,
    operations
  };
}

/** The parsed code of templates: tests make many sandboxes of one template. */
const programs = new WeakMap<Template, { code: string; program: Program }>();

/** @throws ProblemsError if GTM would not take the code */
function programOf(template: Template): Program {
  const { code, file } = template;
  const known = programs.get(template);
  if (known?.code === code) return known.program;
  const parsed = parseCode(code);
  if (parsed.error) {
    throw notReadable(file, parsed.error.message, placeInFile(template, parsed.error.at));
  }
  const { program } = parsed;
  const faults = findSyntaxFaults(program);
  if (faults.length > 0) {
    throw new ProblemsError(
      faults.map(({ at, ...fault }) => ({ ...fault, ...placeInFile(template, at), file }))
    );
  }
  programs.set(template, { code, program });
  return program;
}

function placeInFile({ codeLine }: Pick<Template, 'codeLine'>, at: Position): Position {
  return { line: at.line + codeLine - 1, column: at.column };
}

function notReadable(file: string, reason: string, at: Position): ProblemsError {
  const message = `${reason}; GTM cannot read the code from here on`;
  return new ProblemsError([{ file, ...at, severity: 'error', rule: 'syntax-error', message }]);
}
