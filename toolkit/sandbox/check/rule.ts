import type { Position, Severity } from '../problem.js';

/** One thing a rule found, placed in the file it was asked about. */
export interface Finding {
  /** What is wrong and what to do about it. */
  message: string;
  at: Position;
  /** Where this one weighs less than the rule's findings usually do. */
  severity?: Severity;
}

/** A rule about a template, or about the files of a repository (`Subject`). */
export interface Rule<Subject> {
  /** Its page is `docs/rules/<name>.md`. */
  readonly name: string;
  /** error: GTM refuses the template, or the code fails where it runs. warning: likely a mistake. */
  readonly severity: Severity;
  /** One line for `sgtm check --rules` and the table in `docs/rules/index.md`. */
  readonly summary: string;
  find(subject: Subject): readonly Finding[];
}
