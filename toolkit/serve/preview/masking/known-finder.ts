import type { KnownValues } from './known-values.js';

/** As long as the shortest value that is looked for. */
const PREFIX = 4;

/**
 * So many values with the same beginning are looked for. People's values differ in theirs; those of an
 * attacker who wants this to take long do not, and are still masked under their own names.
 */
const MOST_ALIKE = 8;

interface Spelling {
  folded: string;
  isSecret: boolean;
}

/**
 * Finds known values in texts, in upper and lower case and as they stand in URLs and forms. What it
 * costs grows with the text's length alone, whatever values and text are.
 */
export class KnownFinder {
  /** Longest first, by the characters they begin with. */
  private readonly byPrefix = new Map<string, Spelling[]>();

  constructor({ personal, secret }: KnownValues) {
    for (const value of secret) this.add(value, true);
    for (const value of personal) this.add(value, false);
    for (const spellings of this.byPrefix.values()) {
      spellings.sort((a, b) => b.folded.length - a.folded.length);
    }
  }

  private add(value: string, isSecret: boolean): void {
    for (const spelling of spellingsOf(value)) {
      const folded = fold(spelling);
      const prefix = folded.slice(0, PREFIX);
      const alike = this.byPrefix.get(prefix) ?? [];
      if (alike.length < MOST_ALIKE) alike.push({ folded, isSecret });
      this.byPrefix.set(prefix, alike);
    }
  }

  /** The text with everything that is known replaced. */
  replace(text: string, mask: (found: string, isSecret: boolean) => string): string {
    if (this.byPrefix.size === 0) return text;
    const folded = fold(text);
    let shown = '';
    let done = 0;
    for (let at = 0; at + PREFIX <= folded.length;) {
      const found = this.byPrefix
        .get(folded.slice(at, at + PREFIX))
        ?.find((spelling) => folded.startsWith(spelling.folded, at));
      if (!found) {
        at++;
        continue;
      }
      const end = at + found.folded.length;
      shown += text.slice(done, at) + mask(text.slice(at, end), found.isSecret);
      at = end;
      done = end;
    }
    return shown + text.slice(done);
  }
}

function spellingsOf(value: string): Set<string> {
  try {
    const encoded = encodeURIComponent(value);
    return new Set([value, encoded, encoded.replaceAll('%20', '+')]);
  } catch {
    // Half a surrogate pair has no place in a URL.
    return new Set([value]);
  }
}

/** Lower case without a change in length, so that places stay what they are. */
function fold(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return text.replace(/[^]/g, (character) => {
    const folded = character.toLowerCase();
    return folded.length === 1 ? folded : character;
  });
}
