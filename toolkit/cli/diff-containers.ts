import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { differenceOf, type HitDifference } from '../container/difference.js';
import { hitReport, type HitReport } from '../container/hit-report.js';
import type { Hit } from '../container/run-request.js';
import { ContainerProcess } from '../processes/container-process.js';
import { readContainer } from '../run/container-run.js';
import { readHit } from '../run/hit-file.js';
import { UsageError } from './error.js';
import { ExitCode } from './exit-code.js';
import { networkFor, readInput, seedsFrom } from './input.js';
import { colours, endProgress, inOneLine, plural, print, showProgress } from './terminal.js';
import { USUAL_NOW } from './test-container.js';

/** What `sgtm diff OLD.json NEW.json` is told. */
export interface DiffContainersOptions {
  hits?: string;
  responses?: string;
  seeds?: string;
  json?: boolean;
}

interface NamedHit {
  name: string;
  hit: Hit;
}

/**
 * `sgtm diff OLD.json NEW.json --hits DIR`: what changes for hits between two versions of a container.
 *
 * @returns 1 if anything does
 */
export async function diffContainers(
  [before, after]: readonly [string, string],
  options: DiffContainersOptions
): Promise<ExitCode> {
  if (options.hits === undefined) {
    throw new UsageError('two containers are compared by hits; add --hits DIR');
  }
  const hits = await readHits(options.hits);
  const [old, now] = [
    await reportsOf(before, hits, options),
    await reportsOf(after, hits, options)
  ];
  endProgress();
  const differences = hits.flatMap(({ name }, index) => {
    return differenceOf(name, old[index] as HitReport, now[index] as HitReport) ?? [];
  });
  if (options.json) print(JSON.stringify({ hits: hits.length, differences }, null, 2));
  else {
    for (const difference of differences) printDifference(difference);
    print(
      differences.length === 0
        ? colours.green(`${plural(hits.length, 'hit')}: nothing changes`)
        : `${plural(hits.length, 'hit')}: ${plural(differences.length, 'hit')} with changes`
    );
  }
  return differences.length > 0 ? ExitCode.faultsFound : ExitCode.done;
}

async function readHits(folder: string): Promise<NamedHit[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    const why = error.code === 'ENOTDIR' ? 'this is no folder' : 'no such folder';
    throw new UsageError(`${folder}: ${why}; name one that holds hits`);
  });
  const files = names.filter((name) => /\.(?:json|http|txt|curl)$/i.test(name)).toSorted();
  if (files.length === 0) {
    throw new UsageError(
      `${folder}: no hits in it (.json, .http, .txt, .curl); save some from the page`
    );
  }
  const hits: NamedHit[] = [];
  for (const name of files) {
    const path = join(folder, name);
    hits.push({ name, hit: readHit(await readInput(path), path) });
  }
  return hits;
}

async function reportsOf(
  file: string,
  hits: readonly NamedHit[],
  options: DiffContainersOptions
): Promise<HitReport[]> {
  const text = await readInput(file);
  const { secrets } = readContainer(text, file);
  const container = new ContainerProcess(text, file);
  const network = await networkFor('.', { ...options, json: true }, { now: () => container.now() });
  const seeds = await seedsFrom(options.seeds);
  const reports: HitReport[] = [];
  try {
    const table = await container.open();
    for (const { name, hit } of hits) {
      showProgress(`${file}  ${name}`);
      const result = await container.take(hit, { now: USUAL_NOW, http: network.http, seeds });
      reports.push(hitReport(table, result, secrets));
    }
  } finally {
    container.end();
    await network.close();
  }
  return reports;
}

function printDifference({ hit, lines, tags }: HitDifference): void {
  print(colours.bold(inOneLine(hit)));
  printLines(lines, '  ');
  for (const { tag, before, after, why, lines: changes } of tags) {
    print(
      `  ${inOneLine(tag)}  ${changeInWords(before, after)}${why ? `  ${colours.dim(inOneLine(why))}` : ''}`
    );
    printLines(changes, '    ');
  }
  print();
}

function changeInWords(before: string | undefined, after: string | undefined): string {
  if (before === undefined) return colours.green('is new, and fires');
  if (after === undefined) return colours.red('is gone; it fired');
  if (before === after) return 'does something else';
  return after === 'fires' ? colours.green('fires now') : colours.red('no longer fires');
}

function printLines(lines: readonly string[], indent: string): void {
  for (const line of lines) {
    const paint = line.startsWith('+') ? colours.green : colours.red;
    print(indent + paint(inOneLine(line)));
  }
}
