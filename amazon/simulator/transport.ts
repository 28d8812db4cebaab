import type { HttpTransport } from 'sgtm/sandbox';
import { hostOf, isAmazonUrl } from '../contracts/hosts.js';

/**
 * Sends what is meant for Amazon's hosts to a simulator that listens. The Host header still names
 * Amazon's, which tells the simulator the region. Requests to other hosts fail.
 *
 * @param simulatorUrl where startAmazonServer listens, such as "http://127.0.0.1:8090"
 * @param behind carries the requests
 */
export function simulatedTransport(simulatorUrl: string, behind: HttpTransport): HttpTransport {
  return (request) => {
    if (!isAmazonUrl(request.url)) return { error: 'failed' };
    const { pathname, search } = new URL(request.url);
    return behind({
      ...request,
      url: simulatorUrl + pathname + search,
      headers: { ...request.headers, host: hostOf(request.url) }
    });
  };
}
