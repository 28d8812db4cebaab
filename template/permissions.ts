import {
  accessBigQuery,
  accessTemplateStorage,
  getCookies,
  logging,
  readContainerData,
  readEventData,
  readRequest,
  sendHttp,
  setCookies,
  useGoogleCredentials
} from 'sgtm/template';

/**
 * The least the tag needs: Amazon's hosts and the queue's, its own two cookies, the one in which consent platforms leave
 * Amazon's signals, one header, its own storage.
 */
export const permissions = [
  sendHttp([
    'https://advertising-api.amazon.com/*',
    'https://advertising-api-eu.amazon.com/*',
    'https://advertising-api-fe.amazon.com/*',
    'https://api.amazon.com/auth/o2/token',
    'https://api.amazon.co.uk/auth/o2/token',
    'https://api.amazon.co.jp/auth/o2/token',
    'https://pubsub.googleapis.com/v1/projects/*'
  ]),
  readEventData('any'),
  getCookies(['amznAref', 'amzn_click_id', 'amzn_consent']),
  setCookies([
    { name: 'amznAref', path: '/' },
    { name: 'amzn_click_id', path: '/' }
  ]),
  readRequest({ headers: ['trace-id'] }),
  readContainerData(),
  accessTemplateStorage(),
  useGoogleCredentials(['https://www.googleapis.com/auth/pubsub']),
  logging('all'),
  accessBigQuery([{ projectId: '*', datasetId: '*', tableId: '*', operation: 'write' }])
];
