import { Ajv } from 'ajv';
import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileProject } from '../../compile/build.js';
import { projectFiles, projectName, writeProject } from '../../compile/project/index.js';
import { STARTER_TYPES, starterProject } from '../../compile/project/starter.js';
import { permission } from '../../template/permissions.js';
import { splitSections, type SectionName } from '../../sandbox/template/sections.js';
import { SCHEMAS } from '../../schemas/index.js';
import { folderWith } from '../cli/sgtm.js';

const FOLDER = 'toolkit/schemas';

/** As an editor reads it: from the file. */
function validatorOf(name: string): (value: unknown) => string[] {
  const schema = JSON.parse(readFileSync(`${FOLDER}/${name}.json`, 'utf8')) as object;
  const options = { strictTypes: false, strictRequired: false, allowUnionTypes: true } as const;
  const validate = new Ajv({ ...options, allErrors: true }).compile(schema);
  return (value) => {
    validate(value);
    return (validate.errors ?? []).map((e) => `${e.instancePath} ${e.keyword}`);
  };
}

const SECTIONS: Readonly<Record<string, SectionName>> = {
  info: 'INFO',
  parameters: 'TEMPLATE_PARAMETERS',
  permissions: 'SERVER_PERMISSIONS',
  tests: 'TESTS'
};

it('the files of schemas are those that the checker and sgtm run go by', () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  const found = files.map((name) => [
    name,
    JSON.parse(readFileSync(`${FOLDER}/${name}`, 'utf8')) as object
  ]);
  expect(Object.fromEntries(found)).toEqual(JSON.parse(JSON.stringify(SCHEMAS)));
  expect(files.toSorted()).toEqual(
    ['container', 'data', 'event', 'info', 'parameters', 'permissions', 'request', 'responses']
      .concat('seeds', 'tests')
      .map((name) => `${name}.json`)
  );
});

describe('the sections of a template', () => {
  const templates: string[] = [];

  beforeAll(async () => {
    const files = await folderWith({});
    for (const type of STARTER_TYPES) {
      const folder = files.path(type);
      await writeProject(
        folder,
        await projectFiles(starterProject(type, projectName(type), folder))
      );
      templates.push((await compileProject(folder)).template);
    }
    await files.remove();
  });

  it.each(Object.entries(SECTIONS))('%s are taken, of each starter', (name, section) => {
    const validate = validatorOf(name);
    expect(templates).toHaveLength(STARTER_TYPES.length);
    for (const template of templates) {
      const { text = '' } = splitSections(template).sections.get(section) ?? {};
      expect(text).not.toBe('');
      expect(validate(parse(text))).toEqual([]);
    }
  });
});

describe('a fault is refused in', () => {
  const INFO = {
    type: 'TAG',
    id: 'cvt_temp_public_id',
    version: 1,
    securityGroups: [],
    displayName: 'Example',
    description: 'Sends events.',
    containerContexts: ['SERVER']
  };
  const FIELD = { type: 'TEXT', name: 'a', simpleValueType: true };
  const LOGGING = permission('logging', { environments: 'all' });
  const withParam = (param: unknown): unknown => ({
    ...LOGGING,
    instance: { ...LOGGING.instance, param }
  });

  it.each<[string, unknown, string]>([
    ['info', { ...INFO, type: 'TRIGGER' }, '/type enum'],
    ['info', { ...INFO, displayName: undefined }, ' required'],
    ['info', { ...INFO, color: 'red' }, ' propertyNames'],
    ['info', { ...INFO, categories: ['GAMES'] }, '/categories/0 enum'],
    ['info', { ...INFO, containerContexts: ['WEB'] }, '/containerContexts contains'],
    ['info', { ...INFO, description: 'x'.repeat(201) }, '/description maxLength'],
    ['info', { ...INFO, brand: { thumbnail: 'a.png' } }, '/brand/thumbnail pattern'],
    ['parameters', { ...FIELD }, ' type'],
    ['parameters', [{ ...FIELD, type: 'NUMBER' }], '/0/type enum'],
    ['parameters', [{ ...FIELD, nam: 'b' }], '/0 additionalProperties'],
    ['parameters', [{ ...FIELD, radioItems: [] }], '/0 propertyNames'],
    ['parameters', [{ ...FIELD, alwaysInSummary: 'yes' }], '/0/alwaysInSummary type'],
    ['parameters', [{ ...FIELD, help: { texts: 'x' } }], '/0/help required'],
    [
      'parameters',
      [{ ...FIELD, valueValidators: [{ type: 'X' }] }],
      '/0/valueValidators/0/type enum'
    ],
    [
      'parameters',
      [{ type: 'GROUP', name: 'g', subParams: [{ ...FIELD, enablingConditions: [{}] }] }],
      '/0/subParams/0/enablingConditions/0 required'
    ],
    [
      'parameters',
      [{ type: 'RADIO', name: 'r', radioItems: [{ value: 1 }] }],
      '/0/radioItems/0 required'
    ],
    ['permissions', [{ ...LOGGING, isRequired: 'yes' }], '/0/isRequired type'],
    ['permissions', [permission('logg' as 'logging')], '/0/instance/key/publicId enum'],
    ['permissions', [permission('logging', { level: 'all' })], '/0/instance/param/0/key enum'],
    ['permissions', [permission('run_container', { any: true })], '/0/instance/param maxItems'],
    [
      'permissions',
      [withParam([{ key: 'environments', value: { type: 4 } }])],
      '/0/instance/param/0/value/type enum'
    ],
    [
      'permissions',
      [withParam([{ key: 'environments', value: { type: 1 } }])],
      '/0/instance/param/0/value required'
    ],
    ['tests', { scenario: [] }, ' additionalProperties'],
    ['tests', { scenarios: [{ name: 'a' }] }, '/scenarios/0 required'],
    ['tests', { scenarios: [{ name: 'a', code: 1 }] }, '/scenarios/0/code type'],
    ['event', 'purchase', ' type'],
    ['event', [{ $wait: -1 }], '/0/$wait minimum'],
    ['data', ['a'], ' type'],
    ['request', { verb: 'GET' }, ' additionalProperties'],
    ['request', { headers: { a: 1 } }, '/headers/a type'],
    ['responses', [{ match: 'https://a.example' }], '/0 required'],
    [
      'responses',
      [{ match: 'a', replies: [{ statusCode: 42 }] }],
      '/0/replies/0/statusCode minimum'
    ],
    ['container', { tags: [{}] }, '/tags/0 required']
  ])('%s: %j', (name, value, error) => {
    expect(validatorOf(name)(JSON.parse(JSON.stringify(value)))).toContain(error);
  });

  it.each<[string, unknown]>([
    ['info', INFO],
    ['info', { ...INFO, displayName: { messageId: 'n', text: 'Example' } }],
    ['parameters', [FIELD]],
    ['permissions', [LOGGING, permission('run_container')]],
    ['tests', { scenarios: null, setup: 'const a = 1;' }],
    ['event', { event_name: 'purchase', anything: [1] }],
    ['event', [{ event_name: 'purchase' }, { $wait: 5000 }]],
    ['data', { accountId: 'AC-1' }],
    ['request', { method: 'POST', path: '/x', body: { a: 1 }, query: { a: ['1', '2'] } }],
    ['responses', [{ match: 'https://a.example/', replies: [{ error: 'timed_out' }] }]],
    ['container', { tags: [{ template: 'a.tpl', trigger: 'all' }] }]
  ])('none of %s: %j', (name, value) => {
    expect(validatorOf(name)(value)).toEqual([]);
  });
});
