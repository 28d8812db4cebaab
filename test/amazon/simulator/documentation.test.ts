import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { FaultPlan, type Fault } from '../../../amazon/simulator/fault-plan.js';
import { wireMockMappings } from '../../../amazon/simulator/wiremock.js';
import { ENDPOINTS, eventsRequest, read } from './requests.js';

const TEXT = readFileSync('docs/simulator.md', 'utf8');

describe('docs/simulator.md', () => {
  it('shows a purchase that is accepted', async () => {
    const [, body = ''] = /```json\n([\s\S]*?)```/.exec(TEXT) ?? [];
    const now = () => Date.parse('2026-11-21T11:00:00Z');
    const amazon = new AmazonSimulator({ now, accessTokens: ['token'] });
    const reply = await amazon.handle(eventsRequest('adsApiV1', [], { body }));
    expect(read(reply).body).toMatchObject({ success: [{ index: 0 }], error: [] });
  });

  it('shows faults that can be planned', () => {
    const shown = [...TEXT.matchAll(/-d '(\{"on".*?\})'/g)];
    expect(shown.length).toBeGreaterThan(1);
    for (const [, fault = ''] of shown) new FaultPlan().add(JSON.parse(fault) as Fault);
  });

  it('names every endpoint, header and stub there is', () => {
    for (const { path, headers } of Object.values(ENDPOINTS)) {
      for (const word of [path, ...Object.keys(headers)]) {
        if (word !== 'Content-Type') expect(TEXT).toContain(word);
      }
    }
    expect(TEXT).toContain(`${wireMockMappings().mappings.length} stub mappings`);
  });
});
