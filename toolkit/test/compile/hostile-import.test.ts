import { transformSync } from 'esbuild';
import * as fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { readDataModule } from '../../compile/data-module.js';
import { importedProject } from '../../compile/import/imported-project.js';
import { projectFiles } from '../../compile/project/index.js';
import { ProblemsError } from '../../sandbox/problem.js';
import * as template from '../../template/index.js';
import { sgtm } from '../cli/sgtm.js';
import { templateFile } from '../sandbox/check/template-file.js';
import { emptyFolder } from './project-folder.js';

/** Code that would be noticed. In a command it prints; in a module under test it counts. */
const CODE = "(globalThis.ran = (globalThis.ran ?? 0) + 1, console.log('CODE RAN'), 'x')";

/** Pieces that end a text, a comment, a line or a script somewhere. */
const PIECES = [
  '\u0000',
  '\u00000',
  '\\u00000',
  '"',
  "'",
  '`',
  '${',
  '}',
  '\\',
  '*/',
  '/*',
  '//',
  '</script>',
  '<!--',
  '-->',
  '\n',
  '\r',
  '\u2028',
  '\u2029',
  '\ufeff',
  '\ud800',
  '{{version}}',
  '^(|.*\\{\\{.+\\}\\}.*|',
  ')$',
  '@ts-nocheck',
  'data:image/png;base64,iVBORw0KGgo=',
  ', ',
  ': ',
  ']',
  CODE,
  `",'help':${CODE},//`,
  `',"help":${CODE},//`,
  `\`+${CODE}+\``
];

const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'then',
  'toJSON',
  'type',
  'args',
  'errorMessage',
  'brand',
  // A letter to some parsers, and none to others.
  '\u2e2f',
  '1e3',
  'default',
  'thumbnail',
  'help'
];

const text = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'grapheme', maxLength: 4 })), {
    maxLength: 5
  })
  .map((pieces) => pieces.join(''));
const key = fc.oneof(fc.constantFrom(...KEYS), text);

/** An object with a member of every key, __proto__ among them, as JSON.parse makes it. */
const objectOf = (value: fc.Arbitrary<unknown>): fc.Arbitrary<object> =>
  fc.array(fc.tuple(key, value), { maxLength: 3 }).map((pairs) => Object.fromEntries(pairs));

const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    text,
    fc.constantFrom(null, true, false, 0, -0, 1, -1.5, 1e21, Infinity, -Infinity),
    fc.array(tie('value'), { maxLength: 3 }),
    objectOf(tie('value'))
  )
}));

const validator = fc.oneof(
  text.map((errorMessage) => template.required(errorMessage)),
  fc.tuple(text, text).map(([pattern, message]) => template.typedAs(pattern, message)),
  objectOf(value)
);

const field = fc
  .tuple(
    objectOf(value),
    text,
    text,
    fc.array(validator, { maxLength: 2 }),
    fc.array(objectOf(value), { maxLength: 2 })
  )
  .map(([others, name, displayName, valueValidators, items]) => ({
    ...others,
    type: 'TEXT',
    name,
    displayName,
    valueValidators,
    selectItems: items
  }));

const typed: fc.Arbitrary<unknown> = fc.oneof(
  text.map((string) => ({ type: 1, string })),
  fc.array(text, { maxLength: 2 }).map((list) => ({
    type: 2,
    listItem: list.map((string) => ({ type: 1, string }))
  })),
  fc.tuple(key, text).map(([name, string]) => ({
    type: 3,
    mapKey: [{ type: 1, string: name }],
    mapValue: [{ type: 1, string }]
  })),
  value
);

const permission = fc.oneof(
  objectOf(value),
  fc
    .tuple(
      fc.oneof(
        fc.constantFrom('send_http', 'logging', 'read_event_data', 'access_response', '__proto__'),
        value
      ),
      fc.array(fc.record({ key, value: typed }), { maxLength: 2 })
    )
    .map(([publicId, param]) => ({
      instance: { key: { publicId, versionId: '1' }, param },
      clientAnnotations: { isEditedByUser: true },
      isRequired: true
    }))
);

const hostile = fc.record({
  info: fc.tuple(objectOf(value), value, value).map(([others, displayName, thumbnail]) => ({
    ...others,
    displayName,
    brand: { id: 'b', displayName, thumbnail }
  })),
  fields: fc.array(field, { maxLength: 3 }),
  permissions: fc.array(permission, { maxLength: 3 }),
  scenario: fc.tuple(text, text),
  notes: text
});

/** JSON that holds what JSON.stringify would lose, and line separators as they are. */
function jsonOf(data: unknown): string {
  const marked = JSON.stringify(data, (_, part: unknown) =>
    Object.is(part, -0) || part === Infinity || part === -Infinity
      ? `<number ${1 / (1 / Number(part))}>`
      : part
  );
  return marked
    .replaceAll(/"<number (-?)Infinity>"/g, '$11e999')
    .replaceAll(/"<number -?0>"/g, '-0');
}

/** What a module exports, run in an empty world; code in it that does more leaves a trace there. */
function run(module: string, pictures: Record<string, string>): { exports: object; ran: unknown } {
  const { code } = transformSync(module, { loader: 'ts', format: 'cjs', target: 'node20' });
  const exports: object = {};
  const world: Record<string, unknown> = {
    module: { exports },
    console: { log: () => (world.ran = true) },
    require: (path: string) =>
      path === 'sgtm/template' ? template : { __esModule: true, default: pictures[path] }
  };
  runInNewContext(code, world);
  return { exports: (world.module as { exports: object }).exports, ran: world.ran };
}

describe('a hostile template', () => {
  it('becomes modules that are its data and do nothing', { timeout: 3_600_000 }, async () => {
    let imported = 0;
    await fc.assert(
      fc.asyncProperty(hostile, async ({ info, fields, permissions, scenario, notes }) => {
        const sections = {
          info: jsonOf({ ...info, type: 'TAG' }),
          parameters: jsonOf(fields),
          permissions: jsonOf(permissions)
        };
        const [name, code] = scenario.map((each) => JSON.stringify(each));
        const content = templateFile({
          ...sections,
          info: {},
          tests: `scenarios:\n- name: ${name}\n  code: ${code}\n`
        })
          .replace(
            /(?<=___INFO___\n\n)[^]*?(?=\n\n\n___TEMPLATE_PARAMETERS___)/,
            () => sections.info
          )
          .replace('Created for a test.', () => notes);
        const project = await Promise.resolve()
          .then(() => importedProject(content, 'hostile.tpl', 'hostile'))
          .catch((error: unknown) => {
            if (error instanceof ProblemsError) return undefined;
            throw error;
          });
        if (!project) return;
        imported++;
        const files = await projectFiles(project);
        const pictures = Object.fromEntries(
          files
            .filter(({ path }) => path.startsWith('template/thumbnail.'))
            .map(({ path, content: picture }) => [
              path.replace('template', '.'),
              `data:image/png;base64,${Buffer.from(picture).toString('base64')}`
            ])
        );
        const expected = {
          info: JSON.parse(sections.info) as unknown,
          fields: JSON.parse(sections.parameters) as unknown,
          permissions: JSON.parse(sections.permissions) as unknown
        };
        for (const [part, data] of Object.entries(expected)) {
          const module = String(files.find(({ path }) => path === `template/${part}.ts`)?.content);
          const read = readDataModule(module, (path) => pictures[path] ?? '');
          expect(isDeepStrictEqual(read, { [part]: data })).toBe(true);
          const { exports, ran } = run(module, pictures);
          expect(ran).toBe(undefined);
          // Objects of another world have other prototypes; their keys and values are compared.
          expect(jsonOf(exports)).toBe(jsonOf({ [part]: data }));
        }
        const test = files.find(({ path }) => path.startsWith('template/scenarios/'));
        expect(String(test?.content).split(/[\n\r\u2028\u2029]/)[0]).toMatch(/^\/\/ /);
      }),
      { numRuns: Number(process.env.SGTM_CASES ?? 500) }
    );
    expect(imported).toBeGreaterThan(Number(process.env.SGTM_CASES ?? 500) / 2);
  });

  const FORM = JSON.stringify([
    {
      type: 'TEXT',
      name: 'first',
      displayName: 'First',
      simpleValueType: true,
      valueValidators: [{ type: 'NON_EMPTY', errorMessage: `,'help':${CODE},//` }]
    },
    { type: 'TEXT', name: 'second', displayName: 'a"\u00000', simpleValueType: true }
  ]);

  it('runs nothing when it is imported', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'in.tpl'), templateFile({ parameters: FORM }));
    const { stdout, stderr, code } = await sgtm(['import', 'in.tpl', 'project'], { cwd: folder });
    expect(stdout + stderr).not.toContain('CODE RAN');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('the same form, permissions and info')
    });
  });

  it('takes no file of the machine into its code', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'secret.json'), '{"key":"s3cret"}');
    const code = "import secret from '../../secret.json';\ndata.gtmOnSuccess(secret);";
    writeFileSync(join(folder, 'in.tpl'), templateFile({ code }));
    const ended = await sgtm(['import', 'in.tpl', 'project'], { cwd: folder });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/in\.tpl:\d+:1 syntax-error: GTM has no import and no export/);
  });
});

describe('a module that is read as data', () => {
  it.each([
    ['a call of its own', `export const info = { type: ${CODE} };`],
    ['a statement', `${CODE}; export const info = {};`],
    ['a getter', `export const info = { get type() { return ${CODE}; } };`],
    ['a function', `export const info = { type: () => 1 };`],
    ['a template string', 'export const info = `${1}`;'],
    ['a default export', `export default ${CODE};`],
    ['another module', "import x from 'node:fs'; export const info = x;"],
    ['the side effect of a module', "import './evil.js'; export const info = {};"],
    [
      'a name that the toolkit lacks',
      "import { toString } from 'sgtm/template'; export const x = toString();"
    ],
    ['a spread', 'export const info = { ...[1] };'],
    ['a prototype', 'export const info = { __proto__: { type: 1 } };'],
    ['a picture of another folder', "import x from '../../thumbnail.png'; export const info = x;"]
  ])('is refused for %s', (_, module) => {
    expect(() => readDataModule(module, () => 'data:')).toThrow(/not data/);
  });
});
