import { ApiError } from '../realm/errors.js';
import { dataApi, type ApiFamily } from './definition.js';
import { textOf } from './realm-values.js';
import { toNumber } from './values.js';

/** The smallest picture there is: one transparent pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

const ENCODINGS: readonly BufferEncoding[] = [
  'ascii',
  'utf8',
  'utf16le',
  'ucs2',
  'base64',
  'latin1',
  'binary',
  'hex'
];

/** The answer to the incoming request; it leaves when someone calls returnResponse. */
export const responseApis: ApiFamily = {
  setResponseStatus: dataApi((run, statusCode) => {
    run.require('access_response', { value: 'status', terms: { part: 'status' } });
    const status = toNumber(statusCode);
    if (!Number.isInteger(status) || status < 100 || status > 599) {
      throw new ApiError(`setResponseStatus: ${textOf(statusCode)} is no HTTP status`);
    }
    run.exchange.response.statusCode = status;
  }, 'access_response'),
  setResponseHeader: dataApi((run, headerName, value) => {
    const name = textOf(headerName).toLowerCase();
    run.require('access_response', { value: name, terms: { part: 'header' } });
    const { headers } = run.exchange.response;
    if (value === undefined || value === null) delete headers[name];
    else headers[name] = textOf(value);
  }, 'access_response'),
  setResponseBody: dataApi((run, body, encoding) => {
    run.require('access_response', { value: 'body', terms: { part: 'body' } });
    const known = ENCODINGS.find((each) => each === encoding) ?? 'utf8';
    run.exchange.response.body = Buffer.from(textOf(body), known);
  }, 'access_response'),
  setPixelResponse: dataApi((run) => {
    run.require('access_response', { value: 'body', terms: { part: 'body' } });
    const { response } = run.exchange;
    response.statusCode = 200;
    response.body = PIXEL;
    response.headers['content-type'] = 'image/gif';
    response.headers['cache-control'] = 'no-cache, no-store, must-revalidate';
    response.headers.pragma = 'no-cache';
    response.headers.expires = '0';
  }, 'access_response'),
  returnResponse: dataApi((run) => {
    run.require('return_response');
    const { exchange } = run;
    if (exchange.response.isReturned) return;
    exchange.response.isReturned = true;
    exchange.onReturn?.();
  }, 'return_response')
};
