import type { Stub, StubInstance, StubSurroundings } from 'sgtm/config';
import { isAmazonUrl, isPublishUrl } from '../contracts/hosts.js';
import { startAmazonServer } from '../simulator/amazon-server.js';
import { AmazonSimulator } from '../simulator/amazon-simulator.js';
import type { Credentials } from '../simulator/token-service.js';
import { FAULT_GROUPS, faultOf, plannedOf } from './fault-switches.js';

/** The simulator as the toolkit uses it. */
export const stub: Stub = {
  name: "Amazon's simulator",
  open: openSimulator
};

const JSON_TYPE = { 'content-type': 'application/json' };

/** The stub at work, with the simulator in it for those who look inside. */
export type SimulatorInstance = StubInstance & { readonly simulator: AmazonSimulator };

/**
 * Opens a simulator. It knows the credentials of the tags' fields and no others, so that others fail as
 * they would at Amazon; where no tag has any, it takes whatever comes.
 */
export async function openSimulator({
  now,
  random,
  mayListen
}: StubSurroundings): Promise<SimulatorInstance> {
  const credentials: Credentials[] = [];
  let accessTokens: string[] = [];
  // A topic that takes whatever comes; nobody pulls from it.
  let published = 0;
  const simulator = new AmazonSimulator({ now, random, credentials });
  const server = mayListen ? await startAmazonServer(simulator, { port: 0 }) : undefined;
  return {
    simulator,
    ...(server ? { address: server.url } : {}),
    answers: ({ url }) => isAmazonUrl(url) || isPublishUrl(url),
    handle: (request) =>
      isPublishUrl(request.url)
        ? { statusCode: 200, headers: JSON_TYPE, body: `{"messageIds":["${++published}"]}` }
        : simulator.handle(request),
    setFields(fieldsOfTags) {
      const found = fieldsOfTags.flatMap(credentialsIn);
      credentials.splice(0, Infinity, ...found);
      accessTokens = fieldsOfTags.flatMap(({ accessToken }) =>
        isText(accessToken) ? [accessToken] : []
      );
      for (const token of accessTokens) simulator.tokens.register(token);
    },
    faults: {
      groups: FAULT_GROUPS,
      planned: () => plannedOf(simulator.faults),
      replace(planned) {
        const { faults, tokens } = simulator;
        const before = faults.faults.filter(({ on }) => on === 'token').length;
        faults.replace(planned.map(faultOf));
        const after = faults.faults.filter(({ on }) => on === 'token').length;
        if (after <= before) return;
        // With a token that is valid for an hour nobody would see what the fault does. One that the
        // user gave stays valid: nobody could get another in its place.
        tokens.expireAll();
        for (const token of accessTokens) tokens.register(token);
      }
    },
    close: async () => server?.close()
  };
}

function credentialsIn(fields: Readonly<Record<string, unknown>>): Credentials[] {
  const { clientId, clientSecret, refreshToken } = fields;
  const isWhole = isText(clientId) && isText(clientSecret) && isText(refreshToken);
  return isWhole ? [{ clientId, clientSecret, refreshToken }] : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
