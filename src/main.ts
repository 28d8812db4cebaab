import { getAllEventData } from 'sgtm';
import { isAdStorageGranted } from './consent.js';
import { chosenContract } from './contracts/index.js';
import { eventIdOf, readConversion } from './conversion.js';
import { deliver } from './delivery.js';
import { logReport, openLog } from './log.js';
import { recipientsOf } from './recipients.js';
import { isOn, objectOf, textOf } from './values.js';

main();

/**
 * The flow: event data → conversion → Amazon. It ends in gtmOnSuccess if every advertiser's
 * conversion was accepted or nothing was to be sent, else in gtmOnFailure.
 */
function main(): void {
  const event = objectOf(getAllEventData());
  // GTM loads pages from here itself, to show a preview of them.
  if (textOf(event.page_location).indexOf('https://gtm-msr.appspot.com/') === 0) {
    return data.gtmOnSuccess();
  }
  const log = openLog(event);
  const notes: string[] = [];
  const end = (isSuccess: boolean): void => (isSuccess ? data.gtmOnSuccess : data.gtmOnFailure)();
  const leave = (isIntended: boolean, reason: string): void => {
    const report = { Reason: reason, EventId: eventIdOf(event), Notes: notes.join('; ') };
    logReport(log, isIntended ? 'skipped' : 'failed', report);
    end(isIntended);
  };
  if (!isAdStorageGranted(event)) return leave(true, 'Consent to ad storage is not granted');

  const contract = chosenContract();
  const conversion = readConversion(event, log.eventName, contract, notes, leave);
  if (!conversion) return;
  const recipients = recipientsOf(contract, notes);

  const isOptimistic = isOn(data.useOptimisticScenario);
  if (isOptimistic) end(true);
  let open = recipients.length;
  let areAccepted = true;
  recipients.forEach((recipient) => {
    deliver(conversion, contract, recipient, log, notes.join('; '), (isAccepted) => {
      open -= 1;
      areAccepted = areAccepted && isAccepted;
      if (!open && !isOptimistic) end(areAccepted);
    });
  });
}
