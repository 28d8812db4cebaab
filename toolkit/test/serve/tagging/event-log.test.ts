import { describe, expect, it } from 'vitest';
import { eventJson, messageLine } from '../../../serve/tagging/event-log.js';
import type { FiredTag, ServedEvent } from '../../../serve/tagging/served-event.js';

const SECRET = 'qqsecretqq';

/** A tag that wrote what it knows of a person wherever it could. */
const FIRED: FiredTag = {
  id: 1,
  name: 'Acme',
  status: 'failure',
  durationMs: 12.4,
  requests: [
    {
      url: `https://api.acme.example/auth?mail=${SECRET}`,
      method: 'POST',
      headers: { authorization: SECRET },
      body: SECRET,
      response: { statusCode: 401, headers: {}, body: SECRET },
      sentAt: 0,
      durationMs: 3
    },
    {
      url: 'https://vendor.example/',
      method: 'GET',
      headers: {},
      body: null,
      response: { error: 'timed_out' },
      sentAt: 0,
      durationMs: 5
    }
  ],
  logs: [SECRET],
  cookies: [],
  insertedRows: [],
  refusals: [{ permission: 'send_http', message: SECRET }],
  error: { message: SECRET }
};

const EVENT: ServedEvent = {
  id: 7,
  receivedAt: Date.UTC(2026, 3, 20),
  client: 'GA4',
  request: {
    number: 1,
    method: 'GET',
    path: '/g/collect',
    query: `v=2&uid=${SECRET}`,
    headers: {},
    body: undefined,
    ip: '127.0.0.1'
  },
  isLocal: true,
  eventData: { event_name: 'purchase', user_id: SECRET },
  fired: [FIRED],
  notFired: [],
  isOver: true
};

describe('the log line of an event', () => {
  it('is one JSON object for programs', () => {
    expect(JSON.parse(eventJson(EVENT))).toEqual({
      time: '2026-04-20T00:00:00.000Z',
      level: 'warn',
      message: 'event',
      id: 7,
      client: 'GA4',
      path: '/g/collect',
      event: 'purchase',
      tags: [
        {
          id: 1,
          name: 'Acme',
          status: 'failure',
          ms: 12,
          requests: [
            { host: 'api.acme.example', status: 401 },
            { host: 'vendor.example', status: 'timed_out' }
          ],
          refusedPermissions: ['send_http']
        }
      ]
    });
  });

  it('says of a request that was turned away why', () => {
    const rejection = { statusCode: 400, reason: 'an event has no name; add en=…' };
    const line = eventJson({ ...EVENT, eventData: {}, fired: [], rejection });
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', message: 'rejected', status: 400 });
  });

  it('holds nothing personal', () => {
    expect(eventJson(EVENT)).not.toContain(SECRET);
    const named = { ...EVENT, eventData: { event_name: `ann@${SECRET}.example` } };
    expect(eventJson(named)).not.toContain(SECRET);
    expect(eventJson(named)).not.toContain('\n');
  });
});

describe('a line about the server', () => {
  it('is the message, or JSON with its time', () => {
    expect(messageLine('warn', 'template broken', 'text')).toBe('template broken');
    expect(JSON.parse(messageLine('warn', 'template broken', 'json'))).toEqual({
      time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      level: 'warn',
      message: 'template broken'
    });
  });
});
