import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSeeds } from '../../run/seed-file.js';
import { FirestoreStore } from '../../sandbox/api/firestore-store.js';
import { DEFAULT_CONTAINER } from '../../sandbox/run/environment.js';
import { createSandbox } from '../../sandbox/sandbox.js';
import type { Seeds } from '../../sandbox/seeds.js';
import { runTests } from '../../sandbox/testing/run-tests.js';
import { withApis } from './api/evaluate.js';
import { ALL_PERMISSIONS, templateOf } from './template-of.js';

const SEEDS: Seeds = {
  firestore: {
    'c/a': { n: 1 },
    'c/b': { n: 2 },
    'projects/p/databases/(default)/documents/c/d': { n: 3 }
  },
  storage: { token: { value: 'abc' } },
  keys: { k: 'key' }
};

async function returnedBy(code: string, options: object = {}): Promise<unknown> {
  const template = templateOf({
    type: 'VARIABLE',
    permissions: ALL_PERMISSIONS,
    code: withApis(code)
  });
  const { returned, error } = await createSandbox(template, { seeds: SEEDS, ...options }).run();
  expect(error).toBeUndefined();
  return returned;
}

describe('seeds', () => {
  it.each([
    ['stored data', "templateDataStorage.getItemCopy('token')", { value: 'abc' }],
    ['keys', "hmacSha256('a', 'k').length", 43],
    [
      'documents of any project',
      "Firestore.read('c/a', {projectId: 'q'})",
      { id: 'a', data: { n: 1 } }
    ],
    [
      'documents of one project',
      "Firestore.read('c/d', {projectId: 'p'})",
      { id: 'd', data: { n: 3 } }
    ],
    [
      'documents of one project to no other',
      "Firestore.read('c/d', {projectId: 'q'}).catch((x) => x)",
      { reason: 'not_found' }
    ],
    [
      'documents to queries',
      "Firestore.query('c', [['n', '>', 1]], {projectId: 'p'}).then((list) => list.map((x) => x.id))",
      ['b', 'd']
    ],
    [
      'documents that a merge adds to',
      "Firestore.write('c/a', {m: 1}, {projectId: 'q', merge: true}).then(() => Firestore.read('c/a', {projectId: 'q'})).then((x) => x.data)",
      { n: 1, m: 1 }
    ],
    [
      'documents that a transaction counts on',
      "Firestore.runTransaction((t) => Firestore.read('c/a', {transaction: t}).then((x) => Firestore.write('c/a', {n: x.data.n + 1}, {transaction: t}))).then(() => Firestore.read('c/a')).then((x) => x.data)",
      { n: 2 }
    ]
  ])('give a template %s', async (_, expression, expected) => {
    expect(await returnedBy(`return ${expression};`)).toEqual(expected);
  });

  it('give stored data to each request in preview mode', async () => {
    const environment = { container: { ...DEFAULT_CONTAINER, previewMode: true } };
    const code =
      "const before = templateDataStorage.getItemCopy('token'); templateDataStorage.clear(); return before;";
    expect(await returnedBy(code, { environment })).toEqual({ value: 'abc' });
  });

  it('leave documents alone that a template wrote before the next template came', async () => {
    const firestore = new FirestoreStore();
    await returnedBy("return Firestore.write('c/a', {n: 9});", { firestore });
    expect(await returnedBy("return Firestore.read('c/a');", { firestore })).toMatchObject({
      data: { n: 9 }
    });
  });

  it('are there anew in each scenario', async () => {
    const code = `runCode({}); assertApi('gtmOnSuccess').wasCalled();`;
    const template = templateOf({
      type: 'TAG',
      permissions: ALL_PERMISSIONS,
      code: withApis(
        "if (templateDataStorage.getItemCopy('token')) data.gtmOnSuccess(); else data.gtmOnFailure(); templateDataStorage.clear();"
      ),
      scenarios: { one: code, two: code }
    });
    const passed = [];
    for await (const result of runTests(template, { seeds: SEEDS })) passed.push(result.passed);
    expect(passed).toEqual([true, true]);
    for await (const result of runTests(template)) expect(result.passed).toBe(false);
  });
});

describe('a file of seeds', () => {
  it('has the form that the documentation shows', () => {
    const page = readFileSync('toolkit/docs/emulator.md', 'utf8');
    const [, example = ''] = /```json seeds\n([\s\S]*?)```/.exec(page) ?? [];
    expect(Object.keys(readSeeds(example, 'seeds.json'))).toEqual([
      'firestore',
      'storage',
      'keys',
      'variables'
    ]);
  });

  it.each([
    [
      '{"firestore": {"c": {}}}',
      'seeds.json:1:16 seeds: "c" is the path of no document; write "collection/document"'
    ],
    [
      '{"keys": {"k": 1}}',
      'seeds.json:1:16 seeds: keys.k must be string; see sgtm run --help for the form'
    ],
    ['{"key": {}}', '("key")'],
    ['[]', 'seeds: the file must be object'],
    ['{', 'invalid-json']
  ])('%s is refused', (text, message) => {
    expect(() => readSeeds(text, 'seeds.json')).toThrow(message);
  });
});
