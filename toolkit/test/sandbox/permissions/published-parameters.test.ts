import { describe, expect, it } from 'vitest';
import type { PermissionEntry } from '../../../sandbox/permissions/grant.js';
import { PermissionSet } from '../../../sandbox/permissions/permission-set.js';
import { permission } from '../check/template-file.js';

const setOf = (id: string, parameters: Record<string, unknown>): PermissionSet =>
  new PermissionSet([permission(id, parameters) as PermissionEntry]);

describe('PermissionSet, with parameters as published templates have them', () => {
  it('allows the hosts of Google where allowGoogleDomains says so', () => {
    const parameters = { allowedUrls: 'specific', urls: [] };
    const url = 'https://region1.google-analytics.com/mp/collect?v=2';
    expect(setOf('send_http', parameters).allows('send_http', { value: url })).toBe(false);
    const set = setOf('send_http', { ...parameters, allowGoogleDomains: true });
    const allows = (value: string): boolean => set.allows('send_http', { value });
    expect(allows(url)).toBe(true);
    expect(allows('https://www.google.co.uk/pagead')).toBe(true);
    expect(allows('http://www.google.com/')).toBe(false);
    expect(allows('https://google.com.example.net/')).toBe(false);
    expect(allows('https://notgoogle.com/')).toBe(false);
    expect(allows('https://google.com@example.net/')).toBe(false);
  });

  it('reads which messages may be listened to and sent', () => {
    const messageTypes = [{ type: 'processed', action: 'listen' }];
    const set = setOf('use_message', { allowedActions: 'specific', messageTypes });
    const allows = (value: string, operation: string): boolean =>
      set.allows('use_message', { value, terms: { operation } });
    expect(allows('processed', 'listen')).toBe(true);
    expect(allows('processed', 'send')).toBe(false);
    expect(allows('other', 'listen')).toBe(false);
  });
});
