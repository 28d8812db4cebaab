import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportOf, onEvent } from '../container/export-of.js';
import { folderWith, sgtm } from './sgtm.js';

const code = (field: string): string =>
  `require('sendHttpRequest')('https://vendor.example/in?id=' + data.id, { method: 'POST' },
    require('JSON').stringify({ ${field}: 1 })).then(() => data.gtmOnSuccess());`;
const before = exportOf({
  templates: { tag: { code: code('value') } },
  tags: {
    Same: { fields: { id: 'a' }, on: ['views'] },
    Sale: { fields: { id: 'b' }, on: ['buys'] },
    Old: { on: ['buys'] }
  },
  triggers: { buys: onEvent('purchase'), views: onEvent('view') }
});
const after = exportOf({
  templates: { tag: { code: code('value') }, other: { code: code('price') } },
  tags: {
    Same: { fields: { id: 'a' }, on: ['views'] },
    Sale: { type: 'cvt_1_other', fields: { id: 'c' }, on: ['buys'] },
    Old: { on: ['views'] }
  },
  triggers: { buys: onEvent('purchase'), views: onEvent('view') }
});

let path: (name: string) => string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ path, remove } = await folderWith({
    'old.json': JSON.stringify(before),
    'new.json': JSON.stringify(after),
    'hits/purchase.txt': 'https://x.example/g/collect?v=2&tid=G-1&en=purchase',
    'hits/view.json': '{"path": "/g/collect", "query": {"v": "2", "tid": "G-1", "en": "other"}}',
    'empty/readme.md': 'x'
  }));
});
afterAll(() => remove());

describe('sgtm diff of two containers', () => {
  it('says what changes for hits, line by line', async () => {
    const { code: exit, stdout } = await sgtm([
      'diff',
      path('old.json'),
      path('new.json'),
      '--hits',
      path('hits')
    ]);
    expect(exit).toBe(1);
    expect(stdout).toContain('purchase.txt\n');
    expect(stdout).not.toContain('view.json');
    expect(stdout).toMatch(/Old {2}no longer fires {2}views: _event is "purchase"/);
    expect(stdout).toMatch(/Sale {2}does something else/);
    expect(stdout).toMatch(/- +"id": "b"/);
    expect(stdout).toMatch(/\+ +"id": "c"/);
    expect(stdout).toMatch(/- +"value": 1/);
    expect(stdout).toMatch(/\+ +"price": 1/);
    expect(stdout.trim().split('\n').at(-1)).toBe('2 hits: 1 hit with changes');
  });

  it('says that nothing changes, and prints JSON', async () => {
    const same = await sgtm(['diff', path('old.json'), path('old.json'), '--hits', path('hits')]);
    expect(same).toMatchObject({ code: 0, stdout: '2 hits: nothing changes\n' });
    const json = await sgtm([
      'diff',
      path('old.json'),
      path('new.json'),
      '--hits',
      path('hits'),
      '--json'
    ]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      hits: 2,
      differences: [
        {
          hit: 'purchase.txt',
          tags: [{ tag: 'Sale' }, { tag: 'Old', before: 'fires', after: 'does not fire' }]
        }
      ]
    });
  });

  it('says in one line what is missing', async () => {
    const wrong: [string[], RegExp][] = [
      [[path('old.json'), path('new.json')], /add --hits DIR/],
      [[path('old.json'), path('new.json'), '--hits', path('empty')], /no hits in it/],
      [[path('old.json'), path('new.json'), '--hits', path('nowhere')], /no such folder/],
      [[path('old.json'), '--hits', path('hits')], /name the newer one too/],
      [[path('old.json')], /--container GTM-ABC123/]
    ];
    for (const [args, message] of wrong) {
      const { code: exit, stderr } = await sgtm(['diff', ...args]);
      expect(exit).toBe(2);
      expect(stderr.trim()).toMatch(message);
    }
  });
});
