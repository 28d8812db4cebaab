import { describe, expect, it } from 'vitest';
import { modelOfExport } from '../../container/build-model.js';
import { exportOf, onEvent } from './export-of.js';
import { running } from './running.js';

describe('an export', () => {
  const whole = exportOf({});
  it.each<[string, unknown, RegExp]>([
    ['no JSON', '{"exportFormatVersion": 2, "token": "EAAB', /no JSON/],
    ['a list', '[]', /no export of a container/],
    ['another file', '{"tags": []}', /no export of a container/],
    ['another format', { ...whole, exportFormatVersion: 3 }, /format 3/],
    ['nothing in it', { exportFormatVersion: 2 }, /no containerVersion/],
    [
      'a web container',
      exportOf({ version: { container: { usageContext: ['WEB'] } } }),
      /kind WEB.*export the server container/
    ]
  ])('that is %s is refused in one line', (_, content, message) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content);
    expect(() => modelOfExport(text, 'x.json')).toThrow(message);
    try {
      modelOfExport(text, 'x.json');
    } catch (error) {
      expect((error as Error).message).not.toMatch(/\n|EAAB/);
    }
  });

  it('that is broken in parts says which, and the rest runs', async () => {
    const content = exportOf({
      templates: { tag: { code: 'data.gtmOnSuccess();' }, broken: { code: 'const x = ;' } },
      tags: { good: {}, broken: { type: 'cvt_1_broken' }, missing: { type: 'cvt_ABCDE' } },
      triggers: { odd: { type: 'SERVER_PAGEVIEW' } }
    });
    const { tag = [], trigger = [] } = content.containerVersion;
    const deep: unknown = Array.from({ length: 200 }).reduce(
      (list) => ({ type: 'LIST', list: [list] }),
      {
        type: 'TEMPLATE'
      }
    );
    tag.push({ ...tag[0], name: 'deep', parameter: [deep] } as never);
    tag.push({ name: 'no id' } as never, null as never, 'text' as never);
    trigger.push({ ...trigger[0], filter: 'x' } as never);
    const { event, table } = await running(JSON.stringify({ ...content }));
    expect(table).toMatchObject({ exact: ['good'], guessed: [], shown: [] });
    expect(table.unknown).toEqual([
      { kind: 'trigger', name: 'odd', type: 'SERVER_PAGEVIEW' },
      { kind: 'tag', name: 'missing', type: 'cvt_ABCDE' },
      { kind: 'tag', name: 'broken', type: 'cvt_1_broken' }
    ]);
    const { byName } = await event('en=x');
    expect(byName.good).toMatchObject({ fired: true, status: 'success' });
    expect(byName.broken).toMatchObject({ fired: true, status: 'exception' });
    expect(byName.broken?.error?.message).toMatch(/syntax-error/);
    expect(byName.missing).toMatchObject({ fired: false, why: { reason: 'unknown type' } });
    for (const { message } of table.problems) expect(message).toMatch(/^[^\n]+; [^\n]+$/);
  });

  it('of 2,000 tags runs', async () => {
    const tags = Object.fromEntries(
      Array.from({ length: 2000 }, (_, n) => [`tag ${n}`, { on: [n % 2 ? 'buys' : 'looks'] }])
    );
    const { take } = await running({
      templates: { tag: { code: 'data.gtmOnSuccess();' } },
      tags,
      triggers: { buys: onEvent('purchase'), looks: onEvent('view') }
    });
    const { events } = await take('en=purchase');
    expect(events[0]?.tags.filter(({ status }) => status === 'success')).toHaveLength(1000);
  });

  it('names templates in both ways, and the unchanged one of two with one Gallery id', async () => {
    const content = exportOf({
      templates: {
        7: { code: `require('logToConsole')('own'); data.gtmOnSuccess();` },
        8: { code: `require('logToConsole')('changed'); data.gtmOnSuccess();` }
      },
      tags: {
        own: { type: 'cvt_1_7' },
        gallery: { type: 'cvt_5TP8W' },
        other: { type: 'cvt_999_8' }
      }
    });
    const [one, two] = content.containerVersion.customTemplate ?? [];
    Object.assign(one ?? {}, { galleryReference: { galleryTemplateId: '5TP8W' } });
    Object.assign(two ?? {}, {
      galleryReference: { galleryTemplateId: '5TP8W', isModified: true }
    });
    const { event, table } = await running(JSON.stringify(content));
    const { byName } = await event('en=x');
    expect([byName.own, byName.gallery, byName.other].map((run) => run?.logs[0])).toEqual([
      'own',
      'own',
      'changed'
    ]);
    expect(table.problems.map(({ kind }) => kind)).toEqual(['template', 'tag']);
  });

  it('has no defaults: what is not there is undefined, and an empty text is one', async () => {
    const content = exportOf({
      templates: {
        tag: {
          code: `require('logToConsole')(data.absent, data.empty === '', data.flag, data.rows.length, data.code + 1);
            data.gtmOnSuccess();`,
          fields: [{ type: 'TEXT', name: 'absent', defaultValue: 'default' } as never]
        }
      },
      tags: { tag: {} }
    });
    const [tag] = content.containerVersion.tag ?? [];
    Object.assign(tag ?? {}, {
      parameter: [
        { type: 'TEMPLATE', key: 'empty' },
        { type: 'BOOLEAN', key: 'flag', value: 'false' },
        { type: 'LIST', key: 'rows' },
        { type: 'INTEGER', key: 'code', value: '200' }
      ]
    });
    const { event } = await running(JSON.stringify(content));
    expect((await event('en=x')).byName.tag?.logs).toEqual(['undefined true false 0 201']);
  });
});
