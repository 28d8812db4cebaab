import { describe, expect, it } from 'vitest';
import { fire } from './tag.js';

const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)';
const PIXEL = 'Mozilla/5.0 (Linux; Android 14; Pixel 8)';

describe('where a conversion happened', () => {
  it.each([
    ['a website by default', {}, 'WEBSITE'],
    ['a website on a telephone', { user_agent: IPHONE }, 'WEBSITE'],
    ['an app by its instance id', { app_instance_id: 'a1', user_agent: PIXEL }, 'ANDROID'],
    ['an app by GA4’s own id', { 'x-ga-app_instance_id': 'a1' }, 'ANDROID'],
    ['an iOS app by its platform', { app_id: 'x', platform: 'IOS' }, 'IOS'],
    ['an iOS app by its user agent', { app_id: 'x', user_agent: IPHONE }, 'IOS'],
    ['an iOS app by its network library', { app_id: 'x', user_agent: 'Shop/7 Darwin/23.1' }, 'IOS'],
    ['an Android app that uses axios', { app_id: 'x', user_agent: 'axios/1.6' }, 'ANDROID'],
    ['an Android app of Curios Studios', { app_id: 'x', user_agent: 'Curios/2' }, 'ANDROID']
  ])('is seen from the event: %s', async (_, event, source) => {
    const { conversion } = await fire(event);
    expect(conversion?.eventDescription?.eventSource).toBe(source);
  });

  it.each([
    ['WEBSITE', 'WEBSITE', 'WEBSITE', 'WEBSITE'],
    ['ANDROID', 'ANDROID', 'APP_ANDROID', 'APP'],
    ['IOS', 'IOS', 'APP_IOS', 'APP'],
    ['FIRE_TV', 'FIRE_TV', 'APP_ANDROID', 'APP'],
    ['OFFLINE', 'OFFLINE', 'OFFLINE', 'WEBSITE'],
    ['MEASUREMENT_ATTRIBUTION_PARTNER', 'MEASUREMENT_ATTRIBUTION_PARTNER', 'WEBSITE', 'WEBSITE'],
    ['offline', 'OFFLINE', 'OFFLINE', 'WEBSITE'],
    ['MOON', 'WEBSITE', 'WEBSITE', 'WEBSITE'],
    ['ANDROID FIRE_TV', 'WEBSITE', 'WEBSITE', 'WEBSITE']
  ])('%s is the word of each contract', async (eventSource, ads, conversions, off) => {
    const adsApi = await fire({}, { eventSource });
    expect(adsApi.conversion?.eventDescription?.eventSource).toBe(ads);
    const manager = await fire({}, { eventSource, api: 'conversionsV1' });
    expect(manager.conversion?.eventActionSource).toBe(conversions);
    const rich = { api: 'offAmazon2023', offAmazonShape: 'rich' };
    const offAmazon = await fire({}, { eventSource, ...rich });
    expect(offAmazon.conversion?.eventActionSource).toBe(off);
  });
});
