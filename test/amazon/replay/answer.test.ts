import { expect, test } from 'vitest';
import { readAnswer } from '../../../amazon/replay/answer.js';
import { CONTRACTS, type ContractName } from '../../../amazon/replay/contract.js';

const BAD = { code: 'E1', message: 'bad value' };

const outcomes = (contract: ContractName, body: unknown, count: number) =>
  readAnswer(CONTRACTS[contract], JSON.stringify(body), count)?.map(({ outcome }) => outcome);

test.each([
  ['adsApiV1', { success: [{ index: 0 }] }, 'accepted'],
  ['adsApiV1', { success: [{ index: '0' }] }, 'accepted'],
  ['adsApiV1', { success: [{}] }, 'left'],
  ['adsApiV1', { success: [{ index: null }] }, 'left'],
  ['adsApiV1', { error: [{ errors: [BAD] }] }, 'refused'],
  ['adsApiV1', { success: [{ index: 0 }], error: [BAD] }, 'refused'],
  ['adsApiV1', { error: [{ index: 0 }] }, 'left'],
  ['conversionsV1', { success: [{ index: 1 }], errors: 'no access' }, 'refused'],
  ['offAmazon2023', {}, 'accepted'],
  ['offAmazon2023', { success: true }, 'accepted'],
  ['offAmazon2023', { success: false }, 'left'],
  ['offAmazon2023', { success: [] }, 'left'],
  ['offAmazon2023', { code: 'INTERNAL', message: 'try later' }, 'left'],
  ['offAmazon2023', { errors: [BAD] }, 'refused']
] as const)('%s with %j for one event: it is %s, as for the tag', (contract, body, outcome) => {
  expect(outcomes(contract, body, 1)).toEqual([outcome]);
});

test('an error without an index blames none of several events', () => {
  const body = { success: [{ index: 0 }], error: [BAD, { index: 2, errors: [BAD] }] };
  expect(outcomes('adsApiV1', body, 3)).toEqual(['accepted', 'left', 'refused']);
});
