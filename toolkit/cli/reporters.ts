import { InvalidArgumentError, type Command } from 'commander';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from './error.js';
import { print } from './terminal.js';
import { writeWhole } from '../config/write-whole.js';

/** One thing that a CI system shows, passed or not. */
export interface Finding {
  /** The rule, or the scenario. */
  name: string;
  file: string;
  line?: number | undefined;
  column?: number | undefined;
  /** What is wrong; undefined for what passed. */
  message?: string | undefined;
  isWarning?: boolean;
  durationMs?: number;
}

/** What a command found in one file. */
export interface Suite {
  file: string;
  findings: Finding[];
}

/** Where findings go besides the terminal. */
export type Reporter = { kind: 'github' } | { kind: 'junit'; file: string };

export interface ReporterOptions {
  json?: boolean;
  reporter?: Reporter[];
}

/** Adds `--reporter` to a command; it can be given more than once. */
export function withReporters(command: Command): Command {
  return command.option(
    '--reporter <kind>',
    'github: annotations of GitHub Actions; junit=FILE: a report as XML',
    (text, before: Reporter[] = []) => [...before, reporterOf(text)]
  );
}

function reporterOf(text: string): Reporter {
  if (text === 'github') return { kind: 'github' };
  const [, file] = /^junit=(.+)$/.exec(text) ?? [];
  if (file) return { kind: 'junit', file };
  throw new InvalidArgumentError('write github or junit=FILE');
}

/** @throws UsageError if two things would be written to standard output */
export function checkReporters({ json, reporter = [] }: ReporterOptions): void {
  if (!json || reporter.every(({ kind }) => kind !== 'github')) return;
  throw new UsageError('--json and --reporter github both write to standard output; choose one');
}

/** Writes what the reporters ask for. */
export async function reportTo(
  reporters: readonly Reporter[] | undefined,
  suites: readonly Suite[]
): Promise<void> {
  for (const reporter of reporters ?? []) {
    if (reporter.kind === 'junit') {
      await mkdir(dirname(reporter.file), { recursive: true });
      await writeWhole(reporter.file, junitXml(suites));
    } else {
      const findings = suites.flatMap((suite) => suite.findings);
      for (const finding of findings) if (finding.message !== undefined) print(annotation(finding));
    }
  }
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
function annotation({ name, file, line, column, message = '', isWarning }: Finding): string {
  const properties = { file, line, col: column, title: name };
  const written = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escaped(String(value)).replace(/[:,]/g, percentCode)}`);
  return `::${isWarning ? 'warning' : 'error'} ${written.join(',')}::${escaped(message)}`;
}

function escaped(text: string): string {
  return text.replace(/[%\r\n]/g, percentCode);
}

function percentCode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** JUnit's format as CI systems read it: a suite for each file, a case for each finding. */
function junitXml(suites: readonly Suite[]): string {
  const lines = suites.flatMap(({ file, findings }) => [
    `  <testsuite name="${xml(file)}" ${countsOf(findings)}>`,
    ...findings.flatMap(testCase),
    '  </testsuite>'
  ]);
  const counts = countsOf(suites.flatMap(({ findings }) => findings));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="sgtm" ${counts}>`,
    ...lines,
    '</testsuites>',
    ''
  ].join('\n');
}

function countsOf(findings: readonly Finding[]): string {
  const failed = findings.filter(isFailure).length;
  const ms = findings.reduce((sum, { durationMs = 0 }) => sum + durationMs, 0);
  return `tests="${findings.length}" failures="${failed}" errors="0" time="${seconds(ms)}"`;
}

function isFailure({ message, isWarning }: Finding): boolean {
  return message !== undefined && !isWarning;
}

function testCase(finding: Finding): string[] {
  const { name, file, line, column, message, durationMs = 0 } = finding;
  const place = line === undefined ? file : `${file}:${line}:${column ?? 1}`;
  const at = line === undefined ? '' : ` line="${line}"`;
  const head = `    <testcase name="${xml(name)}" classname="${xml(file)}" file="${xml(file)}"${at} time="${seconds(durationMs)}"`;
  if (message === undefined) return [`${head}/>`];
  const text = xml(`${place}\n${message}`);
  const body = isFailure(finding)
    ? `<failure message="${xml(message.split('\n')[0] ?? '')}">${text}</failure>`
    : `<system-out>${text}</system-out>`;
  return [`${head}>`, `      ${body}`, '    </testcase>'];
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;'
};

/** XML 1.0 has no place for most control characters, not even escaped. */
function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
