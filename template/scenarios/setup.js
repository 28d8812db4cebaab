// Runs before each scenario: a purchase comes in, Amazon accepts it, and everything the tag does is
// kept. A scenario changes what it is about, and then calls run.
const callLater = require('callLater');
const JSON = require('JSON');
const Promise = require('Promise');

const EVENTS_URL = 'https://advertising-api.amazon.com/adsApi/v1/create/events';
const TOKEN_URL = 'https://api.amazon.com/auth/o2/token';
const EMAIL_DIGEST = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';
const DAY = 86400000;

/** The moment of every event: 2026-04-20T12:34:56.789Z. */
const NOW = 1776688496789;
let now = NOW;
mock('getTimestampMillis', () => now);
mock('generateRandom', (min) => min);
// The tag waits by looking at the clock until it is time: here the wait is over at the first look.
let tick = 400;
mock('callLater', (callback) => {
  now += tick;
  callback();
});

/** What the client made of the hit. */
const event = {
  event_name: 'purchase',
  transaction_id: 'ORDER-1042',
  value: 129.95,
  currency: 'USD',
  page_location: 'https://shop.example/thanks',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64)',
  ip_override: '203.0.113.7',
  user_data: { email_address: ' Test@Example.com ', address: { country: 'US' } },
  items: [
    { item_id: 'SKU-1', item_brand: 'Acme', item_category: 'Shoes', quantity: 2 },
    { item_id: 'SKU-2', quantity: 1 }
  ]
};
mock('getAllEventData', () => JSON.parse(JSON.stringify(event)));

/** The form as it is before anyone touches it, with credentials. */
const fields = {
  region: 'NA',
  accountId: '5879120000000',
  profileId: '3231294500000',
  clientId: 'amzn1.application-oa2-client.0123456789abcdef',
  authMode: 'lwa',
  clientSecret: 'amzn1.oa2-cs.v1.secret',
  refreshToken: 'Atzr|refresh',
  eventMode: 'inherit',
  unmappedEvents: 'ignore',
  eventSource: 'auto',
  eventIdSource: 'auto',
  autoMatchKeys: true,
  phoneFormat: 'digits',
  sendIpAddress: 'no',
  emailFormat: 'eventsApi',
  sendUserAgent: true,
  autoCustomData: true,
  adStorageConsent: 'optional',
  consentSource: 'auto',
  limitedDataUse: false,
  captureClickTokens: true,
  cookieDomain: 'auto',
  delivery: 'now',
  useOptimisticScenario: false,
  maxAttempts: '5',
  timeoutMs: '5000',
  eventsWithoutMatchKey: 'skip',
  deadLetterMode: 'none',
  api: 'adsApiV1',
  offAmazonShape: 'compact',
  logType: 'always',
  bigQueryLogType: 'no'
};

/** An answer of a server. */
const answer = (statusCode, body, headers) => ({
  statusCode: statusCode,
  headers: headers || {},
  body: JSON.stringify(body)
});
const ACCEPTED = answer(207, { success: [{ index: 0, event: {} }], error: [] });
const CONVERSIONS_V1_ACCEPTED = answer(207, { success: [{ index: 1 }], error: [] });
const TOKEN = answer(200, { access_token: 'Atza|first', token_type: 'bearer', expires_in: 3600 });
const NEXT_TOKEN = answer(200, {
  access_token: 'Atza|second',
  token_type: 'bearer',
  expires_in: 3600
});

/** What Amazon answers, in this order; the last answer stays. {reason: …} is none at all. */
let answers = [ACCEPTED];
let tokenAnswers = [TOKEN];

/** What was sent to each: url, headers, body. */
const requests = [];
const tokenRequests = [];
mock('sendHttpRequest', (url, options, body) => {
  const isToken = url.indexOf('/auth/o2/token') !== -1;
  // A copy, as the tag uses its headers again for the next attempt.
  const headers = JSON.parse(JSON.stringify(options.headers));
  (isToken ? tokenRequests : requests).push({ url: url, headers: headers, body: body });
  const coming = isToken ? tokenAnswers : answers;
  const next = coming.length > 1 ? coming.shift() : coming[0];
  return Promise.create((resolve, reject) => (next.reason ? reject(next) : resolve(next)));
});

/** What the server instance remembers between events: nothing yet. */
const storage = {};
mockObject('templateDataStorage', {
  getItemCopy: (key) => (storage[key] ? JSON.parse(storage[key]) : null),
  setItemCopy: (key, value) => {
    storage[key] = JSON.stringify(value);
  }
});

/** The browser's cookies, and those the tag sets: name, value, options. */
const cookies = {};
const setCookies = [];
mock('getCookieValues', (name) => (cookies[name] ? [cookies[name]] : []));
mock('setCookie', (name, value, options) => {
  setCookies.push({ name: name, value: value, options: options });
});

/** Rows for BigQuery: table, row. It takes them unless a scenario says otherwise. */
const rows = [];
let isBigQueryDown = false;
mockObject('BigQuery', {
  insert: (table, newRows) => {
    newRows.forEach((row) => rows.push({ table: table, row: row }));
    return Promise.create((resolve, reject) =>
      isBigQueryDown ? reject([{ reason: 'notFound' }]) : resolve()
    );
  }
});

/** What was logged: lines as they are, and how each event ended. */
const lines = [];
const reports = [];
mock('logToConsole', (line) => {
  lines.push(line);
  const entry = JSON.parse(line);
  if (entry.Type === 'Message') reports.push(entry);
});
mock('getContainerVersion', { debugMode: false, previewMode: false });
mock('getRequestHeader', (name) => (name === 'trace-id' ? 'trace-1' : undefined));

/** Runs the tag with some fields changed and, when all it began has ended, the checks. */
const run = (changes, check) => {
  for (const name in changes) fields[name] = changes[name];
  runCode(fields);
  callLater(check);
};

/** The body of a request, the first unless another is asked for. */
const bodyOf = (index) => JSON.parse(requests[index || 0].body);
/** The event that was sent, in whatever list the contract has. */
const sentEvent = (index) => {
  const body = bodyOf(index);
  return (body.events || body.eventData)[0];
};
const assertSuccess = () => {
  assertApi('gtmOnSuccess').wasCalled();
  assertApi('gtmOnFailure').wasNotCalled();
};
const assertFailure = (reason) => {
  assertApi('gtmOnFailure').wasCalled();
  assertApi('gtmOnSuccess').wasNotCalled();
  assertThat(reports[0].Reason).contains(reason);
};
