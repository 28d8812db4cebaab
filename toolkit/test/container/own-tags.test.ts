import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../sandbox/run/environment.js';
import { running } from './running.js';

const EVENT =
  'en=purchase&cid=1.2&epn.value=12.5&cu=USD&up.tier=gold&dl=https%3A%2F%2Fshop.example%2F';

describe("GTM's own tags", () => {
  it('of the type HTTP Request send what their settings say', async () => {
    const sent: HttpRequest[] = [];
    const { event } = await running(
      {
        tags: {
          hook: {
            type: 'http_request',
            fields: {
              url: 'https://x.example/{{Event Name}}',
              httpMethod: 'POST',
              headers: [{ key: 'X-Id', value: '{{ed - id}}' }],
              requestBody: '{"value": {{ed - value}}}'
            }
          }
        },
        variables: {
          'ed - id': { type: 'ed', fields: { keyPath: 'client_id' } },
          'ed - value': { type: 'ed', fields: { keyPath: 'value' } }
        }
      },
      {
        http: (request) => {
          sent.push(request);
          return { statusCode: 500, headers: {}, body: '', delayMs: 40 };
        }
      }
    );
    const { byName } = await event(EVENT);
    expect(sent).toMatchObject([
      {
        url: 'https://x.example/purchase',
        method: 'POST',
        headers: { 'X-Id': '1.2' },
        body: '{"value": 12.5}'
      }
    ]);
    expect(byName.hook).toMatchObject({
      how: 'exact',
      status: 'failure',
      requests: [{ durationMs: 40, response: { statusCode: 500 } }]
    });
  });

  it('of GA4 are a guess that is marked, and never really leaves', async () => {
    const parts = {
      tags: {
        ga: {
          type: 'sgtmgaaw',
          fields: {
            epToIncludeDropdown: 'all',
            eventParameters: [{ fieldName: 'shop', value: 'a' }]
          }
        }
      }
    };
    const { event, table } = await running(parts);
    expect(table.guessed).toEqual(['ga']);
    const { byName } = await event(EVENT);
    const [request] = byName.ga?.requests ?? [];
    expect(request).toMatchObject({ guessed: true, response: { statusCode: 200 } });
    const { searchParams } = new URL(request?.url ?? '');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      tid: 'G-1',
      en: 'purchase',
      cid: '1.2',
      'epn.value': '12.5',
      'ep.shop': 'a',
      'up.tier': 'gold'
    });
    const asked: string[] = [];
    const live = await running(parts, {
      isLive: true,
      http: ({ url }) => {
        asked.push(url);
        return { statusCode: 200, headers: {}, body: '' };
      }
    });
    expect((await live.event(EVENT)).byName.ga).toMatchObject({
      status: 'shown',
      requests: [{ guessed: true, response: null }]
    });
    expect(asked).toEqual([]);
  });

  it('of Google Ads are shown with their settings and what they lack, and send nothing', async () => {
    const { event, table } = await running({
      tags: {
        sale: {
          type: 'sgtmadsct',
          fields: { conversionId: '12', conversionValue: '{{Event Name}}' }
        },
        linker: { type: 'sgtmadscl' }
      }
    });
    expect(table.shown).toEqual(['sale', 'linker']);
    const { byName } = await event(EVENT);
    expect(byName.sale).toMatchObject({
      fired: true,
      status: 'shown',
      requests: [],
      parameters: { conversionId: '12', conversionValue: 'purchase' },
      lacks: ['conversionLabel', 'gclid']
    });
    const clicked = await event(`${EVENT}%3Fgclid%3Dabc`);
    expect(clicked.byName.sale?.lacks).toEqual(['conversionLabel']);
  });
});
