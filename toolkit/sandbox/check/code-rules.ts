import { APIS } from '../api/registry.js';
import { SYNTAX_FAULTS } from '../language/syntax.js';
import type { ApiUse } from '../language/usage.js';
import { SCENARIO_PARAMETERS } from '../testing/scenario-run.js';
import { PatternCompiler } from '../realm/regex.js';
import { isNearTo } from './nearness.js';
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
  languageRule('syntax-error', 'error', 'the code is no JavaScript'),
  ...SYNTAX_FAULTS.map(({ rule, message }) => languageRule(rule, 'error', message)),
  languageRule('unknown-global', 'error', 'a name that nothing declares and GTM does not give'),
  {
    name: 'arguments-object',
    severity: 'warning',
    summary: 'the arguments object, which GTM has and does not document',
    find: findArgumentsObject
  },
  languageRule('const-assignment', 'error', 'a const is given another value'),
  languageRule('native-method', 'error', 'a method that JavaScript has and GTM has not'),
  languageRule('hidden-property', 'error', 'constructor, prototype or __proto__, which GTM hides'),
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
    severity: 'warning',
    summary: 'a tag that never calls gtmOnSuccess, or a client that never claims a request',
    find: findMissingOutcome
  }
];

/** The first use stands for all of a file: who uses it once does so in every mock. */
function findArgumentsObject({ codeProblems }: TemplateSubject): Finding[] {
  const [first, ...others] = codeProblems.filter(({ rule }) => rule === 'arguments-object');
  if (!first) return [];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return [{ message: first.message + more, at: first.at }];
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
  const { fields, apis, readsAnyField } = code.usage;
  const endsTag = readsAnyField || fields.some(({ name }) => name === 'gtmOnSuccess');
  const section = read.sectioned.sections.get('SANDBOXED_JS_FOR_SERVER');
  const at = { line: section?.line ?? 1, column: 1 };
  if (info?.type === 'TAG' && !endsTag) {
    return [{ message: 'the tag never ends; call data.gtmOnSuccess() when it is done', at }];
  }
  if (info?.type === 'CLIENT' && !apis.some(({ name }) => name === 'claimRequest')) {
    return [{ message: "the client never claims a request; call require('claimRequest')()", at }];
  }
  return [];
}
