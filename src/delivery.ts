import { createRegex, getTimestampMillis, JSON } from 'sgtm';
import { dropToken, withAccessToken } from './auth.js';
import { contract } from './contracts/index.js';
import { errorText, readVerdict } from './contracts/verdict.js';
import type { Conversion } from './conversion.js';
import { insertReport, isReported, isVerbose, logReport, writeLine, type Outcome } from './log.js';
import type { Recipient } from './recipients.js';
import { sendPersistently, type Answer, type Headers } from './request.js';
import { startedAt, toIso } from './time.js';
import { compact, joinText, objectOf, textOf, type Properties } from './values.js';

/**
 * Delivers a conversion to one advertiser: the same bytes on every attempt, and a token that was
 * refused is replaced once.
 *
 * @param done called once, with whether Amazon accepted it
 */
export function deliver(
  conversion: Conversion,
  recipient: Recipient,
  done: (isAccepted: boolean) => void
): void {
  const region = data.region === 'EU' ? '-eu' : data.region === 'FE' ? '-fe' : '';
  const client = textOf(data.clientId);
  const id = recipient.id;
  // Names that are put together would be made anew for each event.
  const headers: Headers = contract.usesAccountId
    ? { 'Amazon-Ads-ClientId': client, 'Amazon-Ads-AccountId': id }
    : { 'Amazon-Advertising-API-ClientId': client, 'Amazon-Advertising-API-Scope': id };
  headers['Content-Type'] = contract.mediaType || 'application/json';
  // Everything that is sent for one event begins before the deadline, its tokens included.
  const request = {
    url: 'https://advertising-api' + region + '.amazon.com' + contract.path,
    headers: headers,
    body: bodyOf(conversion, recipient),
    attempts: 0,
    deadline: startedAt + 30000
  };

  const report = (outcome: Outcome, reason: string, status?: number, origin?: string): void => {
    const isAccepted = outcome === 'accepted';
    if (isAccepted && !isReported) return done(true);
    const line: Properties = {
      Reason: reason,
      EventId: conversion.id,
      ConversionType: conversion.type,
      MatchKeys: conversion.matchKeys.map((key) => key.type).join(),
      AccountId: id,
      StatusCode: status,
      Attempts: request.attempts,
      LatencyMs: getTimestampMillis() - startedAt,
      Token: origin
    };
    logReport(outcome, line);
    if (isAccepted || data.deadLetterMode !== 'bigquery') return done(isAccepted);
    line.EventTime = toIso(conversion.time);
    line.Contract = contract.name;
    line.Region = data.region;
    line.RequestBody = safeBodyOf(conversion, recipient);
    keepDeadLetter(line, () => done(false));
  };

  const send = (isRetry: boolean): void =>
    withAccessToken(
      request.deadline,
      (token, origin) => {
        headers.Authorization = 'Bearer ' + token;
        if (isVerbose) {
          const body = JSON.parse(safeBodyOf(conversion, recipient));
          writeLine('Request', { RequestUrl: request.url, RequestBody: body });
        }
        sendPersistently(request, (answer) => {
          const status = answer.statusCode;
          const judged = judge(answer, conversion, token);
          if (isVerbose) {
            writeLine('Response', { ResponseStatusCode: status, ResponseBody: judged.reason });
          }
          if (status === 401 && origin !== 'given' && dropToken(token, isRetry)) return send(true);
          report(judged.outcome, judged.reason, status, origin);
        });
      },
      (reason) => report('failed', reason)
    );
  if (id) send(false);
  else report('failed', 'An account or profile ID is empty or unfit; enter it');
}

function bodyOf(conversion: Conversion, recipient: Recipient): string {
  const body: Properties = {};
  body[contract.listName] = [compact(contract.eventOf(conversion, recipient.dataSetName))];
  return JSON.stringify(body) as string;
}

/** The body as it may be written down: IP address and postal code are sent, never kept. */
function safeBodyOf(conversion: Conversion, recipient: Recipient): string {
  const copy = JSON.parse(JSON.stringify(conversion)) as Conversion;
  copy.matchKeys = copy.matchKeys.filter((key) => key.type !== 'FIP');
  copy.consent.ipAddress = '';
  copy.postalCode = '';
  return bodyOf(copy, recipient);
}

/** Amazon's words without what it was sent, as it can repeat that, and without any e-mail address. */
const withoutSent = (text: string, conversion: Conversion, token: string): string =>
  conversion.matchKeys
    .map((key): string | false | undefined => key.values[0])
    .concat(token, conversion.consent.ipAddress, conversion.postalCode, conversion.userAgent)
    .reduce((rest: string, sent) => (sent ? rest.split(sent).join('…') : rest), text)
    .replace(createRegex('\\S*@\\S*', 'g') as SandboxRegex, '…')
    .slice(0, 500);

/** What to do about an answer that another attempt does not change. */
const STATUS_REMEDIES: { [statusCode: number]: string } = {
  400: 'check country and match keys',
  401: 'check credentials and region',
  403: 'check account or profile ID, and access',
  404: 'check API and region',
  413: 'send less custom data',
  422: 'check match keys'
};

/** What the final answer means for the conversion, and Amazon's reason. */
function judge(
  answer: Answer,
  conversion: Conversion,
  token: string
): { outcome: Outcome; reason: string } {
  const status = answer.statusCode;
  const body = JSON.parse(answer.body);
  const isRead = status >= 200 && status < 300;
  const verdict = readVerdict(body);
  if (isRead && verdict.isAccepted) return { outcome: 'accepted', reason: '' };
  const words = withoutSent(verdict.reason || errorText(objectOf(body)), conversion, token);
  const said = words || (isRead ? 'nothing on the event' : '');
  const remedy = STATUS_REMEDIES[status] || answer.reason;
  const isRefused = isRead ? verdict.reason : status >= 400 && status < 429;
  return {
    outcome: isRefused ? 'refused' : 'failed',
    reason: joinText(['Amazon answered ' + (status || 'nothing'), said, remedy], ': ')
  };
}

/**
 * Keeps a conversion that was not delivered as a row in the advertiser's own BigQuery table, from
 * which `amazon-ads replay` sends it again. If the row cannot be written, the log holds it whole.
 */
function keepDeadLetter(report: Properties, done: () => void): void {
  const table = [data.deadLetterProjectId, data.deadLetterDatasetId, data.deadLetterTableId];
  insertReport(report, table).then(done, () => {
    report.Message = 'BigQuery refused this dead letter';
    writeLine('Message', report);
    done();
  });
}
