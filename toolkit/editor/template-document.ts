import type { Diagnostic, FoldingRange, Range, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { degreeOf } from '../sandbox/check/index.js';
import type { Problem } from '../sandbox/problem.js';
import { formatTemplate } from '../sandbox/template/format-template.js';
import { SECTION_NAMES, splitSections } from '../sandbox/template/sections.js';

/**
 * Whether a text begins with a section of GTM. Smarty's templates end with `.tpl` too and are left alone.
 * Comments before the first section, such as a license, are allowed: published templates have them.
 */
export function isTemplate(text: string): boolean {
  const [first] = splitSections(text).markers;
  return SECTION_NAMES.some((name) => name === first?.name);
}

/** The protocol's numbers of a severity: error, warning, information. */
const SEVERITIES = { refused: 1, fails: 2, mistake: 3 } as const;

/**
 * Returns a problem as the protocol has it: what GTM refuses is an error, what fails where it runs a
 * warning, a probable mistake information.
 *
 * @param pageOf returns the URI of a rule's page
 */
export function diagnosticOf(
  problem: Problem,
  document: TextDocument,
  pageOf: (rule: string) => string
): Diagnostic {
  const { rule, severity, message } = problem;
  return {
    range: rangeOf(problem, document),
    severity: SEVERITIES[degreeOf({ name: rule, severity })],
    source: 'sgtm',
    code: rule,
    codeDescription: { href: pageOf(rule) },
    message
  };
}

/** From the problem's place to the end of the word there, at least one character where the line has one. */
function rangeOf(problem: Problem, document: TextDocument): Range {
  const line = Math.min(Math.max(problem.line - 1, 0), document.lineCount - 1);
  const text = document.getText({
    start: { line, character: 0 },
    end: { line, character: Number.MAX_SAFE_INTEGER }
  });
  const length = text.replace(/[\r\n]+$/, '').length;
  const start = Math.min(Math.max(problem.column - 1, 0), length);
  const [word = ''] = /^[\w$]*/.exec(text.slice(start, length)) ?? [];
  const end = Math.min(start + Math.max(word.length, 1), length);
  return { start: { line, character: start }, end: { line, character: end } };
}

/** Returns one fold for each section, from its marker to the last line of its text. */
export function sectionFolds(text: string): FoldingRange[] {
  return [...splitSections(text).sections.values()].flatMap(({ text: body, line, markerLine }) =>
    body === '' ? [] : [{ startLine: markerLine - 1, endLine: line - 2 + body.split('\n').length }]
  );
}

/**
 * Formats a template as `sgtm fmt` does.
 *
 * @returns one edit of the whole text, or none if it is formatted already
 * @throws ProblemsError with each place that keeps it from being formatted
 */
export async function formatEdits(document: TextDocument): Promise<TextEdit[]> {
  const text = document.getText();
  const newText = await formatTemplate(text);
  if (newText === text) return [];
  const range = { start: { line: 0, character: 0 }, end: document.positionAt(text.length) };
  return [{ range, newText }];
}
