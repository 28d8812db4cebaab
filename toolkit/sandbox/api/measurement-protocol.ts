import { ApiError } from '../realm/errors.js';
import { isMpv1, readMpv1 } from '../measurement-protocol/mpv1.js';
import { isMpv2, readMpv2 } from '../measurement-protocol/mpv2.js';
import { dataApi, type ApiFamily } from './definition.js';
import { requirePart } from './request.js';

/** Hits of Google Analytics in the incoming request, as event data. */
export const measurementProtocolApis: ApiFamily = {
  // Google's own templates ask these two without a permission.
  isRequestMpv1: dataApi((run) => isMpv1(run.exchange.request)),
  isRequestMpv2: dataApi((run) => isMpv2(run.exchange.request)),
  extractEventsFromMpv1: dataApi((run) => {
    requirePart(run, 'query_parameters');
    const { request } = run.exchange;
    if (!isMpv1(request)) throw new ApiError('The request is no Measurement Protocol V1 request');
    return readMpv1(request);
  }, 'read_request'),
  extractEventsFromMpv2: dataApi((run) => {
    requirePart(run, 'query_parameters');
    const { request } = run.exchange;
    if (!isMpv2(request)) throw new ApiError('The request is no Measurement Protocol V2 request');
    return readMpv2(request);
  }, 'read_request')
};
