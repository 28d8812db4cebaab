/** A tag as people write it: an event with errors, an e-mail address in the clear, a cookie it may not read. */
const CODE = `
const sendHttpRequest = require('sendHttpRequest');
const getCookieValues = require('getCookieValues');
const JSON = require('JSON');
const event = {
  eventDescription: {
    name: 'purchase', conversionType: 'OFF_AMAZON_PURCHASES', eventSource: 'WEBSITE',
    eventIngestionMethod: 'SERVER_TO_SERVER'
  },
  countryCode: 'US',
  eventTime: 'yesterday',
  matchKeys: [{type: 'EMAIL', values: ['careless@example.com']}],
  currencyCode: 'Dollars'
};
const headers = {
  'Content-Type': 'application/json',
  'Authorization': 'Bearer ' + data.accessToken,
  'Amazon-Ads-ClientId': 'client',
  'Amazon-Ads-AccountId': '5879120000000'
};
const url = 'https://advertising-api.amazon.com/adsApi/v1/create/events';
sendHttpRequest(url, {method: 'POST', headers: headers}, JSON.stringify({events: [event]})).then(() => {
  data.gtmOnFailure();
  if (data.readsCookie) getCookieValues('session');
});
`;

const INFO = {
  type: 'TAG',
  id: 'cvt_temp_public_id',
  version: 1,
  displayName: 'Careless',
  containerContexts: ['SERVER']
};

const PARAMETERS = [
  { type: 'TEXT', name: 'accessToken', displayName: 'Access token', simpleValueType: true },
  { type: 'CHECKBOX', name: 'readsCookie', checkboxText: 'Read a cookie', simpleValueType: true }
];

const PERMISSIONS = [
  {
    instance: {
      key: { publicId: 'send_http', versionId: '1' },
      param: [{ key: 'allowedUrls', value: { type: 1, string: 'any' } }]
    },
    isRequired: true
  }
];

/** Its template file. */
export const CARELESS_TEMPLATE = `___INFO___

${JSON.stringify(INFO)}

___TEMPLATE_PARAMETERS___

${JSON.stringify(PARAMETERS)}

___SANDBOXED_JS_FOR_SERVER___
${CODE}
___SERVER_PERMISSIONS___

${JSON.stringify(PERMISSIONS)}
`;
