import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
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
import { readAnswer } from '../../../amazon/contracts/answer.js';
import { checkEvent } from '../../../amazon/simulator/event-check.js';
import { answer, answerAsAmazon } from '../amazon.js';
import { CREDENTIALS, NOW, VISITOR } from '../tag.js';

const CACHE = 'node_modules/.cache';

const LIST_OF_FACTS = 'const FACTS: Readonly<Record<ContractName, ContractFacts>> = {';

/** The wire of a contract that Amazon does not have. */
const WIRE = `import type { Contract } from './contract.js';

export function madeUp(): Contract {
  return {
    name: 'madeUp',
    path: '/madeUp/v9/facts',
    mediaType: 'application/vnd.made-up+json',
    clientHeader: 'Made-Up-Client',
    advertiserHeader: 'Made-Up-Advertiser',
    advertiserField: 'profileId',
    listName: 'facts',
    mostDays: 3,
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

/** What everybody else has to know of it. */
const FACTS = `import { acceptedOf, type ContractFacts } from './contract.js';
import { amount } from './rules.js';

export const madeUp: ContractFacts = {
  label: 'Made-up API',
  mostEvents: 10,
  timePath: 'when',
  idPath: 'id',
  typePath: 'kind',
  schemas: { event: { type: 'object', required: ['kind', 'when'] } },
  shapeOf: () => 'event',
  rules: [amount('worth', () => true)],
  answer: (events, refused) => ({
    statusCode: 207,
    body: {
      success: acceptedOf(events, refused).map(({ index }) => ({ index: index + 7 })),
      error: refused.map(({ index, errors }) => ({ index: index + 7, errors }))
    }
  })
};
`;

let folder: string;
let template: Template;
let contracts: Pick<typeof import('../../../amazon/contracts/index.js'), 'contractOf'>;

beforeAll(async () => {
  await mkdir(CACHE, { recursive: true });
  // Below node_modules/, as what it imports is found there.
  folder = await mkdtemp(`${CACHE}/fourth-contract-`);
  for (const part of ['src', 'template', 'amazon/contracts', 'package.json', 'tsconfig.json']) {
    await cp(part, `${folder}/${part}`, { recursive: true });
  }
  // The files and lines that CONTRIBUTING.md names, one after the other.
  await writeFile(`${folder}/src/contracts/made-up.ts`, WIRE);
  await addLine('src/contracts/index.ts', 'export const CONTRACTS = {');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Adds the contract to the list that begins with this line, and imports it. */
async function addLine(file: string, list: string): Promise<void> {
  const text = await readFile(`${folder}/${file}`, 'utf8');
  expect(text).toContain(`${list}\n`);
  const listed = text.replace(`${list}\n`, `${list}\n  madeUp: madeUp,\n`);
  await writeFile(`${folder}/${file}`, `import { madeUp } from './made-up.js';\n${listed}`);
}

/** What the compiler says of the contracts outside the tag. */
function typeErrors(): string {
  const config = { extends: './tsconfig.json', include: ['amazon'] };
  writeFileSync(`${folder}/tsconfig.contracts.json`, JSON.stringify(config));
  const args = ['node_modules/typescript/bin/tsc', '-p', `${folder}/tsconfig.contracts.json`];
  return spawnSync(process.execPath, args, { encoding: 'utf8' }).stdout;
}

/** Imports a file of the copy, for which vitest compiles nothing. */
async function importBundled(file: string): Promise<typeof contracts> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm'
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString('base64');
  return (await import(`data:text/javascript;base64,${code}`)) as typeof contracts;
}

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

describe('a fourth contract, which is two files and a line in each index', () => {
  it('does not compile without what everybody else has to know of it', async () => {
    const errors = typeErrors();
    expect(errors).toMatch(/amazon\/contracts\/index\.ts.*madeUp/);
    await writeFile(`${folder}/amazon/contracts/made-up.ts`, FACTS);
    await addLine('amazon/contracts/index.ts', LIST_OF_FACTS);
    expect(typeErrors()).toBe('');
    template = parseTemplate((await compileProject(folder)).template, 'template.tpl');
    contracts = await importBundled(`${folder}/amazon/contracts/index.ts`);
  });
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

  it('is found by its name, and its rules judge an event', () => {
    const contract = contracts.contractOf('madeUp');
    expect(contract.advertiserField).toBe('profileId');
    const now = Date.now();
    const good = { kind: 'LEAD', when: new Date(now).toISOString(), worth: 1 };
    const context = { now, region: undefined };
    expect(checkEvent(contract, good, 'facts[0]', context)).toBeUndefined();
    const bad = { kind: 'LEAD', when: new Date(now - 4 * 86_400_000).toISOString(), worth: -1 };
    const fields = checkEvent(contract, bad, 'facts[0]', context)?.errors.map(
      ({ fieldLocation }) => fieldLocation
    );
    expect(fields).toEqual(['facts[0].when', 'facts[0].worth']);
  });

  it('has its own answers read by everybody', () => {
    const contract = contracts.contractOf('madeUp');
    const errors = [{ code: 'E', message: 'bad', fieldLocation: 'facts[1].worth' }];
    const answered = contract.answer([{}, {}, {}], [{ index: 1, errors }]);
    const outcomes = readAnswer(contract, answered, 3).map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['accepted', 'refused', 'accepted']);
  });

  it('shows the field that holds the ID of its advertisers', () => {
    const field = fieldsOf(template.parameters).find(({ name }) => name === 'profileId');
    const condition = { paramName: 'api', paramValue: 'madeUp', type: 'EQUALS' };
    expect(field?.enablingConditions).toContainEqual(condition);
  });
});
