/** Every permission a server template can ask for, from Google's page on server permissions. */
export const PERMISSION_IDS = [
  'access_bigquery',
  'access_firestore',
  'access_response',
  'access_template_storage',
  'get_cookies',
  'logging',
  'read_container_data',
  'read_event_data',
  'read_event_metadata',
  'read_request',
  'return_response',
  'run_container',
  'send_http',
  'send_pixel_from_browser',
  'set_cookies',
  'use_custom_private_keys',
  'use_google_credentials',
  'use_message'
] as const;

export type PermissionId = (typeof PERMISSION_IDS)[number];
