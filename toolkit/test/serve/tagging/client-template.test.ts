import { afterEach, describe, expect, it } from 'vitest';
import { serve, type Serving } from './serving.js';

/** Claims /in and makes an event of its query, as the clients of the Gallery do. */
const OWN_CLIENT = `
const claimRequest = require('claimRequest');
const getRequestPath = require('getRequestPath');
const getRequestQueryParameters = require('getRequestQueryParameters');
const returnResponse = require('returnResponse');
const runContainer = require('runContainer');
const setResponseBody = require('setResponseBody');
const setResponseStatus = require('setResponseStatus');

if (getRequestPath() === '/in') {
  claimRequest();
  const event = getRequestQueryParameters();
  event.event_name = 'from_own_client';
  runContainer(event, () => {
    setResponseStatus(201);
    setResponseBody('thanks');
    returnResponse();
  });
}`;

describe("a client template of the user's own", () => {
  let served: Serving | undefined;
  afterEach(() => served?.close());

  it('claims its requests, runs the container and answers', async () => {
    served = await serve({ clients: { mine: { code: OWN_CLIENT } } });
    const { status, text } = await served.send('/in?colour=red');
    expect([status, text]).toEqual([201, 'thanks']);
    expect(served.events).toMatchObject([
      {
        client: 'mine',
        eventData: { event_name: 'from_own_client', colour: 'red' },
        fired: [{ status: 'success' }]
      }
    ]);
  });

  it('leaves what it does not claim to the GA4 client', async () => {
    served = await serve({ clients: { mine: { code: OWN_CLIENT } } });
    expect((await served.send('/g/collect?v=2&en=page_view')).status).toBe(204);
    expect(served.events[0]?.client).toBe('GA4');
  });

  it('wins over the GA4 client, and the first over the second', async () => {
    const takesAll = (name: string): string =>
      `require('claimRequest')(); require('setResponseBody')('${name}'); require('returnResponse')();`;
    served = await serve({
      clients: { first: { code: takesAll('first') }, second: { code: takesAll('second') } }
    });
    expect((await served.send('/g/collect?v=2&en=page_view')).text).toBe('first');
    expect(served.events).toEqual([]);
  });

  it('can read GA4 hits with the APIs it has for them', async () => {
    served = await serve({
      clients: {
        ga4: {
          code: `const events = require('isRequestMpv2')() && require('extractEventsFromMpv2')();
            if (events) {
              require('claimRequest')();
              const runContainer = require('runContainer');
              let left = events.length;
              const returnResponse = require('returnResponse');
              events.forEach((event) => runContainer(event, () => {
                left = left - 1;
                if (left === 0) returnResponse();
              }));
            }`
        }
      }
    });
    const { status } = await served.send('/g/collect?v=2&cid=1.2', { body: 'en=a\nen=b' });
    expect(status).toBe(200);
    expect(served.events.map(({ eventData }) => eventData.event_name)).toEqual(['a', 'b']);
  });

  it('is heard of by its tags, and hears them', async () => {
    served = await serve({
      clients: {
        talks: {
          code: `require('claimRequest')();
            const setResponseBody = require('setResponseBody');
            require('addMessageListener')('greeting', (type, message) => setResponseBody(message.text));
            const returnResponse = require('returnResponse');
            require('runContainer')({ event_name: 'x' }, returnResponse);`
        }
      },
      tags: {
        greets: {
          code: `require('sendMessage')('greeting', { text: 'hello' }); data.gtmOnSuccess();`
        }
      }
    });
    expect((await served.send('/in')).text).toBe('hello');
  });

  it('that ends without an answer, or breaks, does not keep the visitor waiting', async () => {
    const errors: string[] = [];
    served = await serve({
      onClientError: (client) => errors.push(client),
      clients: {
        breaks: { code: 'const x = undefined; x.y();' },
        forgets: { code: `require('claimRequest')();` }
      }
    });
    const { status, text } = await served.send('/in');
    expect(status).toBe(500);
    expect(text).toMatch(/forgets.*returnResponse/);
    // The client's process tells of the error when it comes to it, not before the answer.
    await expect.poll(() => errors).toEqual(['breaks']);
  });
});
