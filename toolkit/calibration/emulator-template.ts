import { joinSections } from '../sandbox/template/sections.js';
import { sectionJson } from '../sandbox/template/format-template.js';
import { CLAIMS, type ClaimedRow } from './claims.js';
import { permissionSection } from './permission-section.js';

/** Stands before each list that a scenario logs, so that it can be found in the console's text. */
export const MARK = 'sgtm-calibration';

/** Does what a scenario asks for by `mode`. */
const CODE = `const JSON = require('JSON');
const getCookieValues = require('getCookieValues');
const getTimestampMillis = require('getTimestampMillis');
const getType = require('getType');
const templateDataStorage = require('templateDataStorage');
// GTM finds the permissions of the scenarios by what the code requires.
const required = [
  require('getAllEventData'),
  require('getContainerVersion'),
  require('logToConsole')
];

if (data.mode === 'echo') return data.value;
if (data.mode === 'type of gtmOnSuccess') return getType(data.gtmOnSuccess);
if (data.mode === 'timestamp') return getTimestampMillis();
if (data.mode === 'cookie') return getCookieValues('c');
if (data.mode === 'stored') return templateDataStorage.getItemCopy('k');
if (data.mode === 'json') return JSON.stringify({ a: required.length });
if (data.mode === 'success') data.gtmOnSuccess();
if (data.mode === 'failure') data.gtmOnFailure();`;

/** The APIs that claims name. */
const APIS = [
  'callLater',
  'computeEffectiveTldPlusOne',
  'createRegex',
  'decodeUri',
  'decodeUriComponent',
  'encodeUri',
  'encodeUriComponent',
  'fromBase64',
  'generateRandom',
  'getAllEventData',
  'getContainerVersion',
  'getEventData',
  'getTimestamp',
  'getTimestampMillis',
  'getType',
  'JSON',
  'logToConsole',
  'makeInteger',
  'makeNumber',
  'makeString',
  'makeTableMap',
  'Math',
  'Object',
  'parseUrl',
  'Promise',
  'queryPermission',
  'sha256',
  'sha256Sync',
  'templateDataStorage',
  'testRegex',
  'toBase64'
];

/**
 * A failing assertion hides those behind it, so a scenario collects what it got, logs the whole list, and
 * asserts once.
 */
const SETUP = `${APIS.map((name) => `const ${name} = require('${name}');`).join('\n')}
const results = [];
const show = (value) => {
  const type = getType(value);
  if (type === 'undefined' || type === 'function') return type;
  if (type === 'number') return 'number ' + makeString(value);
  return type + ' ' + JSON.stringify(value);
};
const claim = (expression, expected, got) => {
  results.push({ claim: expression, expected: expected, got: show(got) });
};
const finish = (row) => {
  const wrong = results.filter((each) => each.got !== each.expected);
  logToConsole('${MARK} ' + JSON.stringify({ row: row, results: results }));
  assertThat(JSON.stringify(wrong)).isEqualTo('[]');
};`;

/** A template whose scenarios are what the emulator claims about GTM. */
export function emulatorTemplate(claims: readonly ClaimedRow[] = CLAIMS): string {
  return joinSections({
    INFO: sectionJson({
      type: 'TAG',
      id: 'cvt_temp_public_id',
      version: 1,
      securityGroups: [],
      displayName: 'sgtm calibration',
      brand: { id: 'brand_dummy', displayName: '' },
      description:
        'Its tests are what the emulator of sgtm claims about GTM. Run them in the editor.',
      containerContexts: ['SERVER']
    }),
    TEMPLATE_PARAMETERS: sectionJson(
      ['mode', 'value'].map((name) => ({
        type: 'TEXT',
        name,
        displayName: name,
        simpleValueType: true
      }))
    ),
    SANDBOXED_JS_FOR_SERVER: CODE,
    SERVER_PERMISSIONS: permissionSection({
      access_template_storage: {},
      get_cookies: { cookieAccess: 'any' },
      logging: { environments: 'all' },
      read_container_data: {},
      read_event_data: { eventDataAccess: 'any' }
    }),
    TESTS: testsSection(claims),
    NOTES: 'Written by sgtm calibrate.'
  });
}

function testsSection(claims: readonly ClaimedRow[]): string {
  const scenarios = claims.map(
    (row) => `- name: ${JSON.stringify(row.row)}\n  code: |-\n${indented(codeOf(row), '    ')}`
  );
  return `scenarios:\n${scenarios.join('\n')}\nsetup: |-\n${indented(SETUP, '  ')}`;
}

/** Two turns of callLater come after every promise that is due. */
function codeOf({ row, before, later, claims }: ClaimedRow): string {
  const lines = claims.map(
    ([expression, expected]) =>
      `claim(${JSON.stringify(expression)}, ${JSON.stringify(expected)}, ${expression});`
  );
  const all = [...lines, `finish(${JSON.stringify(row)});`];
  if (!later) return [before, ...all].filter(Boolean).join('\n');
  const end = all.map((line) => `    ${line}`).join('\n');
  return `${before}\ncallLater(() => {\n  callLater(() => {\n${end}\n  });\n});`;
}

function indented(text: string, by: string): string {
  return text.replaceAll(/^(?=.)/gm, by);
}
