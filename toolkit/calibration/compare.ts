import { CLAIMS, type ClaimedRow } from './claims.js';
import { MARK } from './emulator-template.js';

/** A claim that GTM does not bear out. */
export interface Difference {
  row: string;
  claim: string;
  expected: string;
  got: string;
}

/** What the text of GTM's console says about the claims. */
export interface Comparison {
  /** How many claims were answered. */
  answered: number;
  differences: Difference[];
  /** Rows whose scenario logged nothing: it threw, or was not run. */
  silent: string[];
}

/** What the probe's client answers, as the emulator has it; the rest of its answer is only shown. */
const PROBE_CLAIMS: Readonly<Record<string, unknown>> = {
  turns: 100_000,
  method: 'GET',
  missingHeader: 'undefined',
  address: 'string',
  failed: [0, 'object', 'undefined'],
  timedOut: [-1, 'object', 'undefined']
};

/** The answer of the probe's client in a text; undefined where there is none. */
export function probeIn(text: string): Readonly<Record<string, unknown>> | undefined {
  const start = text.indexOf('{"sgtm-probe"');
  const json = start === -1 ? undefined : objectAt(text, start);
  if (json === undefined) return undefined;
  try {
    const answer = (JSON.parse(json) as Record<string, unknown>)['sgtm-probe'];
    return typeof answer === 'object' && answer !== null ? { ...answer } : undefined;
  } catch {
    return undefined;
  }
}

/** Where a tagging server answers the probe otherwise than the emulator. */
export function compareProbe(answer: Readonly<Record<string, unknown>>): Comparison {
  const differences = Object.entries(PROBE_CLAIMS).flatMap(([claim, value]) => {
    const [expected, got] = [JSON.stringify(value), JSON.stringify(answer[claim]) ?? 'undefined'];
    return expected === got ? [] : [{ row: 'probe', claim, expected, got }];
  });
  return { answered: Object.keys(PROBE_CLAIMS).length, differences, silent: [] };
}

interface Logged {
  row: string;
  results: { claim: string; expected: string; got: string }[];
}

/**
 * Reads what the scenarios of emulator.tpl logged, whatever stands around it. What is expected is what this
 * version of the emulator claims, not what the log repeats of it.
 *
 * @param text the text of GTM's console, copied
 */
export function compareConsole(text: string, claims: readonly ClaimedRow[] = CLAIMS): Comparison {
  const logged = new Map(loggedIn(text).map((each) => [each.row, each]));
  const comparison: Comparison = { answered: 0, differences: [], silent: [] };
  for (const { row, claims: claimed } of claims) {
    const results = logged.get(row)?.results;
    if (!results) comparison.silent.push(row);
    claimed.forEach(([claim, expected], index) => {
      const result = results?.[index];
      if (result?.claim !== claim) return;
      comparison.answered++;
      if (result.got !== expected) {
        comparison.differences.push({ row, claim, expected, got: result.got });
      }
    });
  }
  return comparison;
}

function loggedIn(text: string): Logged[] {
  return text
    .split(MARK)
    .slice(1)
    .flatMap((part) => {
      const start = part.indexOf('{');
      const json = start === -1 ? undefined : objectAt(part, start);
      if (json === undefined) return [];
      try {
        const value = JSON.parse(json) as Partial<Logged>;
        const isLogged = typeof value.row === 'string' && Array.isArray(value.results);
        return isLogged ? [value as Logged] : [];
      } catch {
        return [];
      }
    });
}

/** The JSON object that begins there; a console puts quotes and places around it. */
function objectAt(text: string, start: number): string | undefined {
  let level = 0;
  let isInText = false;
  for (let index = start; index < text.length; index++) {
    const character = text[index];
    if (isInText && character === '\\') index++;
    else if (character === '"') isInText = !isInText;
    else if (!isInText && character === '{') level++;
    else if (!isInText && character === '}' && --level === 0) return text.slice(start, index + 1);
  }
  return undefined;
}
