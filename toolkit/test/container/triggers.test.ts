import { describe, expect, it } from 'vitest';
import type { ExportTrigger } from '../../container/export-format.js';
import { condition, onEvent } from './export-of.js';
import { running } from './running.js';

const TEMPLATES = { tag: { code: 'data.gtmOnSuccess();' } };

describe('triggers', () => {
  it('fire a tag when all conditions hold, and say which one did not', async () => {
    const { event } = await running({
      templates: TEMPLATES,
      tags: { Meta: { on: ['data client'] }, Ads: { on: ['ga4'] }, Every: {} },
      triggers: {
        'data client': onEvent('purchase', condition('CONTAINS', '{{Client Name}}', 'Data Client')),
        ga4: onEvent('purchase', condition('EQUALS', '{{Client Name}}', 'GA4'))
      }
    });
    const { byName } = await event('en=purchase');
    expect(byName.Ads).toMatchObject({ fired: true, status: 'success', why: { trigger: 'ga4' } });
    expect(byName.Every).toMatchObject({ fired: true, why: { reason: 'fired' } });
    expect(byName.Meta).toMatchObject({
      fired: false,
      why: {
        reason: 'condition',
        trigger: 'data client',
        conditions: [
          { variable: '_event', value: 'purchase', held: true },
          { variable: 'Client Name', value: 'GA4', expected: 'Data Client', held: false }
        ],
        chain: [{ name: 'Client Name', type: 'CLIENT_NAME', value: 'GA4' }]
      }
    });
  });

  it('show the chain of variables behind the condition that decided', async () => {
    const { event } = await running({
      templates: TEMPLATES,
      tags: { tag: { on: ['gold'] } },
      triggers: { gold: onEvent('purchase', condition('EQUALS', '{{tier}}', 'gold')) },
      variables: {
        tier: {
          type: 'smm',
          fields: { input: '{{ed - spent}}', map: [{ key: '100', value: 'gold' }] }
        },
        'ed - spent': { type: 'ed', fields: { keyPath: 'user.spent' } }
      }
    });
    const missed = await event('en=purchase&epn.user.spent=7');
    expect(missed.byName.tag?.why.chain).toEqual([
      { name: 'tier', type: 'smm', value: undefined },
      { name: 'ed - spent', type: 'ed', value: 7 }
    ]);
    const met = await event('en=purchase&epn.user.spent=100');
    expect(met.byName.tag?.why).toMatchObject({ reason: 'fired', trigger: 'gold' });
  });

  it.each([
    ['EQUALS', 'a.b', 'a.b', {}, true],
    ['EQUALS', 'A', 'a', {}, false],
    ['EQUALS', 'A', 'a', { ignore_case: true }, true],
    ['CONTAINS', 'xyz', 'y', { negate: true }, false],
    ['STARTS_WITH', 'xyz', 'xy', {}, true],
    ['ENDS_WITH', 'xyz', 'xy', {}, false],
    ['MATCH_REGEX', 'add_to_cart', '_to_', {}, true],
    ['MATCH_REGEX', 'ADD', 'a', {}, false],
    ['MATCH_REGEX', 'ADD', 'a', { ignore_case: true }, true],
    ['MATCH_REGEX', 'x', '(?=x)', {}, false],
    ['GREATER', '10', '9', {}, true],
    ['GREATER_OR_EQUALS', '10', '10', {}, true],
    ['LESS', 'many', '9', {}, false],
    ['LESS', 'many', '9', { negate: true }, false],
    ['LESS_OR_EQUALS', '9', '9', {}, true],
    ['CSS_SELECTOR', 'a', 'a', { negate: true }, false],
    ['startsWith', 'xyz', 'x', {}, true]
  ] as const)('compare by %s: %s with %s %o', async (operator, value, expected, further, fires) => {
    const { event } = await running({
      templates: TEMPLATES,
      tags: { tag: { on: ['trigger'] } },
      triggers: {
        trigger: { type: 'ALWAYS', filter: [condition(operator, '{{value}}', expected, further)] }
      },
      variables: { value: { type: 'ed', fields: { keyPath: 'v' } } }
    });
    const { byName } = await event({ event: { event_name: 'x', v: value }, client: 'GA4' });
    expect(byName.tag?.fired).toBe(fires);
  });

  it('block, and a blocking trigger of another event does not', async () => {
    const { event } = await running({
      templates: TEMPLATES,
      tags: { tag: { not: ['internal'] } },
      triggers: { internal: onEvent('purchase', condition('EQUALS', '{{ip}}', '10.0.0.1')) },
      variables: { ip: { type: 'ed', fields: { keyPath: 'ip' } } }
    });
    const blocked = await event({
      event: { event_name: 'purchase', ip: '10.0.0.1' },
      client: 'GA4'
    });
    expect(blocked.byName.tag).toMatchObject({
      fired: false,
      why: { reason: 'blocked', trigger: 'internal' }
    });
    const other = await event({ event: { event_name: 'view', ip: '10.0.0.1' }, client: 'GA4' });
    expect(other.byName.tag?.fired).toBe(true);
  });

  it('of a group all have to match', async () => {
    const group = (...ids: string[]): Partial<ExportTrigger> => ({
      type: 'TRIGGER_GROUP',
      parameter: [
        {
          type: 'LIST',
          key: 'triggerIds',
          list: ids.map((value) => ({ type: 'TRIGGER_REFERENCE', value }))
        }
      ]
    });
    const { event, table } = await running({
      templates: TEMPLATES,
      tags: { tag: { on: ['both'] }, loop: { on: ['itself'] } },
      triggers: {
        purchase: onEvent('purchase'),
        rich: { type: 'ALWAYS', filter: [condition('GREATER', '{{value}}', '100')] },
        both: group('purchase', 'rich'),
        itself: group('other'),
        other: group('itself')
      },
      variables: { value: { type: 'ed', fields: { keyPath: 'value' } } }
    });
    const fired = async (hit: string): Promise<boolean | undefined> =>
      (await event(hit)).byName.tag?.fired;
    expect(await fired('en=purchase&epn.value=101')).toBe(true);
    expect(await fired('en=purchase&epn.value=99')).toBe(false);
    expect(await fired('en=view&epn.value=101')).toBe(false);
    const loops = table.problems.filter(({ message }) => message.includes('a part of itself'));
    expect(loops.map(({ name }) => name)).toEqual(['itself']);
  });

  it('are not asked for a tag that is paused, out of its schedule or of an unknown type', async () => {
    const { event, table } = await running(
      {
        templates: TEMPLATES,
        tags: {
          paused: { paused: true },
          early: { scheduleStartMs: '2000' },
          late: { scheduleEndMs: '500' },
          inTime: { scheduleStartMs: '500', scheduleEndMs: '2000' },
          none: { on: [] },
          missing: { on: ['99'] },
          web: { on: ['2147479553'] },
          odd: { type: 'sgtmhttp' }
        }
      },
      { now: 1000 }
    );
    const { byName } = await event('en=x');
    const reasons = Object.values(byName).map(({ tag, why }) => [tag.name, why.reason]);
    expect(Object.fromEntries(reasons)).toEqual({
      paused: 'paused',
      early: 'schedule',
      late: 'schedule',
      inTime: 'fired',
      none: 'no trigger',
      missing: 'no trigger',
      web: 'no trigger',
      odd: 'unknown type'
    });
    expect(table.unknown).toEqual([{ kind: 'tag', name: 'odd', type: 'sgtmhttp' }]);
    expect(table.problems.map(({ name }) => name)).toEqual(['missing', 'web', 'odd']);
  });

  it('fire tags in the order of their priorities, and of their sequences', async () => {
    const code = `require('logToConsole')(data.name);
      require('sendHttpGet')('https://x.example/' + data.name).then(() =>
        data.fails ? data.gtmOnFailure() : data.gtmOnSuccess());`;
    const seen: string[] = [];
    const { event } = await running(
      {
        templates: { tag: { code } },
        tags: {
          last: { fields: { name: 'last' } },
          first: { fields: { name: 'first' }, priority: { type: 'INTEGER', value: '5' } },
          before: { on: [], fields: { name: 'before' } },
          main: {
            fields: { name: 'main' },
            setupTag: [{ tagName: 'before' }],
            teardownTag: [{ tagName: 'after' }]
          },
          after: { on: [], fields: { name: 'after', fails: true } },
          kept: {
            fields: { name: 'kept' },
            setupTag: [{ tagName: 'after', stopOnSetupFailure: true }]
          }
        }
      },
      {
        http: ({ url }) => {
          seen.push(url.slice(18));
          return { statusCode: 200, headers: {}, body: '' };
        }
      }
    );
    const { byName } = await event('en=x');
    expect(seen[0]).toBe('first');
    expect(seen.indexOf('before')).toBeLessThan(seen.indexOf('main'));
    expect(seen.filter((name) => name === 'after')).toHaveLength(1);
    expect(byName.kept).toMatchObject({ fired: false, why: { reason: 'setup failed' } });
    expect(byName.before).toMatchObject({ fired: true, status: 'success', why: { trigger: null } });
  });
});
