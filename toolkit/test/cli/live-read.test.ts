import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLiveContainer } from '../../cli/live-read.js';
import { running } from '../container/running.js';
import { SERVER_CONTAINER, TagManagerStandIn, TOKEN } from '../gtm/tag-manager-stand-in.js';
import { tplOf } from '../sandbox/template-of.js';

const gtm = new TagManagerStandIn();
const before = { ...process.env };

beforeAll(async () => {
  process.env.TAGMANAGER_API_URL = await gtm.listen();
  process.env.TAGMANAGER_ACCESS_TOKEN = TOKEN;
  const template = gtm.edit('Default Workspace', {
    name: 'Own',
    templateData: tplOf({
      code: `require('logToConsole')(data.flag, data.rows[0].a); data.gtmOnSuccess();`
    })
  });
  // As the API writes it: types and enums in camelCase.
  gtm.content = {
    tags: {
      key: 'tag',
      items: ['one', 'two', 'three'].map((name, index) => ({
        tagId: String(index),
        name,
        type: `cvt_2_${template.templateId}`,
        firingTriggerId: ['9'],
        parameter: [
          { type: 'boolean', key: 'flag', value: 'true' },
          {
            type: 'list',
            key: 'rows',
            list: [{ type: 'map', map: [{ type: 'template', key: 'a', value: '{{Client Name}}' }] }]
          }
        ]
      }))
    },
    triggers: {
      key: 'trigger',
      items: [
        {
          triggerId: '9',
          name: 'buys',
          type: 'customEvent',
          customEventFilter: [
            {
              type: 'startsWith',
              parameter: [
                { type: 'template', key: 'arg0', value: '{{_event}}' },
                { type: 'template', key: 'arg1', value: 'purch' }
              ]
            }
          ]
        }
      ]
    },
    variables: { key: 'variable', items: [] },
    built_in_variables: {
      key: 'builtInVariable',
      items: [{ name: 'Client Name', type: 'clientName' }]
    },
    clients: {
      key: 'client',
      items: [{ clientId: '1', name: 'GA4 shop', type: 'gaaw_client', parameter: [] }]
    },
    transformations: { key: 'transformation', items: [] }
  };
});
afterAll(async () => {
  process.env = before;
  await gtm.close();
});

describe('a container that is read by the Tag Manager API', () => {
  it('runs as its export does, and nothing is written', async () => {
    const text = await readLiveContainer(SERVER_CONTAINER, undefined);
    const { event, table } = await running(text);
    expect(table).toMatchObject({
      name: 'Shop',
      exact: ['one', 'two', 'three'],
      unknown: [],
      problems: []
    });
    const { byName, client } = await event('en=purchase');
    expect(client).toBe('GA4 shop');
    expect(byName.three?.logs).toEqual(['true GA4 shop']);
    expect((await event('en=view')).byName.one?.fired).toBe(false);
    expect(gtm.requests.every((request) => request.startsWith('GET '))).toBe(true);
  });

  it('says what is not there', async () => {
    await expect(readLiveContainer('GTM-NOWHERE', undefined)).rejects.toThrow(/no container/);
    await expect(readLiveContainer(SERVER_CONTAINER, 'None')).rejects.toThrow(
      /no workspace "None"/
    );
  });
});
