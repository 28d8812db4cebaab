import { withDefaultValues, type Template } from 'sgtm/sandbox';
import { regionNamed } from '../contracts/hosts.js';
import { Connection } from '../replay/connection.js';
import type { Credentials } from '../replay/credentials.js';
import { checkAccount, checkToken } from './access.js';
import { checkDeadLetters, type BigQueryAccess } from './dead-letter-table.js';
import {
  fault,
  good,
  open,
  textIn,
  unchecked,
  withoutSecrets,
  type Fields,
  type Finding
} from './finding.js';
import { checkConsent, checkCredentials, checkForm, checkIds } from './form.js';
import { sendTestEvent } from './test-event.js';

export interface DoctorOptions {
  template: Template;
  fields: Fields;
  /** Undefined where the fields and the environment have none. */
  credentials: Credentials | undefined;
  /** Gets the requests instead of Amazon, such as a simulator. */
  to?: URL | undefined;
  /** Whether Amazon, or the server that stands in for it, is asked. */
  isAsked: boolean;
  bigQuery: BigQueryAccess;
  /** Whether one event is sent, marked as a test. */
  sendsTestEvent: boolean;
  /** This machine's clock, in milliseconds since 1970. */
  now: () => number;
}

/** A clock that is further from Amazon's gives events a wrong time. */
const MOST_CLOCK_MS = 120_000;

/**
 * Looks at what can be wrong before the first event: first what the fields show by themselves, then
 * what Amazon says to the credentials.
 */
export async function* examine(options: DoctorOptions): AsyncGenerator<Finding> {
  const fields = { ...options.fields, ...options.credentials };
  for await (const finding of findingsOf(options)) yield withoutSecrets(finding, fields);
}

async function* findingsOf(options: DoctorOptions): AsyncGenerator<Finding> {
  const { template } = options;
  const fields: Fields = withDefaultValues(template, options.fields);
  yield* checkForm(template, options.fields, fields);
  const ofCredentials = checkCredentials(fields);
  yield* ofCredentials;
  yield* checkIds(fields);
  yield* checkDataSet(fields);
  yield* checkConsent(fields);
  const isMalformed = ofCredentials.some(({ state }) => state === 'fault');
  const why = isMalformed ? 'correct the credentials first' : 'add --live';
  if (!options.isAsked || isMalformed) {
    for (const check of ['token', 'clock', 'account']) yield unchecked(check, why);
    yield* await checkDeadLetters(fields, options.bigQuery);
    yield unchecked('test event', isMalformed ? why : 'add --live --test-event');
    return;
  }
  const connection = new Connection(options.to);
  try {
    yield* checkAccess(options, fields, connection);
  } finally {
    await connection.close();
  }
}

async function* checkAccess(
  options: DoctorOptions,
  fields: Fields,
  connection: Connection
): AsyncGenerator<Finding> {
  const { credentials, now, bigQuery } = options;
  const region = regionNamed(fields.region);
  let hasToken = false;
  if (credentials) {
    const { findings, token, date } = await checkToken(credentials, region, connection);
    yield* findings;
    yield* checkClock(date, now());
    hasToken = token !== undefined;
    if (token === undefined) yield unchecked('account', 'there is no token');
    else yield* await checkAccount({ ...fields, region }, credentials.clientId, token, connection);
  } else {
    yield fault(
      'token',
      'there are no credentials to ask with',
      'fill in clientId, clientSecret and refreshToken, or set AMAZON_ADS_CLIENT_ID, AMAZON_ADS_CLIENT_SECRET and AMAZON_ADS_REFRESH_TOKEN'
    );
  }
  yield* await checkDeadLetters(fields, bigQuery);
  if (!options.sendsTestEvent) yield unchecked('test event', 'add --test-event');
  else if (credentials && hasToken) {
    yield* await sendTestEvent(options.template, options.fields, credentials, connection, now());
  } else yield unchecked('test event', 'there is no token');
}

/** The form lets an empty name pass. */
function checkDataSet(fields: Fields): Finding[] {
  const name = textIn(fields, 'dataSetName');
  if (name === '') return [good('data set', 'none named: events go to Default_Events')];
  if (/^[A-Za-z][\w-]{4,99}$/.test(name) && !/^[0-9a-f]{64}$/i.test(name))
    return [good('data set', name)];
  return [
    fault(
      'data set',
      'dataSetName is not the name of a data set, so events would go to Default_Events',
      'use 5 to 100 letters, digits, _ or -, and begin with a letter'
    )
  ];
}

/** @param date Amazon's clock; NaN where it was not told */
function checkClock(date: number, now: number): Finding[] {
  if (Number.isNaN(date)) return [open('clock', 'Amazon told no time')];
  const seconds = Math.round((now - date) / 1000);
  if (Math.abs(seconds) * 1000 <= MOST_CLOCK_MS) {
    return [good('clock', 'this machine’s clock agrees with Amazon’s')];
  }
  const way = seconds > 0 ? 'fast' : 'slow';
  return [
    fault(
      'clock',
      `this machine’s clock is ${Math.abs(seconds)} s ${way}`,
      'set it by NTP; events with a time ahead of Amazon’s are refused'
    )
  ];
}
