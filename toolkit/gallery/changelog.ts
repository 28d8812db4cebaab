import { ReleaseError } from './release-error.js';

/** A change log around what is new. */
export interface Changelog {
  /** What stands before the heading "Unreleased". */
  before: string;
  /** What stands below it: the notes of the next version. */
  notes: string;
  /** From the heading of the version before. */
  after: string;
}

/**
 * Reads CHANGELOG.md in the form of https://keepachangelog.com.
 *
 * @throws ReleaseError if it does not say what is new
 */
export function readChangelog(text: string): Changelog {
  const [, before, notes, after] =
    /^(.*?)^## \[?Unreleased\]?[^\n]*\n(.*?)(^## .*)?$(?![^])/ms.exec(text) ?? [];
  if (before === undefined || notes === undefined) {
    throw new ReleaseError(
      'CHANGELOG.md has no heading "## Unreleased"; add it, and below it what is new'
    );
  }
  if (!notes.trim()) {
    throw new ReleaseError('CHANGELOG.md has nothing below "## Unreleased"; write what is new');
  }
  return { before, notes: notes.trim(), after: after ?? '' };
}

/** The change log once the notes are those of a version, with room for the next ones. */
export function withVersion({ before, notes, after }: Changelog, heading: string): string {
  return `${before}## Unreleased\n\n## ${heading}\n\n${notes}\n${after && `\n${after}`}`;
}
