import { describe, expect, it } from 'vitest';
import { fire } from './tag.js';

async function typeOf(eventName: unknown, fields: Record<string, unknown>): Promise<unknown> {
  const { conversion } = await fire({ event_name: eventName }, fields);
  return conversion?.eventDescription?.conversionType;
}

describe('own rows', () => {
  const customEventMap = [
    { ga4Event: 'newsletter', conversionType: 'SUBSCRIBE' },
    { ga4Event: 'purchase', conversionType: 'LEAD' },
    { ga4Event: 'toString', conversionType: 'CONTACT' },
    { ga4Event: 'nonsense', conversionType: 'BUY_NOW' },
    { ga4Event: 'add_to_cart', conversionType: '' }
  ];

  it.each([
    ['map an event of the advertiser’s own', 'newsletter', 'SUBSCRIBE'],
    ['win over the table', 'purchase', 'LEAD'],
    ['take a name that every object has', 'toString', 'CONTACT'],
    ['without a type leave the table to it', 'add_to_cart', 'ADD_TO_SHOPPING_CART'],
    ['with a type that Amazon does not have send nothing', 'nonsense', undefined],
    ['do not matter to other events', 'sign_up', 'SIGN_UP']
  ])('%s', async (_, eventName, type) => {
    expect(await typeOf(eventName, { customEventMap })).toBe(type);
  });

  it('take the first of two for one event', async () => {
    const rows = ['LEAD', 'CONTACT'].map((type) => ({ ga4Event: 'own', conversionType: type }));
    expect(await typeOf('own', { customEventMap: rows })).toBe('LEAD');
  });
});

describe('an event that is mapped nowhere', () => {
  it.each(['scroll', '', undefined, 'constructor', '__proto__', 'hasOwnProperty', 'PURCHASE'])(
    '%j is ignored: the tag succeeds, and a line says why',
    async (eventName) => {
      const fired = await fire({ event_name: eventName });
      expect(fired.outcome).toBe('success');
      expect(fired.requests).toEqual([]);
      expect(fired.lines).toHaveLength(1);
      expect(fired.lines[0]).toMatchObject({
        Outcome: 'skipped',
        Reason: 'The event is mapped to no conversion type'
      });
    }
  );

  it('goes as OTHER if the tag is set to that', async () => {
    expect(await typeOf('scroll', { unmappedEvents: 'other' })).toBe('OTHER');
  });
});

describe('the same type for every event', () => {
  const standard = { eventMode: 'standard' };

  it.each([
    ['scroll', 'CONTACT', 'CONTACT'],
    ['purchase', 'LEAD', 'LEAD'],
    [undefined, 'lead', 'LEAD']
  ])('%s with %s goes as %s', async (eventName, conversionType, type) => {
    expect(await typeOf(eventName, { ...standard, conversionType })).toBe(type);
  });

  it.each([undefined, '', 'BUY_NOW', 17, null])(
    'that is %j is refused with a reason, as a variable failed',
    async (conversionType) => {
      const fired = await fire({}, { ...standard, conversionType });
      expect(fired.outcome).toBe('failure');
      expect(fired.requests).toEqual([]);
      expect(fired.reason).toBe('The event is mapped to no conversion type');
    }
  );
});

describe('the name in Amazon Ads', () => {
  it.each([
    ['the field’s', { eventName: 'Order' }, 'purchase', 'Order'],
    ['else the event’s', {}, 'purchase', 'purchase'],
    ['else the type’s', { eventMode: 'standard', conversionType: 'LEAD' }, undefined, 'LEAD']
  ])('is %s', async (_, fields, eventName, name) => {
    const { conversion } = await fire({ event_name: eventName }, fields);
    expect(conversion?.eventDescription?.name).toBe(name);
  });

  it('is cut where Amazon’s ends', async () => {
    const { conversion } = await fire({}, { eventName: 'n'.repeat(300) });
    expect(conversion?.eventDescription?.name).toBe('n'.repeat(256));
  });
});
