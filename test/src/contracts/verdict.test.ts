import { describe, expect, it } from 'vitest';
import { answer, answerAsAmazon } from '../amazon.js';
import { fire, type Fired } from '../tag.js';

/** Fires an event that the contract answers with this body. */
async function answered(api: string, body: unknown, statusCode = 207): Promise<Fired> {
  const http: typeof answerAsAmazon = (request) =>
    request.url.includes('token') ? answerAsAmazon(request) : answer(statusCode, body);
  return fire({}, { api, maxAttempts: 1 }, { http });
}

const objection = (text: string): object => ({ code: 'FIELD_VALUE_IS_INVALID', message: text });

describe('an answer', () => {
  it.each([
    ['adsApiV1', { success: [{ index: 0 }] }],
    ['adsApiV1', { success: [{ index: 0, event: {} }], error: [] }],
    ['adsApiV1', { success: [{ index: '0' }] }],
    ['conversionsV1', { success: [{ index: 1 }] }],
    ['offAmazon2023', {}],
    ['offAmazon2023', { success: [{ index: 4 }] }],
    ['offAmazon2023', { errors: [] }]
  ])('of %s such as %j accepts the event', async (api, body) => {
    expect((await answered(api, body)).outcome).toBe('success');
  });

  it.each([
    ['adsApiV1', {}],
    ['adsApiV1', []],
    ['adsApiV1', null],
    ['adsApiV1', 'accepted'],
    ['adsApiV1', { success: [{ index: 1 }] }],
    ['adsApiV1', { success: [{}] }],
    ['adsApiV1', { success: true }],
    ['conversionsV1', { success: [{ index: 0 }] }],
    ['offAmazon2023', null],
    ['offAmazon2023', [{ index: 0 }]],
    ['offAmazon2023', { success: false }],
    ['offAmazon2023', { success: [] }]
  ])(
    'of %s such as %j says nothing of the event, so it counts as not delivered',
    async (api, body) => {
      const fired = await answered(api, body);
      expect(fired.outcome).toBe('failure');
      expect(fired.lines.at(-1)).toMatchObject({ Outcome: 'failed' });
      expect(fired.reason).toBe('Amazon answered 207: nothing on the event');
    }
  );

  const subErrors = [{ errorCode: 'E1', errorType: 'VALIDATION', errorMessage: 'bad time' }];
  it.each([
    [
      'adsApiV1',
      { error: [{ index: 0, errors: [objection('bad time')] }] },
      'FIELD_VALUE_IS_INVALID bad time'
    ],
    [
      'adsApiV1',
      { success: [{ index: 0 }], error: [{ index: 0, errors: [objection('a'), objection('b')] }] },
      'FIELD_VALUE_IS_INVALID a; FIELD_VALUE_IS_INVALID b'
    ],
    [
      'adsApiV1',
      { error: [{ index: 0, errors: [{ ...objection('c'), fieldLocation: 'events[0].value' }] }] },
      'FIELD_VALUE_IS_INVALID c events[0].value'
    ],
    // A request holds one event: an error is about it, whatever index it names.
    [
      'adsApiV1',
      { success: [{ index: 0 }], error: [{ index: 7, errors: [objection('x')] }] },
      'FIELD_VALUE_IS_INVALID x'
    ],
    ['adsApiV1', { error: [{ errors: [objection('e')] }] }, 'FIELD_VALUE_IS_INVALID e'],
    ['adsApiV1', { success: [{ index: 0 }], error: 'no access' }, 'no access'],
    ['adsApiV1', { error: [{ index: 0, errors: [null, 'bad value', {}] }] }, 'bad value'],
    ['conversionsV1', { error: [{ index: 1, subErrors }] }, 'E1 bad time'],
    ['conversionsV1', { success: [{ index: 1 }], errors: subErrors }, 'E1 bad time'],
    ['offAmazon2023', { errors: [{ code: 'E2', message: 'bad name' }] }, 'E2 bad name'],
    [
      'offAmazon2023',
      { success: [{ index: 0 }], error: [objection('d')] },
      'FIELD_VALUE_IS_INVALID d'
    ]
  ])('of %s such as %j refuses the event in Amazon’s words', async (api, body, words) => {
    const fired = await answered(api, body);
    expect(fired.outcome).toBe('failure');
    expect(fired.lines.at(-1)).toMatchObject({ Outcome: 'refused' });
    expect(fired.reason).toBe(`Amazon answered 207: ${words}`);
  });

  it('loses what it repeats of the request, and nothing of the tag’s own words', async () => {
    const user_agent = 'e';
    const body = { error: [{ errors: [objection('the agent')] }] };
    const http: typeof answerAsAmazon = (request) =>
      request.url.includes('token') ? answerAsAmazon(request) : answer(400, body);
    const fired = await fire({ user_agent }, { api: 'adsApiV1', maxAttempts: 1 }, { http });
    expect(fired.reason).toBe(
      'Amazon answered 400: FIELD_VALUE_IS_INVALID th… ag…nt: check country and match keys'
    );
  });

  it.each(['adsApiV1', 'offAmazon2023'])(
    'of %s that is an error keeps Amazon’s words',
    async (api) => {
      const fired = await answered(api, { code: 'INTERNAL', message: 'try later' });
      expect(fired.lines.at(-1)).toMatchObject({ Outcome: 'failed' });
      expect(fired.reason).toBe('Amazon answered 207: INTERNAL try later');
    }
  );
});
