import thumbnail from './thumbnail.png';

/** What GTM and the Gallery show of the template. */
export const info = {
  type: 'TAG',
  id: 'cvt_temp_public_id',
  version: 1,
  securityGroups: [],
  displayName: 'Amazon Ads Conversions',
  categories: ['CONVERSIONS', 'ADVERTISING', 'ATTRIBUTION', 'REMARKETING'],
  brand: {
    id: 'brand_dummy',
    displayName: 'sgtm-amazon-ads',
    thumbnail
  },
  description:
    'Sends GA4 events to Amazon Ads as conversions: mapped, with hashed match keys and consent, and with nothing lost when Amazon does not answer.',
  containerContexts: ['SERVER']
} as const;
