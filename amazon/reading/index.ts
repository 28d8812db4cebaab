import type { Read, Reading, ReadOutcome, SentRequest, TagRun } from 'sgtm/config';
import { valueAt } from '../contracts/contract.js';
import { isAmazonUrl, isPublishUrl } from '../contracts/hosts.js';
import { consentSection } from './consent.js';
import { conversionSection, explainVerdict } from './conversion-section.js';
import { contractOf, deliveriesIn, isTokenRequest, type Delivery } from './deliveries.js';
import { explainOutcome, explainStatus, MEANINGS } from './explain.js';
import { listOf, objectOf, readJson, textOf, type Properties } from './json.js';
import { matchKeysSection } from './match-keys.js';
import { malformedDigestIn, notesIn } from './notes.js';
import { isOnPurpose } from './reasons.js';
import { isDeadLetter, reportOf, type TagReport } from './tag-report.js';
import { verdictOf } from './verdict.js';

/** What the Amazon tag's requests, answers and log lines mean. */
export const read: Read = {
  who: 'Amazon',
  counters: [
    {
      name: 'sent',
      title: 'Sent',
      means: 'Conversions sent to Amazon, one for each advertiser.'
    },
    {
      name: 'deadLetters',
      title: 'Dead letters',
      means: 'Conversions kept to be sent again later.'
    }
  ],
  meanings: MEANINGS,
  mask: {
    credentials: [/(Atz[ar])(?:\||%7C)[^\s"'&,}]+/gi, /(amzn1\.oa2-cs)\.[\w.-]+/gi],
    // Rows of match keys hold personal data under a name that does not say so: {type: 'EMAIL', value}.
    personalIn: ({ matchKeys }) => listOf(matchKeys).map((row) => objectOf(row).value)
  },
  tag: readTag
};

function readTag(run: TagRun): Reading {
  const deliveries = deliveriesIn(run.requests);
  const report = reportOf(run);
  const reason = report?.reason ?? '';
  const outcome = outcomeOf(run, deliveries, report);
  const notes = notesIn(report?.notes ?? '');
  const telling = deliveries.find((delivery) => verdictOf(delivery).outcome === outcome);
  return {
    ...(outcome ? { outcome } : {}),
    ...(outcome
      ? {
          // Without the tag's own word, what was said of its conversion is the best there is.
          explanation: telling
            ? explainVerdict(telling, reason)
            : report?.outcome === 'queued' || (outcome === 'done' && isQueued(run))
              ? QUEUED
              : explainOutcome(outcome, reason, malformedDigestIn(notes))
        }
      : {}),
    notes,
    ...(deliveries[0] ? factsOf(deliveries[0]) : {}),
    counts: {
      sent: deliveries.length,
      deadLetters: run.rows.filter(({ row }) => isDeadLetter(row)).length
    },
    request: readRequest,
    row: readRow,
    sections: () => [
      ...deliveries.map((delivery) => conversionSection(delivery, reason)),
      // Every advertiser gets the same match keys.
      ...(deliveries[0] ? [matchKeysSection(deliveries[0], run.eventData, run.fields)] : []).filter(
        (section) => section !== undefined
      ),
      consentSection(run.eventData, run.fields)
    ]
  };
}

const QUEUED = {
  says: 'The conversion is in your queue; amazon-ads work sends it to Amazon.'
};

function isQueued({ requests }: TagRun): boolean {
  return requests.some(
    ({ url, response }) =>
      isPublishUrl(url) && response && 'statusCode' in response && response.statusCode < 300
  );
}

/** How a tag ended, by Amazon's word where Amazon was asked; undefined where the tag's own word counts. */
function outcomeOf(
  run: TagRun,
  deliveries: readonly Delivery[],
  report: TagReport | undefined
): ReadOutcome | undefined {
  const outcomes = new Set(deliveries.map((delivery) => verdictOf(delivery).outcome));
  // With "do not wait for Amazon" the tag succeeds whatever Amazon says later.
  const worst = (['refused', 'failed', 'running', 'accepted'] as const).find((outcome) =>
    outcomes.has(outcome)
  );
  if (worst) return worst;
  if (run.status === 'running' || run.status === 'exception') return undefined;
  if (run.status !== 'success') return 'not-sent';
  if (report?.outcome !== 'skipped') return 'done';
  return isOnPurpose(report.reason) ? 'skipped' : 'not-sent';
}

/** Id and worth of a conversion, in whichever contract. */
function factsOf({ event, contract }: Delivery): Pick<Reading, 'currency' | 'id' | 'value'> {
  const { value, currencyCode, conversionValue } = event;
  const money = objectOf(value);
  const worth = [value, money.amount, conversionValue].find((each) => typeof each === 'number');
  const currency = textOf(currencyCode) || textOf(money.currencyCode);
  const id = textOf(valueAt(event, contract.idPath));
  return {
    ...(typeof worth === 'number' ? { value: worth } : {}),
    ...(currency ? { currency } : {}),
    ...(id ? { id } : {})
  };
}

function readRequest(sent: SentRequest): ReturnType<NonNullable<Reading['request']>> {
  if (isPublishUrl(sent.url)) return { purpose: 'Conversion to your queue in Pub/Sub' };
  const isToken = isTokenRequest(sent);
  const isConversion = contractOf(sent) !== undefined;
  if (!isToken && !isConversion && !isAmazonUrl(sent.url)) return undefined;
  const purpose = isConversion
    ? 'Conversion to Amazon'
    : isToken
      ? 'Access token from Login with Amazon'
      : 'Request to Amazon';
  const { response } = sent;
  if (!response) return { purpose };
  const statusCode = 'statusCode' in response ? response.statusCode : 0;
  const error = 'error' in response ? response.error : undefined;
  return { purpose, explanation: explainStatus(statusCode, isToken, error) };
}

/** A row's own JSON, the body of a dead letter, is shown as what it is. */
function readRow(row: unknown): ReturnType<NonNullable<Reading['row']>> {
  if (!isDeadLetter(row)) return undefined;
  const properties = row as Properties;
  return {
    label: 'dead letter',
    means: 'The conversion, kept to be sent again: amazon-ads replay does that.',
    value: { ...properties, request_body: readJson(String(properties.request_body)) }
  };
}
