// The flow

import { setCookie } from 'sgtm';
import type { Cookie } from './click-tokens.js';
import { contractOf } from './contracts/index.js';
import { deliver } from './delivery.js';
import { readEventData } from './event-data.js';
import { givenEventId } from './event-id.js';
import { eventLogOf, logReport } from './log.js';
import { readingOf } from './reading.js';
import { recipientsOf } from './recipients.js';
import { isOn, textOf } from './values.js';

main();

/**
 * The flow: event data → reading → conversion → one delivery for each advertiser. It ends in
 * gtmOnSuccess if every advertiser's conversion was accepted or nothing was to be sent, else in
 * gtmOnFailure.
 */
function main(): void {
  const event = readEventData();
  // GTM loads pages from here itself, to show a preview of them.
  if (event.page.indexOf('https://gtm-msr.appspot.com/') === 0) {
    return data.gtmOnSuccess();
  }
  const contract = contractOf(data.api, data.offAmazonShape);
  const reading = readingOf(event, contract);
  const log = eventLogOf(event.name, reading.notes);
  for (const cookie of reading.cookies) keepCookie(cookie);
  const conversion = reading.conversion;
  if (!conversion) {
    const skipped = reading.skipped;
    if (log.isReported) {
      const report = { EventId: givenEventId(event, reading.type, reading.notes) };
      logReport(skipped ? 'skipped' : 'failed', skipped || reading.refused, report, log);
    }
    return skipped ? data.gtmOnSuccess() : data.gtmOnFailure();
  }

  const recipients = recipientsOf(contract, conversion.dataSetName, reading.notes);
  const isOptimistic = isOn(data.useOptimisticScenario);
  if (isOptimistic) data.gtmOnSuccess();
  let open = recipients.length;
  let areAccepted = true;
  const end = (isAccepted: boolean): void => {
    open -= 1;
    if (!isAccepted) areAccepted = false;
    if (open || isOptimistic) return;
    if (areAccepted) data.gtmOnSuccess();
    else data.gtmOnFailure();
  };
  for (const recipient of recipients) deliver(conversion, contract, recipient, log, end);
}

function keepCookie(cookie: Cookie): void {
  setCookie(cookie.name, cookie.value, {
    domain: textOf(data.cookieDomain) || 'auto',
    path: '/',
    'max-age': cookie.days * 86400,
    sameSite: 'lax',
    secure: true
  });
}
