/**
 * The server container that people can import instead of the bare template: the tag set up for the
 * GA4 events it maps, with constants for what only the advertiser knows.
 */
export const container = {
  name: 'Amazon Ads conversions',
  folder: 'Amazon Ads',
  tags: [
    {
      name: 'Amazon Ads - GA4 events',
      triggers: ['GA4 events that Amazon Ads knows'],
      fields: {
        accountId: '{{Amazon Ads - account ID}}',
        clientId: '{{Amazon Ads - client ID}}',
        clientSecret: '{{Amazon Ads - client secret}}',
        refreshToken: '{{Amazon Ads - refresh token}}'
      }
    }
  ],
  triggers: [
    {
      name: 'GA4 events that Amazon Ads knows',
      eventNames: [
        'add_payment_info',
        'add_shipping_info',
        'add_to_cart',
        'app_store_subscription_convert',
        'app_store_subscription_renew',
        'begin_checkout',
        'close_convert_lead',
        'contact',
        'contact_us',
        'first_open',
        'generate_lead',
        'gtm.dom',
        'in_app_purchase',
        'lead',
        'page_view',
        'purchase',
        'qualify_lead',
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
    }
  ],
  constants: {
    'Amazon Ads - account ID': 'Replace with your advertiser account ID',
    'Amazon Ads - client ID': 'Replace with amzn1.application-oa2-client.…',
    'Amazon Ads - client secret': 'Replace with the client secret',
    'Amazon Ads - refresh token': 'Replace with Atzr|…'
  }
} as const;
