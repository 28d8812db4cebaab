import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { wireMockMappings, type StubMapping } from '../../../amazon/simulator/wiremock.js';
import { ENDPOINTS, PURCHASES, RICH_PURCHASE } from './requests.js';
import type { ContractName } from '../../../amazon/contracts/index.js';

const CONTRACTS = Object.keys(ENDPOINTS) as ContractName[];
const { mappings } = wireMockMappings();

function stub(name: string): StubMapping {
  const found = mappings.find((mapping) => mapping.name === name);
  if (!found) throw new Error(`no stub "${name}"`);
  return found;
}

/** Whether the stub's JSON Schema takes these events. */
function takes(contract: ContractName, events: unknown[]): boolean {
  const [pattern] = stub(`${contract}: accepted`).request.bodyPatterns as [
    { matchesJsonSchema: object }
  ];
  const ajv = new Ajv({ formats: { 'date-time': true } });
  return ajv.validate(pattern.matchesJsonSchema, { [ENDPOINTS[contract].list]: events });
}

describe('the stub mappings for WireMock', () => {
  it('are JSON, each with its own name, a request and a response', () => {
    expect(JSON.parse(JSON.stringify({ mappings }))).toEqual({ mappings });
    expect(new Set(mappings.map(({ name }) => name)).size).toBe(mappings.length);
    for (const { request, response, priority } of mappings) {
      expect(request).toMatchObject({ method: 'POST', urlPath: expect.any(String) as string });
      expect('status' in response || 'fault' in response).toBe(true);
      expect(priority).toBeGreaterThan(0);
    }
  });

  it.each(CONTRACTS)('judge an event of %s by its schema', (contract) => {
    expect(takes(contract, [PURCHASES[contract]])).toBe(true);
    expect(takes(contract, [{ ...PURCHASES[contract], more: 1 }])).toBe(false);
    expect(takes(contract, [])).toBe(false);
  });

  it('take both shapes of the third contract', () => {
    expect(takes('offAmazon2023', [PURCHASES.offAmazon2023, RICH_PURCHASE])).toBe(true);
  });

  it.each(CONTRACTS)('ask for the headers of %s before they look at the body', (contract) => {
    const { request, priority } = stub(`${contract}: accepted`);
    const names = Object.keys(request.headers as object).toSorted();
    expect(names).toEqual(
      ['Authorization', ...Object.keys(ENDPOINTS[contract].headers)].toSorted()
    );
    expect(stub(`${contract}: no bearer token`)).toMatchObject({
      response: { status: 401, jsonBody: { code: 'UNAUTHORIZED' } }
    });
    expect(stub(`${contract}: no bearer token`).priority).toBeGreaterThan(priority);
  });

  it('hold the error cases, chosen by the advertiser', () => {
    expect(stub('adsApiV1: answer-429')).toMatchObject({
      request: { headers: { 'Amazon-Ads-AccountId': { equalTo: 'answer-429' } } },
      response: { status: 429, headers: { 'Retry-After': '2' } }
    });
    expect(stub('conversionsV1: answer-refused').response).toMatchObject({
      status: 207,
      jsonBody: { success: [], error: [{ index: 1, subErrors: [{}] }] }
    });
    expect(stub('offAmazon2023: answer-reset').response).toEqual({
      fault: 'CONNECTION_RESET_BY_PEER'
    });
    expect(stub('token: answer-invalid-grant').response).toMatchObject({
      status: 400,
      jsonBody: { error: 'invalid_grant' }
    });
  });
});
