import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { expect, it } from 'vitest';

const TOOLKIT = dirname(createRequire(import.meta.url).resolve('sgtm/package.json'));
const TEMPLATE = readFileSync('template.tpl', 'utf8');

it.each([
  ['info', '___INFO___'],
  ['parameters', '___TEMPLATE_PARAMETERS___'],
  ['permissions', '___SERVER_PERMISSIONS___'],
  ['tests', '___TESTS___']
])("the toolkit's schema %s takes the section of template.tpl", (name, marker) => {
  const [, rest = ''] = TEMPLATE.split(`${marker}\n`);
  const section: unknown = parse(rest.split(/^___[A-Z_]+___$/m)[0] ?? '');
  expect(Object.keys(section as object).length).toBeGreaterThan(0);
  const schema = JSON.parse(readFileSync(join(TOOLKIT, `schemas/${name}.json`), 'utf8')) as object;
  const ajv = new Ajv({ strictTypes: false, strictRequired: false, allowUnionTypes: true });
  const validate = ajv.compile(schema);
  validate(section);
  expect(validate.errors ?? []).toEqual([]);
});
