import type { PermissionEntry } from '../permissions/grant.js';
import { ProblemsError, type Problem } from '../problem.js';
import { whileReading } from '../reading.js';
import { formFaults } from './form-faults.js';
import { isObject, kindOf, type JsonPath } from './json.js';
import { parseJsonSection, type JsonSection } from './json-section.js';
import { splitSections, type Section, type SectionedFile, type SectionName } from './sections.js';
import {
  NO_TESTS,
  parseTestsSection,
  type ParsedTests,
  type TemplateTests,
  type UnknownKey
} from './tests-section.js';
import { plainTexts } from './translatable.js';

/** What a template is: it decides which parts of the sandbox it gets. */
export type TemplateType = 'TAG' | 'VARIABLE' | 'CLIENT';

/** The `___INFO___` section. */
export interface TemplateInfo {
  type: TemplateType;
  id?: string;
  version?: number;
  displayName?: string;
  description?: string;
  categories?: string[];
  brand?: { id?: string; displayName?: string; thumbnail?: string };
  containerContexts?: string[];
  securityGroups?: string[];
}

/** When a field is shown. */
export interface EnablingCondition {
  paramName: string;
  paramValue?: unknown;
  type: string;
}

/** A rule a field's value has to meet. */
export interface ValueValidator {
  type: string;
  args?: unknown[];
  errorMessage?: string;
  enablingConditions?: EnablingCondition[];
}

/** One entry of a SELECT or RADIO. */
export interface ParameterItem {
  value: unknown;
  displayValue: string;
  help?: string;
  subParams?: Parameter[];
}

/** One column of a table. */
export interface TableColumn {
  name?: string;
  displayName?: string;
  type?: string;
  defaultValue?: unknown;
  isUnique?: boolean;
  selectItems?: ParameterItem[];
  macrosInSelect?: boolean;
  valueHint?: string;
  valueValidators?: ValueValidator[];
  param?: Parameter;
}

/** One entry of `___TEMPLATE_PARAMETERS___`: a field, or a group of them. */
export interface Parameter {
  type: string;
  name: string;
  displayName?: string;
  checkboxText?: string;
  defaultValue?: unknown;
  help?: string;
  subParams?: Parameter[];
  selectItems?: ParameterItem[];
  radioItems?: ParameterItem[];
  simpleTableColumns?: TableColumn[];
  paramTableColumns?: TableColumn[];
  enablingConditions?: EnablingCondition[];
  valueValidators?: ValueValidator[];
  macrosInSelect?: boolean;
  groupStyle?: string;
  valueHint?: string;
  valueUnit?: string;
  notSetText?: string;
  newRowButtonText?: string;
  lineCount?: number;
  simpleValueType?: boolean;
  canBeEmptyString?: boolean;
  alwaysInSummary?: boolean;
  textAsList?: boolean;
}

/** A template as its file says. */
export interface Template {
  /** What messages call it: its path, or a name. */
  file: string;
  info: TemplateInfo;
  parameters: Parameter[];
  /** The sandboxed JavaScript, and the line of the file that it begins in. */
  code: string;
  codeLine: number;
  permissions: PermissionEntry[];
  tests: TemplateTests;
  notes: string;
}

/** Everything a file yields, faults included, for those who list them all. */
export interface TemplateFile {
  file: string;
  sectioned: SectionedFile;
  info: JsonSection | undefined;
  parameters: JsonSection | undefined;
  permissions: JsonSection | undefined;
  tests: TemplateTests;
  /** Keys of the tests that GTM does not read. */
  unknownTestKeys: UnknownKey[];
  /** Sections that are missing or do not parse. */
  problems: Problem[];
}

const REQUIRED: readonly SectionName[] = ['INFO', 'SANDBOXED_JS_FOR_SERVER'];

/** Reads the sections of a .tpl; problems are listed, not thrown. */
export function readTemplateFile(content: string, file: string): TemplateFile {
  const sectioned = splitSections(content);
  const wrongFile = notServerTemplate(sectioned, file);
  if (wrongFile) return { ...NOTHING_READ, file, sectioned, problems: [wrongFile] };
  const problems = REQUIRED.filter((name) => !sectioned.sections.has(name)).map((name) =>
    problemAt(
      file,
      'section-missing',
      { line: 1, column: 1 },
      `section ___${name}___ is missing; ${remedyFor(sectioned, name)}`
    )
  );
  const json = (name: SectionName): JsonSection | undefined => {
    const section = sectioned.sections.get(name);
    if (!section || section.text === '') return undefined;
    const parsed = parseJsonSection(section);
    if (!('error' in parsed)) return parsed;
    const message = `___${name}___ is not valid JSON: ${parsed.error.message}; correct it here`;
    problems.push(problemAt(file, 'invalid-json', parsed.error.at, message));
    return undefined;
  };
  const info = json('INFO');
  const parameters = json('TEMPLATE_PARAMETERS');
  const permissions = json('SERVER_PERMISSIONS');
  const { tests, unknownKeys } = readTests(sectioned.sections.get('TESTS'), file, problems);
  return {
    file,
    sectioned,
    info,
    parameters,
    permissions,
    tests,
    unknownTestKeys: unknownKeys,
    problems
  };
}

function remedyFor({ indented }: SectionedFile, name: SectionName): string {
  const found = indented.find((each) => each.name === name);
  if (!found) return 'export the template from GTM again, or add the section';
  return `line ${found.line} has it indented: move it to the start of its line`;
}

const NOTHING_READ = {
  info: undefined,
  parameters: undefined,
  permissions: undefined,
  tests: NO_TESTS,
  unknownTestKeys: []
};

/** A file of another kind: nothing else is to be said about it. */
function notServerTemplate(
  { sections, markers, indented }: SectionedFile,
  file: string
): Problem | undefined {
  if (sections.has('SANDBOXED_JS_FOR_SERVER')) return undefined;
  const web = sections.get('SANDBOXED_JS_FOR_WEB_TEMPLATE');
  if (web) {
    const message =
      'this is a template for web containers; sgtm takes templates for server containers';
    return problemAt(file, 'web-template', { line: web.markerLine, column: 1 }, message);
  }
  if (markers.length > 0) return undefined;
  const [first] = indented;
  const message = first
    ? `no section begins at the start of a line; move ___${first.name}___ and the others there`
    : 'this is no template, it has no ___SECTION___; name a .tpl that GTM exported';
  return problemAt(file, 'section-missing', { line: first?.line ?? 1, column: 1 }, message);
}

function readTests(
  section: Section | undefined,
  file: string,
  problems: Problem[]
): Pick<ParsedTests, 'tests' | 'unknownKeys'> {
  if (!section || section.text === '') return { tests: NO_TESTS, unknownKeys: [] };
  const { errors, ...parsed } = parseTestsSection(section);
  for (const { message, at } of errors) {
    const sentence = `___TESTS___ cannot be read: ${message}; correct it here`;
    problems.push(problemAt(file, 'invalid-tests', at, sentence));
  }
  return parsed;
}

function problemAt(
  file: string,
  rule: string,
  at: { line: number; column: number },
  message: string
): Problem {
  return { file, ...at, severity: 'error', rule, message };
}

/**
 * Parses a .tpl.
 *
 * @param content the file's text; a byte order mark and Windows line ends are fine
 * @param file what messages call it
 * @throws ProblemsError if a section that a run needs is missing or does not parse
 */
export function parseTemplate(content: string, file = 'template.tpl'): Template {
  const read = whileReading(() => readTemplateFile(content, file));
  if (read.problems.length > 0) throw new ProblemsError(read.problems);
  const code = read.sectioned.sections.get('SANDBOXED_JS_FOR_SERVER') as Section;
  return {
    file,
    info: readInfo(read),
    parameters: parametersIn(read),
    code: code.text,
    codeLine: code.line,
    permissions: permissionsIn(read),
    tests: read.tests,
    notes: read.sectioned.sections.get('NOTES')?.text ?? ''
  };
}

/** What "type" may say in INFO; a variable is a MACRO in exports. */
export const TEMPLATE_TYPES: ReadonlySet<unknown> = new Set(['TAG', 'VARIABLE', 'MACRO', 'CLIENT']);

function readInfo({ file, info }: TemplateFile): TemplateInfo {
  const value = plainTexts(info?.value) as TemplateInfo | undefined;
  if (typeof value !== 'object' || value === null || !TEMPLATE_TYPES.has(value.type)) {
    const at = info?.placeOf(['type']) ?? { line: 1, column: 1 };
    const message = 'INFO needs "type": TAG, VARIABLE or CLIENT; add it';
    throw new ProblemsError([problemAt(file, 'info-type', at, message)]);
  }
  return value.type === ('MACRO' as string) ? { ...value, type: 'VARIABLE' } : value;
}

function parametersIn({ file, parameters }: TemplateFile): Parameter[] {
  if (!parameters) return [];
  const faults = formFaults(parameters.value).map(({ rule, message, path }) =>
    problemAt(file, rule, parameters.placeOf(path), message)
  );
  if (faults.length > 0) throw new ProblemsError(faults);
  return plainTexts(parameters.value) as Parameter[];
}

function permissionsIn({ file, permissions }: TemplateFile): PermissionEntry[] {
  if (!permissions) return [];
  const refuse = (path: JsonPath, message: string): ProblemsError =>
    new ProblemsError([problemAt(file, 'permissions-list', permissions.placeOf(path), message)]);
  const list: unknown = permissions.value;
  if (!Array.isArray(list)) throw refuse([], 'the permissions have to be a list; put them in [ ]');
  const stray = list.findIndex((entry) => !isObject(entry));
  if (stray !== -1) throw refuse([stray], `a permission is ${kindOf(list[stray])}; remove it`);
  return list as PermissionEntry[];
}

/** Every field with a value of its own, groups taken apart, in the order of the form. */
export function fieldsOf(parameters: readonly Parameter[]): Parameter[] {
  return parameters.flatMap((parameter) => {
    const nested = [
      ...(parameter.subParams ?? []),
      ...[...(parameter.selectItems ?? []), ...(parameter.radioItems ?? [])].flatMap(
        (item) => item.subParams ?? []
      )
    ];
    const own = parameter.type === 'GROUP' || parameter.type === 'LABEL' ? [] : [parameter];
    return [...own, ...fieldsOf(nested)];
  });
}
