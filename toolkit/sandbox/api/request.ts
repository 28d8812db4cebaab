import type { Run } from '../run/run.js';
import { dataApi, type ApiFamily } from './definition.js';
import { textOf } from './realm-values.js';
import { queryParameters } from './url.js';

/** What came in over HTTP. */
export const requestApis: ApiFamily = {
  getRequestBody: dataApi((run) => {
    requirePart(run, 'body');
    return run.exchange.request.body;
  }, 'read_request'),
  getRequestHeader: dataApi((run, headerName) => {
    const name = textOf(headerName).toLowerCase();
    requirePart(run, 'header', name);
    const { headers } = run.exchange.request;
    return Object.hasOwn(headers, name) ? headers[name] : undefined;
  }, 'read_request'),
  getRequestMethod: dataApi((run) => {
    requirePart(run, 'method');
    return run.exchange.request.method;
  }, 'read_request'),
  getRequestPath: dataApi((run) => {
    requirePart(run, 'path');
    return run.exchange.request.path;
  }, 'read_request'),
  getRequestQueryParameter: dataApi((run, name) => {
    requirePart(run, 'query_parameters', textOf(name));
    return parameters(run).get(textOf(name)) ?? undefined;
  }, 'read_request'),
  getRequestQueryParameters: dataApi((run) => {
    requirePart(run, 'query_parameters');
    return queryParameters(parameters(run));
  }, 'read_request'),
  getRequestQueryString: dataApi((run) => {
    requirePart(run, 'query_parameters');
    return run.exchange.request.queryString;
  }, 'read_request'),
  getRemoteAddress: dataApi((run) => {
    requirePart(run, 'remote_address');
    return run.exchange.request.ip;
  }, 'read_request')
};

/** Asks read_request for a part of the request and, where it has names, one of them. */
export function requirePart(run: Run, part: string, name?: string): void {
  run.require('read_request', { value: name ?? part, terms: { part } });
}

function parameters(run: Run): URLSearchParams {
  return new URLSearchParams(run.exchange.request.queryString);
}
