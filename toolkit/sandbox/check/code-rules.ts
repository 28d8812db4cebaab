import { APIS } from '../api/registry.js';
import { outcomeFault } from '../language/outcome.js';
import { SYNTAX_FAULTS } from '../language/syntax.js';
import type { ApiUse } from '../language/usage.js';
import { SCENARIO_PARAMETERS } from '../testing/scenario-run.js';
import { PatternCompiler } from '../realm/regex.js';
import { isNearTo } from './nearness.js';
import { oncePer } from './once.js';
import { possibleTexts } from './literal.js';
import type { Finding, Rule } from './rule.js';
import type { CodeUnit, TemplateSubject } from './template-subject.js';
import { WEB_APIS } from './web-apis.js';

/** A rule whose findings the language's own analysis makes, for the code and the tests alike. */
function languageRule(
  name: string,
  severity: Rule<TemplateSubject>['severity'],
  summary: string
): Rule<TemplateSubject> {
  return {
    name,
    severity,
    summary,
    find: ({ codeProblems }) => codeProblems.filter(({ rule }) => rule === name)
  };
}

/** Rules on sandboxed JavaScript: that of the template and that of its scenarios. */
export const CODE_RULES: readonly Rule<TemplateSubject>[] = [
  languageRule('syntax-error', 'error', 'the code is not JavaScript'),
  ...SYNTAX_FAULTS.map(({ rule, message }) => languageRule(rule, 'error', message)),
  {
    name: 'unknown-global',
    severity: 'error',
    summary: 'a name that neither the code declares nor GTM provides',
    find: findUnknownGlobals
  },
  languageRule('const-assignment', 'error', 'a const is given another value'),
  languageRule('native-method', 'error', 'a method of JavaScript that GTM does not have'),
  languageRule(
    'hidden-property',
    'warning',
    'constructor, prototype or __proto__, which GTM hides'
  ),
  {
    name: 'unknown-api',
    severity: 'error',
    summary: 'require of an API that servers do not have',
    find: onUnits((unit) =>
      unit.usage.apis.flatMap((api) =>
        api.name === undefined || APIS.has(api.name) ? [] : [unknownApi(api.name, api, unit)]
      )
    )
  },
  {
    name: 'computed-require',
    severity: 'warning',
    summary: 'require of a name that is not written out, so that GTM cannot see which API it is',
    find: ({ code }) =>
      (code?.usage.apis ?? [])
        .filter(({ name }) => name === undefined)
        .map(({ requiredAt }) => ({
          message: "GTM reads the APIs off the code; write require('name') with the name in it",
          at: (code as CodeUnit).inFile(requiredAt)
        }))
  },
  {
    name: 'regex-pattern',
    severity: 'error',
    summary: 'a pattern that RE2 does not take, so that createRegex returns null',
    find: onUnits(findBrokenPatterns)
  },
  {
    name: 'outcome-missing',
    severity: 'error',
    summary: 'a tag that calls neither gtmOnSuccess nor gtmOnFailure, a client that claims nothing',
    find: findMissingOutcome
  }
];

/** One declaration is missing, however often the code, or all the tests, use the name. */
function findUnknownGlobals({ codeProblems, read }: TemplateSubject): Finding[] {
  const tests = read.sectioned.sections.get('TESTS')?.line ?? Infinity;
  return oncePer(
    codeProblems
      .filter(({ rule }) => rule === 'unknown-global')
      .map((problem) =>
        isDataInTests(problem, tests) ? { ...problem, ...DATA_IN_TESTS } : problem
      ),
    ({ message, at }) => `${at.line >= tests} ${message}`
  );
}

/** Whether scenarios see the data of runCode is not known; published ones read it. */
const DATA_IN_TESTS = {
  severity: 'warning',
  message:
    'whether a scenario has data is not known; keep what runCode is given in a name of its own'
} as const;

function isDataInTests({ message, at }: Finding, tests: number): boolean {
  return at.line >= tests && message.startsWith('data is not defined');
}

function onUnits(find: (unit: CodeUnit) => Finding[]): (subject: TemplateSubject) => Finding[] {
  return ({ code, scenarios }) =>
    [code, ...scenarios.map(({ unit }) => unit)].flatMap((unit) => (unit ? find(unit) : []));
}

function unknownApi(name: string, api: ApiUse, unit: CodeUnit): Finding {
  const at = unit.inFile(api.requiredAt);
  if ((SCENARIO_PARAMETERS as readonly string[]).includes(name)) {
    const message = `${name} is there in tests only, without require; remove this`;
    return { message, at, severity: 'warning' };
  }
  return { message: `GTM has no API "${name}" on a server; ${adviceFor(name)}`, at };
}

function adviceFor(name: string): string {
  const near = [...APIS.keys()].find((known) => isNearTo(name, known));
  if (near !== undefined) return `is ${near} meant?`;
  if (!WEB_APIS.has(name)) return 'take one of those it has';
  const instead = WEB_APIS.get(name);
  return `it is one of web containers${instead === undefined ? '' : `: use ${instead}`}`;
}

const REGEX_APIS: ReadonlySet<unknown> = new Set(['createRegex']);
const patterns = new PatternCompiler();

function findBrokenPatterns({ usage, inFile }: CodeUnit): Finding[] {
  return usage.apis
    .filter(({ name }) => REGEX_APIS.has(name))
    .flatMap(({ calls }) => calls)
    .flatMap(({ node, at }) =>
      possibleTexts(node.arguments[0], usage.names)
        .filter(({ text, isWhole }) => isWhole && patterns.compileRegex(text, '') === null)
        .map(({ text }) => ({
          message: `RE2 does not take the pattern ${text}; it has no look-around and no back references`,
          at: inFile(at)
        }))
    );
}

/** What a template of each type has to do at least once, and the words for it. */
function findMissingOutcome({ info, code, read }: TemplateSubject): Finding[] {
  if (!code) return [];
  const section = read.sectioned.sections.get('SANDBOXED_JS_FOR_SERVER');
  const at = { line: section?.line ?? 1, column: 1 };
  const fault = info?.type === 'TAG' ? outcomeFault('TAG', code.usage) : undefined;
  if (fault !== undefined) return [{ message: fault, at }];
  if (info?.type === 'CLIENT' && !code.usage.apis.some(({ name }) => name === 'claimRequest')) {
    const message = "the client never claims a request; call require('claimRequest')()";
    return [{ message, at, severity: 'warning' }];
  }
  return [];
}
