import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileProject } from 'sgtm/compile';
import {
  createSandbox,
  fieldsOf,
  parseTemplate,
  VirtualClock,
  withDefaultValues,
  type RunResult,
  type Template
} from 'sgtm/sandbox';
import { answer, answerAsAmazon } from '../amazon.js';
import { CREDENTIALS, NOW, VISITOR } from '../tag.js';

const CACHE = 'node_modules/.cache';

/** A contract that Amazon does not have, to be its own file. */
const MADE_UP = `import type { Contract } from './contract.js';

export function madeUp(): Contract {
  return {
    name: 'madeUp',
    displayName: 'Made-up API',
    path: '/madeUp/v9/facts',
    mediaType: 'application/vnd.made-up+json',
    clientHeader: 'Made-Up-Client',
    advertiserHeader: 'Made-Up-Advertiser',
    advertiserField: 'profileId',
    listName: 'facts',
    mostEvents: 10,
    mostDays: 3,
    timePath: 'when',
    idPath: 'id',
    typePath: 'kind',
    matchKeys: ['EMAIL'],
    needsMatchKey: true,
    takesPostalCode: false,
    takesClickId: false,
    takesCurrencyWithEveryValue: false,
    firstIndex: 7,
    eventOf: (from) => ({ kind: from.type, when: from.time, id: from.id, people: from.matchKeys })
  };
}
`;

let folder: string;
let template: Template;

beforeAll(async () => {
  await mkdir(CACHE, { recursive: true });
  // Below node_modules/, as what it imports is found there.
  folder = await mkdtemp(`${CACHE}/fourth-contract-`);
  for (const part of ['src', 'template', 'package.json']) {
    await cp(part, `${folder}/${part}`, { recursive: true });
  }
  await writeFile(`${folder}/src/contracts/made-up.ts`, MADE_UP);
  const index = `${folder}/src/contracts/index.ts`;
  const listed = (await readFile(index, 'utf8')).replace(
    '  offAmazon2023: offAmazon2023\n',
    '  offAmazon2023: offAmazon2023,\n  madeUp: madeUp\n'
  );
  await writeFile(index, `import { madeUp } from './made-up.js';\n${listed}`);
  template = parseTemplate((await compileProject(folder)).template, 'template.tpl');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function fire(event: Record<string, unknown>, firstIndex: number): Promise<RunResult> {
  const sandbox = createSandbox(template, {
    environment: {
      clock: new VirtualClock(NOW),
      http: (request) =>
        request.url.includes('/auth/o2/token')
          ? answerAsAmazon(request)
          : answer(207, { success: [{ index: firstIndex }], error: [] })
    }
  });
  return sandbox.run({
    fields: withDefaultValues(template, { ...CREDENTIALS, api: 'madeUp' }),
    event: { event_name: 'purchase', transaction_id: 'T-1', ...VISITOR, ...event }
  });
}

describe('a fourth contract, which is its file and its line in the table of contracts', () => {
  it('has its events sent in its own words, to its own address, with its own headers', async () => {
    const { outcome, requests } = await fire({ phone: '+1 555 123 4567' }, 7);
    expect(outcome).toBe('success');
    const sent = requests.at(-1);
    expect(sent?.url).toBe('https://advertising-api.amazon.com/madeUp/v9/facts');
    expect(sent?.headers).toMatchObject({
      'Content-Type': 'application/vnd.made-up+json',
      'Made-Up-Client': CREDENTIALS.clientId,
      'Made-Up-Advertiser': CREDENTIALS.profileId
    });
    const { facts } = JSON.parse(sent?.body ?? '{}') as { facts: Record<string, unknown>[] };
    expect(facts).toEqual([
      {
        kind: 'OFF_AMAZON_PURCHASES',
        when: new Date(NOW).toISOString(),
        id: 'T-1',
        // It does not know the telephone number.
        people: [expect.objectContaining({ type: 'EMAIL' })]
      }
    ]);
  });

  it('has its answers read as it numbers them', async () => {
    expect((await fire({}, 0)).outcome).toBe('failure');
  });

  it('has its own age limit', async () => {
    const event = { event_time: NOW - 4 * 86_400_000 };
    const { outcome, requests } = await fire(event, 7);
    expect(outcome).toBe('failure');
    expect(requests).toEqual([]);
  });

  it('can be chosen in the form', () => {
    const api = fieldsOf(template.parameters).find(({ name }) => name === 'api');
    expect(JSON.stringify(api)).toContain('Made-up API');
  });
});
