import type { Program } from 'acorn';
import {
  findConstantAssignments,
  findForeignMethods,
  findHiddenProperties,
  findSyntaxFaults,
  findUnknownGlobals,
  type CodeProblem
} from '../language/check-code.js';
import { TEMPLATE_GLOBALS } from '../language/natives.js';
import { parseCode } from '../language/parse-code.js';
import { declaredNames } from '../language/scope.js';
import { readUsage, type Usage } from '../language/usage.js';
import type { Position } from '../problem.js';
import type { Section } from '../template/sections.js';
import { readTemplateFile, type TemplateFile } from '../template/template.js';
import type { Scenario, TestCode } from '../template/tests-section.js';
import { SCENARIO_PARAMETERS } from '../testing/scenario-run.js';
import { fieldsIn, type FieldAt } from './field-tree.js';
import { isObject, type JsonObject } from '../template/json.js';
import { permissionsIn, type PermissionAt } from './permission-list.js';

/** Code that parsed, and the way from its places to the file's. */
export interface CodeUnit {
  program: Program;
  usage: Usage;
  inFile(at: Position): Position;
}

/** A scenario of the tests; `unit` is missing if its code does not parse. */
export interface ScenarioUnit {
  scenario: Scenario;
  unit: CodeUnit | undefined;
}

/** A template taken apart for the rules; each part is missing where the file has it not or broken. */
export interface TemplateSubject {
  content: string;
  read: TemplateFile;
  info: JsonObject | undefined;
  fields: FieldAt[];
  permissions: PermissionAt[];
  code: CodeUnit | undefined;
  scenarios: ScenarioUnit[];
  /** What the rules on the language found in the code and in the tests, placed in the file. */
  codeProblems: CodeProblem[];
}

/** Takes a .tpl apart. Whatever the text is, this throws nothing. */
export function readSubject(content: string, file: string): TemplateSubject {
  const read = readTemplateFile(content, file);
  const info = read.info?.value;
  const codeProblems: CodeProblem[] = [];
  const section = read.sectioned.sections.get('SANDBOXED_JS_FOR_SERVER');
  return {
    content,
    read,
    info: isObject(info) ? info : undefined,
    fields: fieldsIn(read.parameters?.value),
    permissions: permissionsIn(read.permissions?.value),
    code: section && readUnit(templateSource(section), codeProblems),
    scenarios: readScenarios(read, codeProblems),
    codeProblems
  };
}

interface Source {
  code: string;
  globals: readonly string[];
  inFile(at: Position): Position;
}

function templateSource(section: Section): Source {
  return {
    code: section.text,
    globals: TEMPLATE_GLOBALS,
    inFile: ({ line, column }) => ({ line: line + section.line - 1, column })
  };
}

/** Setup and scenario share one scope: each uses what the other declares. */
function readScenarios({ tests }: TemplateFile, problems: CodeProblem[]): ScenarioUnit[] {
  const globals = [...SCENARIO_PARAMETERS, 'undefined'];
  const inScenarios = tests.scenarios.flatMap(({ code }) => namesDeclaredIn(code));
  const setup = readUnit(testSource(tests.setup, [...globals, ...inScenarios]), problems);
  const shared = [...globals, ...namesDeclaredIn(tests.setup.code)];
  const found: CodeProblem[] = [];
  const scenarios = tests.scenarios.map((scenario) => ({
    scenario,
    unit: readUnit(testSource(scenario, shared), found)
  }));
  // Of a setup that cannot be read it is not known what it declares.
  problems.push(...found.filter(({ rule }) => setup || rule !== 'unknown-global'));
  return scenarios;
}

function namesDeclaredIn(code: string): string[] {
  const { program } = parseCode(code);
  return program ? declaredNames(program) : [];
}

function testSource(test: TestCode, globals: readonly string[]): Source {
  return { code: test.code, globals, inFile: test.inFile };
}

function readUnit(source: Source, problems: CodeProblem[]): CodeUnit | undefined {
  const { code, globals, inFile } = source;
  const parsed = parseCode(code);
  if (parsed.error) {
    const message = `${parsed.error.message}; GTM cannot read the code from here on`;
    const at = inFile(parsed.error.at);
    problems.push({ severity: 'error', rule: 'syntax-error', message, at });
    return undefined;
  }
  const { program } = parsed;
  const usage = readUsage(program, globals);
  const found = [
    ...findSyntaxFaults(program),
    ...findUnknownGlobals(usage),
    ...findForeignMethods(program, usage),
    ...findConstantAssignments(program, usage),
    ...findHiddenProperties(program)
  ];
  problems.push(...found.map((problem) => ({ ...problem, at: inFile(problem.at) })));
  return { program, usage, inFile };
}
