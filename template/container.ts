/**
 * The server container that people can import instead of the bare template: the tag set up for the
 * GA4 events it maps, with constants for what only the advertiser knows.
 */
export const container = {
  name: 'Amazon Ads conversions',
  folder: 'Amazon Ads',
  tag: {
    name: 'Amazon Ads - GA4 events',
    fields: {
      accountId: '{{Amazon Ads - account ID}}',
      clientId: '{{Amazon Ads - client ID}}',
      clientSecret: '{{Amazon Ads - client secret}}',
      refreshToken: '{{Amazon Ads - refresh token}}'
    }
  },
  trigger: {
    name: 'GA4 events that Amazon Ads knows',
    eventNames: [
      'add_to_cart',
      'begin_checkout',
      'contact',
      'first_open',
      'generate_lead',
      'gtm.dom',
      'page_view',
      'purchase',
      'remove_from_cart',
      'search',
      'select_item',
      'sign_up',
      'submit_application',
      'subscribe',
      'view_cart',
      'view_item',
      'view_item_list',
      'view_search_results'
    ]
  },
  constants: {
    'Amazon Ads - account ID': 'Replace with your advertiser account ID',
    'Amazon Ads - client ID': 'Replace with amzn1.application-oa2-client.…',
    'Amazon Ads - client secret': 'Replace with the client secret',
    'Amazon Ads - refresh token': 'Replace with Atzr|…'
  }
} as const;
