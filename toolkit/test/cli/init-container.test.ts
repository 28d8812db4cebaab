import { readFile, readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { condition, exportOf, onEvent } from '../container/export-of.js';
import { folderWith, sgtm } from './sgtm.js';

const CONTAINER = exportOf({
  templates: { tag: { code: 'data.gtmOnSuccess();' } },
  tags: {
    Sale: { on: ['ga4 - purchase'] },
    Data: { on: ['dc - purchase'] },
    Carts: { on: ['carts'] },
    Rich: { on: ['rich'] }
  },
  triggers: {
    'ga4 - purchase': onEvent('purchase', condition('CONTAINS', '{{Client Name}}', 'GA4')),
    'dc - purchase': onEvent('purchase', condition('EQUALS', '{{Client Name}}', 'Data Client')),
    carts: {
      customEventFilter: [condition('MATCH_REGEX', '{{_event}}', '^(add_to|view)_cart$')],
      filter: [condition('EQUALS', '{{ed - tier}}', 'gold')]
    },
    rich: { type: 'ALWAYS', filter: [condition('GREATER', '{{ed - spent}}', '100')] }
  },
  variables: {
    'ed - tier': { type: 'ed', fields: { keyPath: 'user.tier' } },
    'ed - spent': { type: 'ed', fields: { keyPath: 'spent' } }
  }
});

let path: (name: string) => string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path, remove } = await folderWith({ 'shop.json': JSON.stringify(CONTAINER) }));
});
afterAll(() => remove());

describe('sgtm init of tests of a container', () => {
  it('writes a hit and a test for each trigger, which pass', async () => {
    const folder = path('tests');
    const { code, stdout } = await sgtm([
      'init',
      folder,
      '--type',
      'container',
      '--from',
      path('shop.json')
    ]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/can hold access tokens/);
    expect((await readdir(folder)).toSorted()).toEqual([
      '.github',
      'hits',
      'package.json',
      'shop.container.yaml',
      'shop.json'
    ]);
    const yaml = await readFile(`${folder}/shop.container.yaml`, 'utf8');
    // Each hit fires the tag that it was made for, and says which of the same event did not.
    for (const tag of ['Sale', 'Data', 'Carts', 'Rich']) {
      expect(yaml).toMatch(new RegExp(`fires:\\n(?: {6,}.*\\n)* {6}${tag}:`));
    }
    expect(yaml).toMatch(/ga4 - purchase\n[^]*?doesNotFire:\n {6}- Data/);
    const tested = await sgtm(['test', `${folder}/shop.container.yaml`]);
    expect(tested.stdout.trim().split('\n').at(-1)).toBe('4 passed, 0 failed');
  });

  it('says what it needs, and overwrites nothing', async () => {
    const wrong: [string[], RegExp][] = [
      [[path('x'), '--type', 'container'], /add --from EXPORT\.json/],
      [[path('x'), '--from', path('shop.json')], /--type container/],
      [[path('.'), '--type', 'container', '--from', path('shop.json')], /shop\.json/]
    ];
    for (const [args, message] of wrong) {
      const { code, stderr } = await sgtm(['init', ...args]);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
    }
  });
});
