import type { AnyNode, CallExpression } from 'acorn';
import { APIS } from '../api/registry.js';
import type { Names } from '../language/scope.js';
import { memberName } from '../language/usage.js';
import { placeOf, walk } from '../language/walk.js';
import { MATCHERS } from '../testing/matchers.js';
import { isNearTo } from './nearness.js';
import type { Finding, Rule } from './rule.js';
import type { CodeUnit, TemplateSubject } from './template-subject.js';

/** Rules on `___TESTS___`; the rules on code apply to scenarios too. */
export const TEST_RULES: readonly Rule<TemplateSubject>[] = [
  {
    name: 'invalid-tests',
    severity: 'error',
    summary: 'the tests are no YAML, or a scenario has no name or no code',
    find: ({ read }) =>
      read.problems
        .filter(({ rule }) => rule === 'invalid-tests')
        .map(({ message, line, column }) => ({ message, at: { line, column } }))
  },
  {
    name: 'tests-key-unknown',
    severity: 'warning',
    summary: 'the tests have a key that GTM does not read',
    find: ({ read }) =>
      read.unknownTestKeys.map(({ key, at }) => ({
        message: `GTM reads no "${key}" here; correct its spelling, or remove it`,
        at
      }))
  },
  {
    name: 'scenario-name',
    severity: 'warning',
    summary: 'two scenarios have the same name, so that a failure does not say which',
    find: findRepeatedNames
  },
  {
    name: 'scenario-asserts-nothing',
    severity: 'warning',
    summary: 'a scenario that checks nothing: it passes whatever the template does',
    find: findIdleScenarios
  },
  {
    name: 'scenario-api',
    severity: 'warning',
    summary: 'a scenario mocks or asserts an API that servers do not have',
    find: ({ scenarios }) => scenarios.flatMap(({ unit }) => (unit ? findUnknownApis(unit) : []))
  },
  {
    name: 'scenario-matcher',
    severity: 'error',
    summary: 'a scenario asserts with a matcher that GTM does not have, and fails there',
    find: ({ scenarios }) =>
      scenarios.flatMap(({ unit }) => (unit ? findUnknownMatchers(unit) : []))
  }
];

function findRepeatedNames({ scenarios }: TemplateSubject): Finding[] {
  const lines = new Map<string, number>();
  return scenarios.flatMap(({ scenario: { name, at } }) => {
    const earlier = lines.get(name);
    if (earlier === undefined) {
      lines.set(name, at.line);
      return [];
    }
    const message = `the scenario in line ${earlier} is called "${name}" too; rename one`;
    return [{ message, at }];
  });
}

const ASSERTIONS: ReadonlySet<string> = new Set(['assertThat', 'assertApi', 'fail']);

/** A scenario may also leave its assertions to a function of the setup, which it then calls. */
function findIdleScenarios({ scenarios }: TemplateSubject): Finding[] {
  return scenarios.flatMap(({ scenario, unit }) => {
    if (!unit) return [];
    const given = [...unit.usage.names.bindingOf.values()]
      .filter(({ declaration }) => declaration === undefined)
      .map(({ name }) => name);
    if (given.some((name) => ASSERTIONS.has(name) || !HARMLESS.has(name))) return [];
    const message = `the scenario "${scenario.name}" asserts nothing; add assertApi or assertThat`;
    return [{ message, at: scenario.at }];
  });
}

/** What a scenario can use without checking anything. */
const HARMLESS: ReadonlySet<string> = new Set([
  'require',
  'runCode',
  'mock',
  'mockObject',
  'undefined'
]);

/** What a tag's scenario may ask for besides APIs. */
const CALLBACKS: ReadonlySet<string> = new Set(['gtmOnSuccess', 'gtmOnFailure']);

function findUnknownApis({ program, usage, inFile }: CodeUnit): Finding[] {
  const findings: Finding[] = [];
  walk(program, (node) => {
    const name = testApiOf(node, usage.names);
    if (name !== 'mock' && name !== 'mockObject' && name !== 'assertApi') return;
    const [first] = (node as CallExpression).arguments;
    if (first?.type !== 'Literal' || typeof first.value !== 'string') return;
    if (APIS.has(first.value) || CALLBACKS.has(first.value)) return;
    const message = `${name}: GTM has no API "${first.value}" on a server; name one it has`;
    findings.push({ message, at: inFile(placeOf(first)) });
  });
  return findings;
}

/** "mock" for a call of GTM's own `mock`; undefined for anything else. */
function testApiOf(node: AnyNode, names: Names): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return undefined;
  const binding = names.bindingOf.get(node.callee);
  return binding?.declaration === undefined ? node.callee.name : undefined;
}

const CALL_MATCHERS: ReadonlySet<string> = new Set([
  'wasCalled',
  'wasCalledWith',
  'wasNotCalled',
  'wasNotCalledWith'
]);

function findUnknownMatchers({ program, usage, inFile }: CodeUnit): Finding[] {
  const findings: Finding[] = [];
  walk(program, (node) => {
    if (node.type !== 'MemberExpression') return;
    const api = testApiOf(node.object, usage.names);
    const matcher = memberName(node);
    if (matcher === undefined || (api !== 'assertThat' && api !== 'assertApi')) return;
    const known = api === 'assertApi' ? CALL_MATCHERS : MATCHER_NAMES;
    if (known.has(matcher)) return;
    const near = [...known].find((name) => isNearTo(matcher, name));
    const advice = near === undefined ? 'take one that it has' : `is ${near} meant?`;
    const message = `${api} has no matcher ${matcher}; ${advice}`;
    findings.push({ message, at: inFile(placeOf(node.property)) });
  });
  return findings;
}

const MATCHER_NAMES: ReadonlySet<string> = new Set(Object.keys(MATCHERS));
