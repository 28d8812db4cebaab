/** Whether a problem keeps GTM from taking the template or is advice. */
export type Severity = 'error' | 'warning';

/** One finding in a file, in the form editors and CI follow: `file:line:column rule: message`. */
export interface Problem {
  file: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  severity: Severity;
  /** The rule's name; its page is `docs/rules/<rule>.md`. */
  rule: string;
  /** What is wrong and what to do about it. */
  message: string;
}

/** A place in a text: both from 1. */
export interface Position {
  line: number;
  column: number;
}

/** `template.tpl:412:9 regex-literal: GTM cannot parse regular expression literals; use createRegex` */
export function formatProblem(problem: Problem): string {
  const { file, line, column, rule, message } = problem;
  return `${file}:${line}:${column} ${rule}: ${message}`;
}

/** Problems that stop the work; its message is the first problem's line and how many more there are. */
export class ProblemsError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join('\n'));
    this.name = 'ProblemsError';
    this.problems = problems;
  }
}

/** Sorts by file, then place, so that two runs list the same problems the same way. */
export function byPlace(a: Problem, b: Problem): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column;
}
