// Delivery

import { createRegex, getTimestampMillis, JSON } from 'sgtm';
import { dropToken, keepRefusedToken, withAccessToken } from './access-token.js';
import { admissionAt, recordAnswer, recordFailure } from './circuit.js';
import type { Contract } from './contracts/contract.js';
import { readVerdict } from './contracts/verdict.js';
import type { Conversion } from './conversion.js';
import { startedAt } from './event-time.js';
import { insertReport, logReport, writeLine, type EventLog, type Outcome } from './log.js';
import { publish } from './queue.js';
import { REASONS, sentenceOf, type Note, type Reason, type ReasonCode } from './reasons.js';
import type { Recipient } from './recipients.js';
import { regionSuffix } from './region.js';
import {
  MOST_RETRY_AFTER,
  sendPersistently,
  settingOf,
  type Answer,
  type Headers
} from './request.js';
import { textOf, type Properties } from './values.js';

/** A conversion on its way to one advertiser. */
interface Delivery {
  conversion: Conversion;
  contract: Contract;
  recipient: Recipient;
  log: EventLog;
  /** How often it was sent. */
  attempts: number;
}

/** How a delivery ended. */
interface Ending {
  outcome: Outcome;
  reason: Reason | undefined;
  /** Of the last answer; 0 where none came, undefined where nothing was sent. */
  statusCode: number | undefined;
  /** Where the access token came from. */
  token: string | undefined;
}

/**
 * Delivers a conversion to one advertiser: at once, or by way of the advertiser's own queue.
 *
 * @param done called once, with whether Amazon accepted it, or the queue took it
 */
export function deliver(
  conversion: Conversion,
  contract: Contract,
  recipient: Recipient,
  log: EventLog,
  done: (isAccepted: boolean) => void
): void {
  const delivery: Delivery = {
    conversion: conversion,
    contract: contract,
    recipient: recipient,
    log: log,
    attempts: 0
  };
  const id = recipient.id;
  if (!id) {
    const isAccount = contract.advertiserField === 'accountId';
    return report(
      delivery,
      failed(isAccount ? 'account_id_unusable' : 'profile_id_unusable'),
      done
    );
  }
  if (data.delivery === 'queue') return enqueue(delivery, id, done);
  sendNow(delivery, id, done);
}

/** Hands a conversion to the queue; one that the queue does not take is sent at once. */
function enqueue(delivery: Delivery, id: string, done: (isAccepted: boolean) => void): void {
  const message: Properties = {
    contract: delivery.contract.name,
    region: data.region,
    account_id: id,
    event_id: delivery.conversion.id,
    event_name: delivery.log.eventName,
    request_body: bodyToKeep(delivery)
  };
  publish(message, (status) => {
    if (status >= 200 && status < 300) {
      const ending: Ending = {
        outcome: 'queued',
        reason: undefined,
        statusCode: status,
        token: undefined
      };
      return report(delivery, ending, done);
    }
    delivery.log.notes.push(
      status < 0 ? 'queue_unusable' : (('queue_refused:' + (status || 'nothing')) as Note)
    );
    sendNow(delivery, id, done);
  });
}

/** Sends a conversion: the same bytes on every attempt, and a token that was refused is replaced once. */
function sendNow(delivery: Delivery, id: string, done: (isAccepted: boolean) => void): void {
  const conversion = delivery.conversion;
  const contract = delivery.contract;
  const recipient = delivery.recipient;
  const log = delivery.log;
  const region = regionSuffix();
  const admission = admissionAt(startedAt, region, id);
  if (admission === 'kept') return report(delivery, failed('breaker_open'), done);

  const headers: Headers = { 'Content-Type': contract.mediaType };
  headers[contract.clientHeader] = textOf(data.clientId) as string;
  headers[contract.advertiserHeader] = id;
  const request = {
    url: 'https://advertising-api' + region + '.amazon.com' + contract.path,
    headers: headers,
    body: bodyOf(conversion, contract, recipient.dataSetName),
    attempts: 0,
    mostAttempts: settingOf(data.maxAttempts, 5, 10),
    timeout: settingOf(data.timeoutMs, 5000, 30000),
    // Everything that is sent for one event begins before the deadline, its tokens included.
    deadline: startedAt + 30000
  };

  if (admission === 'probe') request.mostAttempts = 1;

  const isVerbose = log.isVerbose;
  const send = (mayReplace: (token: string) => boolean): void =>
    withAccessToken(
      request.deadline,
      (token, origin) => {
        headers.Authorization = 'Bearer ' + token;
        if (isVerbose) logRequest(delivery, request.url);
        sendPersistently(request, (answer) => {
          const status = answer.statusCode;
          delivery.attempts = request.attempts;
          if (answer.isDown)
            recordFailure(getTimestampMillis(), region, id, status, answer.retryAfter);
          else recordAnswer(region, id);
          const ending = endingOf(answer, delivery, token, origin);
          if (isVerbose) logAnswer(ending, log);
          if (status === 401) {
            if (origin !== 'given' && mayReplace(token)) return send(keepRefusedToken);
          }
          report(delivery, ending, done);
        });
      },
      (reason) => {
        delivery.attempts = request.attempts;
        report(delivery, failed(reason), done);
      }
    );
  send(dropToken);
}

function failed(reason: Reason): Ending {
  return { outcome: 'failed', reason: reason, statusCode: undefined, token: undefined };
}

function bodyOf(
  conversion: Conversion,
  contract: Contract,
  dataSetName: string | undefined
): string {
  const body: Properties = {};
  body[contract.listName] = [contract.eventOf(conversion, dataSetName)];
  return JSON.stringify(body) as string;
}

/** Returns the body for a dead letter: the conversion without its IP address and its postal code. */
function bodyToKeep(delivery: Delivery): string {
  const conversion = delivery.conversion;
  const dataSetName = delivery.recipient.dataSetName;
  const body = bodyOf(conversion, delivery.contract, dataSetName);
  const consent = conversion.consent;
  // Few bodies have either, and a copy costs more than a look.
  if (!conversion.postalCode && !(consent && consent.ipAddress) && body.indexOf('"FIP"') < 0) {
    return body;
  }
  const copy = JSON.parse(JSON.stringify(conversion)) as Conversion;
  copy.matchKeys = copy.matchKeys.filter((key) => key.type !== 'FIP');
  if (copy.consent) copy.consent.ipAddress = undefined;
  copy.postalCode = undefined;
  return bodyOf(copy, delivery.contract, dataSetName);
}

/** What to do about a status, where Amazon's words alone do not say. */
function statusRemedies(): { [statusCode: number]: string } {
  return {
    400: 'check country and match keys',
    401: 'check credentials and region',
    403: 'check account or profile ID, and access',
    404: 'check API and region',
    413: 'send less custom data',
    422: 'check match keys'
  };
}

/** What the final answer means for the conversion, and Amazon's reason. */
function endingOf(answer: Answer, delivery: Delivery, token: string, origin: string): Ending {
  const status = answer.statusCode;
  const body = JSON.parse(answer.body);
  const verdict = readVerdict(status, body, delivery.contract.firstIndex);
  if (verdict.outcome === 'accepted') {
    return { outcome: 'accepted', reason: undefined, statusCode: status, token: origin };
  }
  const words = verdict.words;
  const quoted = words && withoutSent(words, delivery.conversion, token);
  const remedy = statusRemedies()[status] || answer.reason;
  const isRead = status >= 200 && status < 300;
  return {
    outcome: verdict.outcome,
    reason: (answerCode(answer, verdict.outcome === 'refused') +
      ':' +
      (status || 'nothing') +
      (quoted ? ': ' + quoted : isRead ? ': nothing on the event' : '') +
      (remedy ? ': ' + remedy : '')) as Reason,
    statusCode: status,
    token: origin
  };
}

function answerCode(answer: Answer, isRefused: boolean): ReasonCode {
  const status = answer.statusCode;
  if (answer.isDown) {
    if (answer.retryAfter > MOST_RETRY_AFTER) return 'amazon_wait_too_long';
    if (!status) return 'amazon_silent';
    return status === 429 ? 'amazon_throttled' : 'amazon_unavailable';
  }
  if (status === 401) return 'amazon_token_refused';
  if (status === 403) return 'amazon_access_refused';
  if (status === 404) return 'amazon_address_unknown';
  if (isRefused) return 'amazon_refused';
  return status >= 500 ? 'amazon_unavailable' : 'amazon_unreadable';
}

/**
 * Returns at most 500 characters of Amazon's words. Amazon can repeat values that it was sent: these and
 * every e-mail address become '…'.
 */
function withoutSent(text: string, conversion: Conversion, token: string): string {
  const secrets: (string | undefined)[] = [
    token,
    conversion.consent ? conversion.consent.ipAddress : undefined,
    conversion.postalCode,
    conversion.userAgent
  ];
  return conversion.matchKeys
    .map((key): string | undefined => key.values[0])
    .concat(secrets)
    .reduce((rest: string, secret) => (secret ? rest.split(secret).join('…') : rest), text)
    .replace(createRegex('\\S*@\\S*', 'g') as SandboxRegex, '…')
    .slice(0, 500);
}

/** Logs how a delivery ended, writes a dead letter if the tag is set to and it failed, and calls back. */
function report(delivery: Delivery, ending: Ending, done: (isAccepted: boolean) => void): void {
  const log = delivery.log;
  const isAccepted = ending.outcome === 'accepted' || ending.outcome === 'queued';
  const isDeadLetter = isAccepted ? false : data.deadLetterMode === 'bigquery';
  if (!log.isReported && !isDeadLetter) return done(isAccepted);
  const conversion = delivery.conversion;
  const line: Properties = {
    EventId: conversion.id,
    ConversionType: conversion.type,
    MatchKeys: conversion.matchKeys.map((key) => key.type).join() || undefined,
    MatchKeyCount: conversion.matchKeys.length,
    AccountId: delivery.recipient.id,
    StatusCode: ending.statusCode,
    Attempts: delivery.attempts,
    LatencyMs: getTimestampMillis() - startedAt,
    Token: ending.token
  };
  logReport(ending.outcome, ending.reason, line, log);
  if (!isDeadLetter) return done(isAccepted);
  line.EventTime = conversion.time;
  line.Contract = delivery.contract.name;
  line.Region = data.region;
  line.RequestBody = bodyToKeep(delivery);
  keepDeadLetter(line, log, () => done(false));
}

/**
 * Keeps a conversion that was not delivered as a row in the advertiser's own BigQuery table, from
 * which it can be sent again later. If the row cannot be written, the log holds it whole.
 */
function keepDeadLetter(line: Properties, log: EventLog, done: () => void): void {
  const table = [data.deadLetterProjectId, data.deadLetterDatasetId, data.deadLetterTableId];
  insertReport(line, table, log).then(done, () => {
    line.Message = 'BigQuery refused this dead letter';
    writeLine('Message', line, log);
    done();
  });
}

function logRequest(delivery: Delivery, url: string): void {
  const body = JSON.parse(bodyToKeep(delivery));
  writeLine('Request', { RequestUrl: url, RequestBody: body }, delivery.log);
}

function logAnswer(ending: Ending, log: EventLog): void {
  const reason = ending.reason;
  const line = {
    ResponseStatusCode: ending.statusCode,
    ResponseBody: reason && sentenceOf(reason, REASONS)
  };
  writeLine('Response', line, log);
}
