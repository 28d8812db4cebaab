import {
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
  type SourceMapInput
} from '@jridgewell/trace-mapping';
import { convert } from 'ast-v8-to-istanbul';
import type { CoverageMapData } from 'istanbul-lib-coverage';
import type { Profiler } from 'node:inspector';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseCode } from '../language/parse-code.js';
import type { CompiledScript } from '../realm/compile.js';
import type { Template } from '../template/template.js';

/**
 * What V8 counted in a template's code, as istanbul's tools want it: statements, branches and functions
 * with their lines in the .tpl.
 *
 * @param functions of the compiled script, which holds more than the code: what it begins and ends with,
 * and what {@link instrument} put in
 * @returns coverage by the absolute path of the .tpl
 */
export async function templateCoverage(
  { file, code, codeLine }: Template,
  script: CompiledScript,
  functions: readonly Profiler.FunctionCoverage[]
): Promise<CoverageMapData> {
  // Lines before the code, so that a place in the code is one in the file.
  const before = '\n'.repeat(codeLine - 1);
  const padded = before + code;
  const { program } = parseCode(padded);
  if (!program) return {};
  const offsets = new OriginalOffsets(script);
  const inCode = functions.filter(
    ({ ranges }) => (ranges[0]?.startOffset ?? 0) >= offsets.bodyStart
  );
  const ran = inCode.length > 0 ? inCode : [NEVER_RAN];
  const mapped = ran.map((each) => ({
    ...each,
    ranges: each.ranges
      .map(({ startOffset, endOffset, count }) => ({
        startOffset: before.length + offsets.start(startOffset),
        endOffset: before.length + offsets.end(endOffset),
        count
      }))
      .filter(({ startOffset, endOffset }) => startOffset < endOffset)
  }));
  const url = pathToFileURL(resolve(file)).href;
  const data = await convert({
    code: padded,
    ast: program as unknown as Promise<never>,
    coverage: { url, functions: mapped.filter(({ ranges }) => ranges.length > 0) }
  });
  return data as CoverageMapData;
}

const NEVER_RAN = {
  functionName: '',
  isBlockCoverage: false,
  ranges: [{ startOffset: 0, endOffset: Infinity, count: 0 }]
};

/** The way from offsets in a compiled script to those in the code it was made of. */
class OriginalOffsets {
  /** Where the function of the template begins in the script. */
  readonly bodyStart: number;
  private readonly script: CompiledScript;
  private readonly map: TraceMap;
  private readonly compiledLines: number[];
  private readonly originalLines: number[];

  constructor(script: CompiledScript) {
    const { head, text } = script;
    this.script = script;
    this.bodyStart = head.lastIndexOf('function(');
    this.map = new TraceMap(text.generateDecodedMap({ hires: true }) as SourceMapInput);
    this.compiledLines = lineStarts(text.toString());
    this.originalLines = lineStarts(text.original);
  }

  /** Of a range's first character; what was put in belongs to what follows it. */
  start(offset: number): number {
    return this.find(offset, LEAST_UPPER_BOUND) ?? this.find(offset, GREATEST_LOWER_BOUND) ?? 0;
  }

  /** Behind a range's last character; what was put in belongs to what it follows. */
  end(offset: number): number {
    const last = this.find(offset - 1, GREATEST_LOWER_BOUND);
    return last === undefined ? 0 : last + 1;
  }

  private find(
    offset: number,
    bias: typeof LEAST_UPPER_BOUND | typeof GREATEST_LOWER_BOUND
  ): number | undefined {
    const { head, text } = this.script;
    const inText = offset - head.length;
    if (inText < 0) return bias === LEAST_UPPER_BOUND ? 0 : undefined;
    if (inText >= text.toString().length) return text.original.length - 1;
    const index = this.compiledLines.findLastIndex((start) => start <= inText);
    const column = inText - (this.compiledLines[index] ?? 0);
    const { line, column: found } = originalPositionFor(this.map, {
      line: index + 1,
      column,
      bias
    });
    return line === null ? undefined : (this.originalLines[line - 1] ?? 0) + found;
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index } of text.matchAll(/\n/g)) starts.push(index + 1);
  return starts;
}
