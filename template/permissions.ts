/** A value in the form GTM has for permissions: 1 text, 2 list, 3 map, 8 yes or no. */
interface TypedValue {
  type: number;
  string?: string;
  boolean?: boolean;
  listItem?: TypedValue[];
  mapKey?: TypedValue[];
  mapValue?: TypedValue[];
}

const text = (value: string): TypedValue => ({ type: 1, string: value });
const yes: TypedValue = { type: 8, boolean: true };
const list = (items: TypedValue[]): TypedValue => ({ type: 2, listItem: items });
const map = (entries: Record<string, string>): TypedValue => ({
  type: 3,
  mapKey: Object.keys(entries).map(text),
  mapValue: Object.values(entries).map(text)
});

function permission(publicId: string, parameters: Record<string, TypedValue> = {}) {
  return {
    instance: {
      key: { publicId, versionId: '1' },
      param: Object.entries(parameters).map(([key, value]) => ({ key, value }))
    },
    clientAnnotations: { isEditedByUser: true },
    isRequired: true
  };
}

const cookie = (name: string): TypedValue =>
  map({ name, domain: '*', path: '/', secure: 'any', session: 'any' });

/** The least the tag needs: Amazon's hosts, its own two cookies, one header, its own storage. */
export const permissions = [
  permission('send_http', {
    allowedUrls: text('specific'),
    urls: list(
      [
        'https://advertising-api.amazon.com/*',
        'https://advertising-api-eu.amazon.com/*',
        'https://advertising-api-fe.amazon.com/*',
        'https://api.amazon.com/auth/o2/token',
        'https://api.amazon.co.uk/auth/o2/token',
        'https://api.amazon.co.jp/auth/o2/token'
      ].map(text)
    )
  }),
  permission('read_event_data', { eventDataAccess: text('any') }),
  permission('get_cookies', {
    cookieAccess: text('specific'),
    cookieNames: list([text('amznAref'), text('amzn_click_id')])
  }),
  permission('set_cookies', {
    allowedCookies: list([cookie('amznAref'), cookie('amzn_click_id')])
  }),
  permission('read_request', {
    requestAccess: text('specific'),
    headersAllowed: yes,
    headerAccess: text('specific'),
    headerWhitelist: list([map({ headerName: 'trace-id' })])
  }),
  permission('read_container_data'),
  permission('access_template_storage'),
  permission('logging', { environments: text('all') }),
  permission('access_bigquery', {
    allowedTables: list([map({ projectId: '*', datasetId: '*', tableId: '*', operation: 'write' })])
  })
];
