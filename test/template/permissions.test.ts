import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseTemplate, type TypedValue } from 'sgtm/sandbox';

const { permissions } = parseTemplate(readFileSync('template.tpl', 'utf8'), 'template.tpl');

/** What a permission is limited to: a text, a list or a map, as one writes them down. */
function plain(value: TypedValue | undefined): unknown {
  if (value?.listItem) return value.listItem.map(plain);
  if (value?.mapKey) {
    const keys = value.mapKey.map(plain) as string[];
    return Object.fromEntries(keys.map((key, index) => [key, plain(value.mapValue?.[index])]));
  }
  return value?.string ?? value?.boolean;
}

function limit(id: string, key: string): unknown {
  const entry = permissions.find(({ instance }) => instance.key.publicId === id);
  return plain(entry?.instance.param?.find((each) => each.key === key)?.value);
}

describe('the template may', () => {
  it('send to Amazon’s three API hosts and its three token services, to Pub/Sub, and nowhere else', () => {
    expect(limit('send_http', 'allowedUrls')).toBe('specific');
    expect(limit('send_http', 'urls')).toEqual([
      'https://advertising-api.amazon.com/*',
      'https://advertising-api-eu.amazon.com/*',
      'https://advertising-api-fe.amazon.com/*',
      'https://api.amazon.com/auth/o2/token',
      'https://api.amazon.co.uk/auth/o2/token',
      'https://api.amazon.co.jp/auth/o2/token',
      'https://pubsub.googleapis.com/v1/projects/*'
    ]);
  });

  it('read and set its own two cookies, and read the one with Amazon’s signals', () => {
    const names = ['amznAref', 'amzn_click_id'];
    expect(limit('get_cookies', 'cookieAccess')).toBe('specific');
    expect(limit('get_cookies', 'cookieNames')).toEqual([...names, 'amzn_consent']);
    const settable = limit('set_cookies', 'allowedCookies') as { name: string; path: string }[];
    expect(settable.map(({ name, path }) => [name, path])).toEqual(
      names.map((name) => [name, '/'])
    );
  });

  it('read one header of the request, and nothing else of it', () => {
    expect(limit('read_request', 'requestAccess')).toBe('specific');
    expect(limit('read_request', 'headerWhitelist')).toEqual([{ headerName: 'trace-id' }]);
    for (const key of [
      'bodyAllowed',
      'pathAllowed',
      'queryParametersAllowed',
      'remoteAddressAllowed'
    ]) {
      expect(limit('read_request', key), key).not.toBe(true);
    }
  });

  it('write to BigQuery, not read', () => {
    const tables = limit('access_bigquery', 'allowedTables') as { operation: string }[];
    expect(tables.map(({ operation }) => operation)).toEqual(['write']);
  });

  it('publish to Pub/Sub as the server’s own account', () => {
    expect(limit('use_google_credentials', 'allowedScopes')).toEqual([
      'https://www.googleapis.com/auth/pubsub'
    ]);
  });

  it('do nothing besides', () => {
    expect(permissions.map(({ instance }) => instance.key.publicId).toSorted()).toEqual([
      'access_bigquery',
      'access_template_storage',
      'get_cookies',
      'logging',
      'read_container_data',
      'read_event_data',
      'read_request',
      'send_http',
      'set_cookies',
      'use_google_credentials'
    ]);
  });
});
