import type { Clock } from '../sandbox/run/clock.js';
import type { HttpTransport } from '../sandbox/run/environment.js';
import { isAmazonUrl } from '../../amazon/simulator/amazon-hosts.js';
import { AmazonSimulator } from '../../amazon/simulator/amazon-simulator.js';
import { repeatableRandom } from './repeatable-random.js';

/**
 * A network in which only Amazon can be reached, and Amazon is the simulator: it takes any
 * credentials that are not empty, and the access token that the template was given.
 */
export function simulatedNetwork(clock: Clock, fields: Record<string, unknown>): HttpTransport {
  const { accessToken } = fields;
  const simulator = new AmazonSimulator({
    now: () => clock.now(),
    random: repeatableRandom(),
    accessTokens: typeof accessToken === 'string' ? [accessToken] : []
  });
  return (request) =>
    isAmazonUrl(request.url) ? simulator.handle(request) : { error: 'failed' as const };
}
