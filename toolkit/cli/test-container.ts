import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { addSecretValues } from '../container/hit-report.js';
import { checkHit } from '../container/testing/check-hit.js';
import { CoverageCounter, type ContainerCoverage } from '../container/testing/coverage.js';
import {
  readTestFile,
  textOfDocument,
  type ContainerTest,
  type ContainerTestFile,
  type ReadTestFile
} from '../container/testing/test-file.js';
import { updateTest } from '../container/testing/update.js';
import type { Hit, HitResult } from '../container/run-request.js';
import { ContainerProcess } from '../processes/container-process.js';
import { readContainer } from '../run/container-run.js';
import { readHit } from '../run/hit-file.js';
import { networkOf } from '../run/network.js';
import { readResponses, type ScriptedResponse } from '../run/response-file.js';
import { readSeeds } from '../run/seed-file.js';
import { ProblemsError } from '../sandbox/problem.js';
import type { Seeds } from '../sandbox/seeds.js';
import type { ScenarioResult } from '../sandbox/testing/run-tests.js';
import { UsageError } from './error.js';
import { readInput } from './input.js';

/** What became of the tests of a container. */
export interface TestedContainer {
  count: number;
  results: ScenarioResult[];
  coverage: ContainerCoverage;
  /** How many tests --update wrote anew. */
  updated: number;
}

/** Time stands still in tests, so that what happens is the same on every day: 1 January 2026. */
export const USUAL_NOW = Date.UTC(2026, 0, 1);

/** Which tests of a container to run, and with what. */
export interface ContainerTesting {
  filter?: string | undefined;
  /** Whether what happens becomes what is expected. */
  isUpdating?: boolean;
  /** What is there before each test; the file's own seeds win. */
  seeds?: Seeds;
}

/**
 * Runs the tests of a FILE.container.yaml. Paths in it are relative to its folder. Each test finds the
 * container as on a server that has just started; nothing leaves the machine.
 *
 * @throws UsageError or ProblemsError if the file, or the container it names, cannot be read
 */
export async function testContainerFile(
  file: string,
  { filter = '', isUpdating = false, seeds: given = {} }: ContainerTesting
): Promise<TestedContainer> {
  const read = readTestFile(await readInput(file), file);
  const { content, document } = read;
  const folder = dirname(file);
  const exportFile = resolve(folder, content.container);
  const container = readContainer(await readInput(exportFile), content.container);
  const process = new ContainerProcess(container.text, content.container);
  const coverage = new CoverageCounter(container.model);
  const results: ScenarioResult[] = [];
  let updated = 0;
  try {
    await process.open();
    for (const [index, test] of content.tests.entries()) {
      if (!test.name.toLowerCase().includes(filter.toLowerCase())) continue;
      const startedAt = performance.now();
      const path = ['tests', index];
      const taken = await take(process, test, { content, folder, given }, (reason) => {
        throw new UsageError(`${placeOf(file, read, path)} ${test.name}: ${reason}`);
      });
      let failures: ScenarioResult['failures'] = [];
      if ('error' in taken) failures = [{ message: taken.error, at: read.placeOf(path) }];
      else {
        const { secrets } = container;
        coverage.add(taken);
        for (const event of taken.events) addSecretValues(event, secrets);
        if (isUpdating) updated += Number(updateTest(document, path, test, taken, secrets));
        else {
          failures = checkHit(test, taken, secrets).map((unmet) => ({
            message: unmet.message,
            at: read.placeOf([...path, ...unmet.path])
          }));
        }
      }
      const durationMs = performance.now() - startedAt;
      results.push({
        name: test.name,
        passed: failures.length === 0,
        failures,
        logs: 'error' in taken ? [] : logsOf(taken, container.secrets.text.bind(container.secrets)),
        durationMs
      });
    }
  } finally {
    process.end();
  }
  if (isUpdating && updated > 0) await writeFile(file, textOfDocument(document));
  return { count: content.tests.length, results, coverage: coverage.result(), updated };
}

function placeOf(file: string, read: ReadTestFile, path: (string | number)[]): string {
  const { line, column } = read.placeOf(path);
  return `${file}:${line}:${column}`;
}

interface TestSurroundings {
  content: ContainerTestFile;
  folder: string;
  given: Seeds;
}

/** A hit that ends its process is one test's failure; one that cannot be read is the file's. */
async function take(
  process: ContainerProcess,
  test: ContainerTest,
  { content: file, folder, given }: TestSurroundings,
  refuse: (reason: string) => never
): Promise<HitResult | { error: string }> {
  const hit = await hitOf(test, folder).catch((error: unknown) => {
    // A hit in the file itself has its place there.
    const isInline = typeof test.hit === 'object' && error instanceof ProblemsError;
    if (isInline) refuse(error.problems[0]?.message ?? error.message);
    throw error;
  });
  const responses = [
    ...(await responsesOf(test.responses, folder)),
    ...(await responsesOf(file.responses, folder))
  ];
  const own = joined(await seedsOf(file.seeds, folder), await seedsOf(test.seeds, folder));
  const seeds = joined(given, own);
  const now =
    momentOf(test.now ?? file.now) ?? refuse('now is no time; write 2026-01-31T12:00:00Z');
  try {
    return await process.take(hit, { now, http: networkOf({ responses }), seeds });
  } catch (error) {
    return { error: (error as Error).message };
  }
}

async function hitOf({ hit, event, client = 'GA4' }: ContainerTest, folder: string): Promise<Hit> {
  if (event !== undefined) return { event, client };
  if (typeof hit !== 'string') return readHit(JSON.stringify(hit), 'hit');
  const isItself = /^\s*(?:https?:\/\/|curl\s|(?:GET|POST)\s+\/)/i.test(hit);
  if (isItself) return readHit(hit, 'hit');
  return readHit(await readInput(resolve(folder, hit)), hit);
}

async function responsesOf(given: unknown, folder: string): Promise<ScriptedResponse[]> {
  if (given === undefined) return [];
  if (typeof given !== 'string') return readResponses(JSON.stringify(given), 'responses');
  return readResponses(await readInput(resolve(folder, given)), given);
}

/** Seeds stand in the test, in a file of their own, or each kind in one. */
async function seedsOf(given: unknown, folder: string): Promise<Seeds> {
  if (given === undefined) return {};
  if (typeof given === 'string') return readSeeds(await readInput(resolve(folder, given)), given);
  const whole: Record<string, unknown> = {};
  for (const [kind, value] of Object.entries(given as Record<string, unknown>)) {
    const isFile = typeof value === 'string';
    whole[kind] = isFile ? (JSON.parse(await readInput(resolve(folder, value))) as unknown) : value;
  }
  return readSeeds(JSON.stringify(whole), 'seeds');
}

function joined(all: Seeds, own: Seeds): Seeds {
  return {
    firestore: { ...all.firestore, ...own.firestore },
    storage: { ...all.storage, ...own.storage },
    variables: { ...all.variables, ...own.variables },
    keys: { ...all.keys, ...own.keys }
  };
}

function momentOf(given: number | string | undefined): number | undefined {
  if (given === undefined) return USUAL_NOW;
  const ms = typeof given === 'number' ? given : Date.parse(given);
  return Number.isNaN(ms) ? undefined : ms;
}

function logsOf({ events }: HitResult, mask: (text: string) => string): string[] {
  return events.flatMap(({ tags }) =>
    tags.flatMap(({ tag, logs }) => logs.map((line) => `${tag.name}: ${mask(line)}`))
  );
}
