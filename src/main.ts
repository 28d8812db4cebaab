import { isAdStorageGranted } from './consent.js';
import { readConversion } from './conversion.js';
import { deliver } from './delivery.js';
import { finish, leave } from './ending.js';
import { event } from './event.js';
import { recipientsOf } from './recipients.js';
import { isOn, textOf } from './values.js';

main();

/**
 * The flow: event data → conversion → Amazon. It ends in gtmOnSuccess if every advertiser's
 * conversion was accepted or nothing was to be sent, else in gtmOnFailure.
 */
function main(): void {
  // GTM loads pages from here itself, to show a preview of them.
  if (textOf(event.page_location).indexOf('https://gtm-msr.appspot.com/') === 0)
    return finish(true);
  if (!isAdStorageGranted()) return leave(true, 'Consent to ad storage is not granted');
  const conversion = readConversion();
  if (!conversion) return;
  const recipients = recipientsOf();

  const isOptimistic = isOn(data.useOptimisticScenario);
  if (isOptimistic) finish(true);
  let open = recipients.length;
  let areAccepted = true;
  recipients.forEach((recipient) => {
    deliver(conversion, recipient, (isAccepted) => {
      open -= 1;
      areAccepted = areAccepted && isAccepted;
      if (!open && !isOptimistic) finish(areAccepted);
    });
  });
}
