/** What a parameter of a permission is. */
export type ParameterKind =
  { words: readonly string[] } | { maps: readonly string[] } | 'texts' | 'flag';

/** A permission's parameters. */
export interface PermissionSchema {
  parameters: Readonly<Record<string, ParameterKind>>;
  /** The parameter without which it grants nothing and GTM's editor does not save it. */
  required?: string;
}

const ANY_OR_SPECIFIC = { words: ['any', 'specific'] } as const;

/**
 * The permissions of server templates and their parameters, from Google's page on server permissions
 * and published templates. Of those without an entry the parameters are not checked.
 */
const PERMISSION_SCHEMAS: Readonly<Record<string, PermissionSchema>> = {
  access_bigquery: {
    parameters: { allowedTables: { maps: ['projectId', 'datasetId', 'tableId', 'operation'] } },
    required: 'allowedTables'
  },
  access_firestore: {
    parameters: { allowedOptions: { maps: ['projectId', 'path', 'operation', 'databaseId'] } },
    required: 'allowedOptions'
  },
  access_response: {
    parameters: {
      writeResponseAccess: ANY_OR_SPECIFIC,
      writeHeadersAllowed: 'flag',
      writeHeaderAccess: ANY_OR_SPECIFIC,
      writeHeaderWhitelist: { maps: ['headerName'] },
      writeBodyAllowed: 'flag',
      writeStatusAllowed: 'flag'
    },
    required: 'writeResponseAccess'
  },
  access_template_storage: { parameters: {} },
  get_cookies: {
    parameters: { cookieAccess: ANY_OR_SPECIFIC, cookieNames: 'texts' },
    required: 'cookieAccess'
  },
  logging: {
    parameters: { environments: { words: ['all', 'debug'] } },
    required: 'environments'
  },
  read_container_data: { parameters: {} },
  read_event_data: {
    parameters: { eventDataAccess: ANY_OR_SPECIFIC, keyPatterns: 'texts' },
    required: 'eventDataAccess'
  },
  read_event_metadata: { parameters: {} },
  read_request: {
    parameters: {
      requestAccess: ANY_OR_SPECIFIC,
      headersAllowed: 'flag',
      headerAccess: ANY_OR_SPECIFIC,
      headerWhitelist: { maps: ['headerName'] },
      bodyAllowed: 'flag',
      pathAllowed: 'flag',
      queryParametersAllowed: 'flag',
      queryParameterAccess: ANY_OR_SPECIFIC,
      queryParameterWhitelist: { maps: ['queryParameter'] },
      remoteAddressAllowed: 'flag'
    },
    required: 'requestAccess'
  },
  return_response: { parameters: {} },
  run_container: { parameters: {} },
  send_http: {
    parameters: { allowedUrls: ANY_OR_SPECIFIC, urls: 'texts', allowGoogleDomains: 'flag' },
    required: 'allowedUrls'
  },
  send_pixel_from_browser: {
    parameters: { allowedUrls: ANY_OR_SPECIFIC, urls: 'texts', allowGoogleDomains: 'flag' },
    required: 'allowedUrls'
  },
  set_cookies: {
    parameters: { allowedCookies: { maps: ['name', 'domain', 'path', 'secure', 'session'] } },
    required: 'allowedCookies'
  },
  use_message: {
    parameters: {
      allowedActions: ANY_OR_SPECIFIC,
      messageTypes: { maps: ['type', 'action', 'messageType', 'operation'] }
    }
  },
  use_google_credentials: { parameters: { allowedScopes: 'texts' }, required: 'allowedScopes' }
};

/** The parameters of a permission, or undefined if GTM has no such permission. */
export function schemaOf(id: string): PermissionSchema | undefined {
  return Object.hasOwn(PERMISSION_SCHEMAS, id) ? PERMISSION_SCHEMAS[id] : undefined;
}
