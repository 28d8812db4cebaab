import coverageLibrary, {
  type CoverageMap,
  type CoverageMapData,
  type FileCoverageData,
  type Range
} from 'istanbul-lib-coverage';
import { resolve } from 'node:path';
import type { Position } from '../problem.js';

/** A place in a source file. */
interface SourcePlace extends Position {
  file: string;
}

/** Finds the place in the sources of a place in what was built of them. */
export type SourceFinder = (at: Position) => SourcePlace | undefined;

/**
 * The coverage of a built file as that of the sources it was built from, or as it is where there are none.
 * What comes from no source, such as a `require` that the compiler wrote, is left out.
 */
export function sourceCoverage(built: CoverageMapData, sourceOf: SourceFinder): CoverageMap {
  const files = new Map<string, FileCoverageData>();
  for (const data of Object.values(built)) {
    addSources('data' in data ? (data.data as FileCoverageData) : data, sourceOf, files);
  }
  return coverageLibrary.createCoverageMap(files.size > 0 ? Object.fromEntries(files) : built);
}

function addSources(
  built: FileCoverageData,
  sourceOf: SourceFinder,
  files: Map<string, FileCoverageData>
): void {
  const rangeOf = (range: Range): InSource | undefined => inSource(range, sourceOf);
  for (const [key, range] of Object.entries(built.statementMap)) {
    const found = rangeOf(range);
    if (!found) continue;
    const file = fileIn(files, found.file);
    const index = String(Object.keys(file.statementMap).length);
    file.statementMap[index] = found.range;
    file.s[index] = built.s[key] ?? 0;
  }
  for (const [key, mapping] of Object.entries(built.fnMap)) {
    const [decl, loc] = [rangeOf(mapping.decl), rangeOf(mapping.loc)];
    if (!decl || !loc) continue;
    const file = fileIn(files, loc.file);
    const index = String(Object.keys(file.fnMap).length);
    file.fnMap[index] = {
      ...mapping,
      decl: decl.range,
      loc: loc.range,
      line: loc.range.start.line
    };
    file.f[index] = built.f[key] ?? 0;
  }
  for (const [key, mapping] of Object.entries(built.branchMap)) {
    const loc = rangeOf(mapping.loc);
    if (!loc) continue;
    const file = fileIn(files, loc.file);
    const index = String(Object.keys(file.branchMap).length);
    // An `else` that is not written has no place of its own.
    const locations = mapping.locations.map((each) => rangeOf(each)?.range ?? loc.range);
    const { line } = loc.range.start;
    file.branchMap[index] = { ...mapping, loc: loc.range, locations, line };
    file.b[index] = built.b[key] ?? [];
  }
}

interface InSource {
  file: string;
  range: Range;
}

/** Istanbul counts columns from 0, and the end of a range is behind its last character. */
function inSource({ start, end }: Range, sourceOf: SourceFinder): InSource | undefined {
  if (start.line === undefined || end.line === undefined) return undefined;
  const first = sourceOf({ line: start.line, column: start.column + 1 });
  const last = sourceOf({ line: end.line, column: Math.max(end.column, 1) });
  if (!first || first.file !== last?.file) return undefined;
  return {
    file: first.file,
    range: {
      start: { line: first.line, column: first.column - 1 },
      end: { line: last.line, column: last.column }
    }
  };
}

function fileIn(files: Map<string, FileCoverageData>, name: string): FileCoverageData {
  const path = resolve(name);
  let file = files.get(path);
  if (!file) {
    file = { path, statementMap: {}, fnMap: {}, branchMap: {}, s: {}, f: {}, b: {} };
    files.set(path, file);
  }
  return file;
}
