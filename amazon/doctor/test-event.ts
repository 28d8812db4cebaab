import type { Template } from 'sgtm/sandbox';
import { AccessToken } from '../replay/access-token.js';
import { DEFAULT_BACKOFF } from '../replay/backoff.js';
import type { Connection } from '../replay/connection.js';
import type { Credentials } from '../replay/credentials.js';
import { Delivery } from '../replay/delivery.js';
import { TagConversion } from '../send/tag-conversion.js';
import { fault, good, type Fields, type Finding } from './finding.js';

/** The name under which the test event shows in Amazon's Events Manager. */
const TEST_EVENT_NAME = 'amazon_ads_doctor_test';

/** Nobody's address. */
const TEST_EMAIL = 'amazon-ads-doctor@example.com';

/**
 * Sends one event through the tag that is marked as a test: its name says so, and Amazon is asked not
 * to process it (limited data use).
 *
 * @param now milliseconds since 1970
 */
export async function sendTestEvent(
  template: Template,
  fields: Fields,
  credentials: Credentials,
  connection: Connection,
  now: number
): Promise<Finding[]> {
  const own = { eventMode: 'standard', conversionType: 'OTHER', limitedDataUse: true };
  const tag = new TagConversion(
    template,
    { ...fields, ...own },
    String(fields.eventSource ?? 'auto')
  );
  const { conversions, reason } = await tag.convert({
    event_name: TEST_EVENT_NAME,
    event_time: new Date(now).toISOString(),
    event_id: `doctor-${now}`,
    user_data: { email_address: TEST_EMAIL, address: { country: 'US' } },
    consent_state: { ad_storage: 'granted', ad_user_data: 'granted' }
  });
  const check = 'test event';
  if (conversions.length === 0)
    return [fault(check, `the tag does not send it: ${reason}`, 'see docs/fields.md')];
  const backoff = { ...DEFAULT_BACKOFF, mostAttempts: 3 };
  const { signal } = new AbortController();
  const token = new AccessToken(credentials, connection, backoff);
  const delivery = new Delivery(credentials.clientId, token, connection, backoff, signal);
  const findings: Finding[] = [];
  for (const conversion of conversions) {
    const { results } = await delivery.send([conversion]);
    const [result] = results;
    const name = `${TEST_EVENT_NAME} for ${conversion.account}`;
    if (result?.outcome === 'accepted') findings.push(good(check, `Amazon accepted ${name}`));
    else {
      const remedy =
        'with 403: accept the terms in Events Manager, and give the user event_manager_edit';
      findings.push(fault(check, `${name}: ${result?.reason ?? ''}`, remedy));
    }
  }
  return findings;
}
