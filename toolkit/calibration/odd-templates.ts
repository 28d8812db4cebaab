import { sectionJson } from '../sandbox/template/format-template.js';
import { joinSections, type SectionName } from '../sandbox/template/sections.js';

/** A template to import by hand, and what the emulator and the checker expect GTM to say. */
export interface OddTemplate {
  /** Its file's name. */
  name: string;
  content: string;
  expected: 'taken' | 'refused';
  /** What is odd about it, as a whole sentence. */
  about: string;
}

const INFO = {
  type: 'TAG',
  id: 'cvt_temp_public_id',
  version: 1,
  securityGroups: [],
  displayName: 'sgtm odd template',
  brand: { id: 'brand_dummy', displayName: '' },
  description: 'Imported to see what GTM says.',
  containerContexts: ['SERVER']
};

const FIELD = { type: 'TEXT', name: 'a', displayName: 'A', simpleValueType: true };
const CODE = 'if (data.a) data.gtmOnSuccess(); else data.gtmOnFailure();';

interface Parts {
  info?: object;
  field?: object;
  code?: string;
  texts?: Partial<Record<SectionName, string>>;
}

function templateOf({ info = {}, field = {}, code = CODE, texts = {} }: Parts): string {
  return joinSections({
    INFO: sectionJson({ ...INFO, ...info }),
    TEMPLATE_PARAMETERS: sectionJson([{ ...FIELD, ...field }]),
    SANDBOXED_JS_FOR_SERVER: code,
    SERVER_PERMISSIONS: '[]',
    TESTS: 'scenarios: []',
    NOTES: '',
    ...texts
  });
}

const SVG = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"/>'
).toString('base64');

/** Templates on the edge of what GTM takes. */
export const ODD_TEMPLATES: readonly OddTemplate[] = [
  {
    name: 'translations',
    content: templateOf({
      field: { displayName: { text: 'A', translations: [{ locale: 'br', text: 'Á' }] } }
    }),
    expected: 'taken',
    about: 'A label is an object with translations.'
  },
  {
    name: 'message-id',
    content: templateOf({
      field: { displayName: { messageId: 'A', description: 'x', text: 'A' } }
    }),
    expected: 'taken',
    about: 'A label is an object with a messageId.'
  },
  {
    name: 'unknown-field-key',
    content: templateOf({ field: { noSuchKey: true } }),
    expected: 'refused',
    about: 'A field has a key that GTM does not know.'
  },
  {
    name: 'unknown-info-key',
    content: templateOf({ info: { noSuchKey: true } }),
    expected: 'taken',
    about: 'INFO has a key that GTM does not know.'
  },
  {
    name: 'svg-thumbnail',
    content: templateOf({
      info: { brand: { ...INFO.brand, thumbnail: `data:image/svg+xml;base64,${SVG}` } }
    }),
    expected: 'refused',
    about: 'The thumbnail is an SVG.'
  },
  {
    name: 'indented-heading',
    content: templateOf({}).replace('___INFO___', '  ___INFO___'),
    expected: 'refused',
    about: 'The heading of INFO is indented.'
  },
  {
    name: 'trailing-comma',
    content: templateOf({}).replace('"simpleValueType": true\n', '"simpleValueType": true,\n'),
    expected: 'taken',
    about: 'A comma stands behind the last key of a field.'
  },
  {
    name: 'no-outcome',
    content: templateOf({ code: "require('getType')(data.a);" }),
    expected: 'refused',
    about: 'A tag calls neither gtmOnSuccess nor gtmOnFailure.'
  },
  {
    name: 'code-of-300-kb',
    content: templateOf({
      code: `${'// 300 kB of comments: sixty characters of text in each line.\n'.repeat(4900)}${CODE}`
    }),
    expected: 'taken',
    about: 'The code has 300 kB.'
  },
  {
    name: 'exported-info',
    content: templateOf({ info: { id: 'cvt_5TP8W', securityGroups: undefined } }),
    expected: 'taken',
    about: 'INFO is as GTM writes it in an exported container.'
  }
];

const REFUSED_CODE: Readonly<Record<string, string>> = {
  'template-literal': 'const x = `a${data.a}`;',
  destructuring: 'const { a } = data;',
  spread: 'const x = [...[1]];',
  'default-parameter': 'const f = (x = 1) => x;',
  'shorthand-property': 'const x = 1; const y = { x };',
  'optional-chaining': 'const x = data?.a;',
  'regex-literal': 'const x = /a/;',
  'new-expression': 'const x = new Object();',
  'try-catch': 'try { data.a(); } catch (e) {}',
  class: 'class A {}',
  label: 'a: for (;;) { break a; }',
  exponent: 'const x = 2 ** 3;'
};

/** Syntax that the checker says GTM refuses, each in a template of its own. */
export const REFUSED_SYNTAX: readonly OddTemplate[] = Object.entries(REFUSED_CODE).map(
  ([name, code]) => ({
    name,
    content: templateOf({ code: `${code}\n${CODE}` }),
    expected: 'refused',
    about: `The code has ${name.replaceAll('-', ' ')}.`
  })
);
