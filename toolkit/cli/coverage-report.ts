import coverageLibrary, { type CoverageMap } from 'istanbul-lib-coverage';
import reportLibrary from 'istanbul-lib-report';
import reports from 'istanbul-reports';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const FOLDER = 'coverage';

/** Parts of the code that scenarios ran, in percent. */
export interface CoverageSummary {
  lines: number;
  branches: number;
  functions: number;
}

/** The coverage of several templates as one. */
export function mergedCoverage(maps: readonly CoverageMap[]): CoverageMap {
  const merged = coverageLibrary.createCoverageMap({});
  for (const map of maps) merged.merge(map);
  return merged;
}

/** Writes coverage/lcov.info, which editors and CI systems read, and returns its path. */
export function writeLcov(coverageMap: CoverageMap): string {
  const context = reportLibrary.createContext({ dir: FOLDER, coverageMap });
  reports.create('lcovonly', { projectRoot: process.cwd() }).execute(context);
  return `${FOLDER}/lcov.info`;
}

/**
 * A table of what ran; its last column has the lines that nothing ran, or not all branches of. It is in
 * coverage/coverage.txt too.
 */
export async function coverageTable(coverageMap: CoverageMap): Promise<string> {
  const context = reportLibrary.createContext({ dir: FOLDER, coverageMap });
  const file = 'coverage.txt';
  // A pipe has no width, and who reads it wants all lines.
  reports.create('text', { file, maxCols: process.stdout.columns ?? 0 }).execute(context);
  return (await readFile(join(FOLDER, file), 'utf8')).trimEnd();
}

export function summaryOf(coverageMap: CoverageMap): CoverageSummary {
  const { lines, branches, functions } = coverageMap.getCoverageSummary().data;
  return { lines: lines.pct, branches: branches.pct, functions: functions.pct };
}
