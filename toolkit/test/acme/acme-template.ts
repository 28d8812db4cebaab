import { tplOf } from '../sandbox/template-of.js';

/** The tag of a vendor that does not exist: it sends an order, and tells the log what it could not use. */
const CODE = `
const sendHttpRequest = require('sendHttpRequest');
const getAllEventData = require('getAllEventData');
const logToConsole = require('logToConsole');
const JSON = require('JSON');

const event = getAllEventData();
const user = event.user_data || {};
const order = {order: event.transaction_id, total: event.value, shopper: user.email_address, color: data.color};
const headers = {'Content-Type': 'application/json', 'X-Acme-Key': data.acmeKey};

if (event.event_name !== 'purchase') {
  data.gtmOnSuccess();
} else {
  if (data.color === 'plaid') logToConsole('plaid is no color');
  const options = {method: 'POST', headers: headers, timeout: 2000};
  sendHttpRequest('https://api.acme.example/v1/orders', options, JSON.stringify(order)).then((answer) => {
    if (answer.statusCode === 201) data.gtmOnSuccess();
    else data.gtmOnFailure();
  }, data.gtmOnFailure);
  if (data.pingsOther) sendHttpRequest('https://other.example/ping', {method: 'GET'});
}
`;

export const ACME_TEMPLATE = tplOf({
  code: CODE,
  fields: [
    { type: 'TEXT', name: 'acmeKey' },
    { type: 'TEXT', name: 'color' },
    { type: 'CHECKBOX', name: 'pingsOther' }
  ]
});
