import { describe, expect, it } from 'vitest';
import {
  daysAgo,
  eventsRequest,
  judged,
  PURCHASES,
  read,
  RICH_PURCHASE,
  simulator
} from '../simulator/requests.js';

const COMPACT = PURCHASES.offAmazon2023;
const USER = RICH_PURCHASE.userInfo as object;

describe('the Off-Amazon events API of 2023', () => {
  it.each([
    ['compact', COMPACT],
    ['rich', RICH_PURCHASE],
    ['compact without match keys', { ...COMPACT, matchKeys: [] }],
    ['rich without a person', { ...RICH_PURCHASE, userInfo: undefined }]
  ])('answers 200 to a purchase that is %s', async (_shape, event) => {
    const { status, body } = await judged('offAmazon2023', event);
    expect(status).toBe(200);
    expect(body).toEqual({ success: [{ index: 0 }], error: [] });
  });

  it('answers 207 as soon as one event is refused', async () => {
    const events = [COMPACT, { ...COMPACT, timestamp: daysAgo(8) }];
    const { status, body } = read(await simulator().handle(eventsRequest('offAmazon2023', events)));
    expect(status).toBe(207);
    expect(body).toMatchObject({
      success: [{ index: 0 }],
      error: [{ index: 1, errors: [{ fieldLocation: 'events[1].timestamp' }] }]
    });
  });

  it.each<[string, object, string]>([
    ['a name of its own in the compact shape', { ...COMPACT, name: 'Bought' }, 'name'],
    ['negative money', { ...COMPACT, conversionValue: -1 }, 'conversionValue'],
    [
      'a match key it does not know',
      { ...COMPACT, matchKeys: [{ type: 'CITY', values: ['x'] }] },
      'matchKeys[0].type'
    ],
    [
      'three decimals in the rich shape',
      { ...RICH_PURCHASE, value: { amount: 1.234, currencyCode: 'USD' } },
      'value.amount'
    ],
    ['an unknown event type', { ...RICH_PURCHASE, eventType: 'BUY' }, 'eventType'],
    ['match keys in the rich shape', { ...RICH_PURCHASE, matchKeys: [] }, 'matchKeys']
  ])('refuses %s at its field', async (_what, event, field) => {
    const { refusals } = await judged('offAmazon2023', event);
    expect(refusals).toContain(`events[0].${field}`);
  });

  it.each([
    [
      'an e-mail address that is not hashed',
      { ...USER, hashedEmail: 'test@example.com' },
      'hashedEmail'
    ],
    ['a phone number that is not hashed', { ...USER, hashedPhone: '15551234567' }, 'hashedPhone'],
    ['a blank identifier', { ...USER, madid: '' }, 'madid'],
    ['a postal code without its country', { postalCode: '10001' }, 'countryCode']
  ])('answers 422 to the whole request for %s', async (_what, userInfo, field) => {
    const amazon = simulator();
    const events = [COMPACT, { ...RICH_PURCHASE, userInfo }];
    const { status, body } = read(await amazon.handle(eventsRequest('offAmazon2023', events)));
    expect(status).toBe(422);
    expect(body.message).toContain(`events[1].userInfo.${field} `);
    expect(amazon.conversions).toEqual([]);
    expect(amazon.received[0]?.refused).toMatchObject([{ index: 1 }]);
  });
});
