import { describe, expect, it } from 'vitest';
import { builtTemplate } from './built-template.js';
import { eventOf, fire, fireAlone } from './tag.js';
import { answer, answerAsAmazon } from './amazon.js';

describe('the flow', () => {
  it('sends a conversion with the token it got, and succeeds', async () => {
    const fired = await fire();
    expect(fired.outcome).toBe('success');
    expect(fired.calls).toBe(1);
    expect(fired.requests.map(({ url }) => url)).toEqual([
      'https://api.amazon.com/auth/o2/token',
      'https://advertising-api.amazon.com/adsApi/v1/create/events'
    ]);
  });

  it('leaves out pages that GTM loads for its own preview', async () => {
    const fired = await fire({ page_location: 'https://gtm-msr.appspot.com/render2?id=GTM-1' });
    expect(fired.outcome).toBe('success');
    expect(fired.requests).toEqual([]);
    expect(fired.lines).toEqual([]);
  });

  it('succeeds at once in the optimistic scenario, whatever Amazon answers', async () => {
    const http = (): ReturnType<typeof answer> => answer(400, { code: 'BAD_REQUEST' });
    const fired = await fire({}, { useOptimisticScenario: true }, { http });
    expect(fired.outcome).toBe('success');
    expect(fired.calls).toBe(1);
  });

  it('fails with a sentence where Amazon refuses the event in a 207', async () => {
    const fired = await fire(
      {},
      {},
      {
        http: (request) =>
          request.url.includes('token')
            ? answerAsAmazon(request)
            : answer(207, {
                success: [],
                error: [
                  {
                    index: 0,
                    errors: [{ code: 'FIELD_VALUE_IS_INVALID', message: 'bad eventTime' }]
                  }
                ]
              })
      }
    );
    expect(fired.outcome).toBe('failure');
    expect(fired.reason).toContain('FIELD_VALUE_IS_INVALID bad eventTime');
  });

  it('fails with a sentence for an event without a match key', async () => {
    const fired = await fireAlone({ event_name: 'purchase' });
    expect(fired.outcome).toBe('failure');
    expect(fired.sent).toEqual([]);
    expect(fired.reason).toContain('No match key');
  });
});

describe('NaN, which differs from itself,', () => {
  const item = { item_id: 'A', price: NaN, quantity: NaN };
  const address = { first_name: NaN, street: NaN, postal_code: NaN, country: NaN };
  const user_data = { email_address: NaN, phone_number: [NaN], address };

  it.each([
    [{ value: NaN }, 'value left out'],
    [{ value: [NaN] }, 'value left out'],
    [{ currency: NaN }, 'currency left out'],
    [{ items: [item] }, 'value left out'],
    [{ items: NaN }, undefined],
    [{ user_data: NaN, email: 'a@b.example' }, undefined],
    [{ user_data: { ...user_data, email: 'a@b.example' } }, 'country left out'],
    [{ country: NaN }, 'country left out'],
    [{ event_time: NaN }, 'event time left out'],
    [{ ecommerce: NaN, event_id: NaN, transaction_id: NaN }, undefined],
    [{ tcf: NaN }, 'consent taken as denied'],
    [{ amzn_user_data: NaN }, 'consent taken as denied'],
    [{ consent_state: NaN, OnetrustActiveGroups: NaN }, 'consent taken as denied'],
    [{ limited_data_use: NaN, us_privacy: NaN }, 'limited data use assumed']
  ])('ends with one outcome as %o', async (event, note) => {
    const fired = await fire(event);
    expect([fired.calls, fired.error]).toEqual([1, undefined]);
    expect(fired.lines.at(-1)?.Outcome).toBeTypeOf('string');
    if (note) expect(fired.reason + '; ' + fired.notes).toContain(note);
  });

  it('ends with one outcome in every field of the form', async () => {
    const reads = builtTemplate.code.matchAll(/\bdata\.(\w+)/g);
    const names = new Set(Array.from(reads, ([, name = '']) => name));
    expect(names.size).toBeGreaterThan(50);
    for (const name of [...names, 'accountId', 'profileId']) {
      for (const value of [NaN, [NaN], { a: NaN }, [{ value: NaN, type: 'EMAIL', name: NaN }]]) {
        const { calls, error } = await fire({ items: [{ price: NaN }] }, { [name]: value });
        expect([name, calls, error]).toEqual([name, 1, undefined]);
      }
    }
  });
});

describe('several advertisers', () => {
  const others = [
    { accountId: '5879120000001', profileId: '3231294500001', dataSetName: 'Second_shop' },
    { accountId: '5879120000002', profileId: '3231294500002' }
  ];

  it('get the same conversion, each with its own account and data set, for one token', async () => {
    const fired = await fire({}, { additionalAdvertisers: others, dataSetName: 'First_shop' });
    expect(fired.outcome).toBe('success');
    expect(fired.calls).toBe(1);
    expect(fired.requests).toHaveLength(4);
    expect(fired.sent.map(({ headers }) => headers['Amazon-Ads-AccountId'])).toEqual([
      '5879120000000',
      '5879120000001',
      '5879120000002'
    ]);
    const [first, second, third] = fired.sent.map(eventOf);
    expect(first?.eventDescription?.dataSetName).toBe('First_shop');
    expect(second?.eventDescription?.dataSetName).toBe('Second_shop');
    expect(third?.eventDescription?.dataSetName).toBeUndefined();
    expect(second?.eventId).toBe(first?.eventId);
  });

  it('are told apart by profile in the older contracts', async () => {
    const fired = await fire({}, { api: 'conversionsV1', additionalAdvertisers: others });
    expect(fired.sent.map(({ headers }) => headers['Amazon-Advertising-API-Scope'])).toEqual([
      '3231294500000',
      '3231294500001',
      '3231294500002'
    ]);
  });

  it('fail the tag if one of them refuses', async () => {
    const fired = await fire(
      {},
      { additionalAdvertisers: others },
      {
        http: (request) =>
          request.headers['Amazon-Ads-AccountId'] === '5879120000001'
            ? answer(403, { code: 'UNAUTHORIZED' })
            : answerAsAmazon(request)
      }
    );
    expect(fired.outcome).toBe('failure');
    expect(fired.calls).toBe(1);
    expect(fired.sent).toHaveLength(3);
  });

  it('get theirs though another has no id; the log says what to enter, and it is kept', async () => {
    const fired = await fire(
      {},
      {
        additionalAdvertisers: [{ dataSetName: 'Second_shop' }],
        deadLetterMode: 'bigquery',
        deadLetterDatasetId: 'amazon_ads',
        deadLetterTableId: 'dead_letters'
      }
    );
    expect(fired).toMatchObject({ outcome: 'failure', calls: 1 });
    expect(fired.sent).toHaveLength(1);
    const reason =
      'The account ID is empty or not digits only: enter the number that Amazon Ads shows, not ENTITY…';
    expect(fired.insertedRows).toHaveLength(1);
    expect(fired.insertedRows[0]?.row).toMatchObject({ outcome: 'failed', reason });
    expect(JSON.stringify(fired.insertedRows[0])).toContain('Second_shop');
  });
});
