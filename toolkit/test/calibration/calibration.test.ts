import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CLAIMS, type ClaimedRow } from '../../calibration/claims.js';
import { compareConsole, compareProbe, probeIn } from '../../calibration/compare.js';
import { emulatorTemplate } from '../../calibration/emulator-template.js';
import { calibrationFiles } from '../../calibration/index.js';
import { ODD_TEMPLATES, REFUSED_SYNTAX } from '../../calibration/odd-templates.js';
import { checkTemplate } from '../../sandbox/check/index.js';
import { VirtualClock } from '../../sandbox/run/clock.js';
import { Exchange } from '../../sandbox/run/exchange.js';
import { EventScope } from '../../sandbox/run/event-scope.js';
import { incomingRequest } from '../../sandbox/run/incoming-request.js';
import { createSandbox } from '../../sandbox/sandbox.js';
import { parseTemplate } from '../../sandbox/template/template.js';
import { runTests, type ScenarioResult } from '../../sandbox/testing/run-tests.js';

async function tested(claims?: readonly ClaimedRow[]): Promise<ScenarioResult[]> {
  const results = [];
  const template = parseTemplate(emulatorTemplate(claims), 'emulator.tpl');
  for await (const result of runTests(template)) results.push(result);
  return results;
}

const consoleOf = (results: readonly ScenarioResult[]): string =>
  results.flatMap(({ logs }) => logs).join('\n');

const errorsIn = (content: string): string[] =>
  checkTemplate(content)
    .filter(({ severity }) => severity === 'error')
    .map(({ rule, message }) => `${rule}: ${message}`);

/** The claims, the first of each row made wrong. */
const WRONG = CLAIMS.map((row) => ({
  ...row,
  claims: row.claims.map(
    ([claim, expected], index) => [claim, index === 0 ? 'number 99' : expected] as const
  )
}));

describe('emulator.tpl', () => {
  it('makes at least 250 claims in about 40 rows, and all hold here', async () => {
    expect(CLAIMS.flatMap(({ claims }) => claims).length).toBeGreaterThanOrEqual(250);
    const results = await tested();
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.map(({ name }) => name)).toEqual(CLAIMS.map(({ row }) => row));
  });

  it('can be imported by the rules of check', () => {
    expect(errorsIn(emulatorTemplate())).toEqual([]);
  });

  it('fails in every row that makes a wrong claim, and logs all of its claims', async () => {
    const results = await tested(WRONG);
    expect(results.filter(({ passed }) => passed)).toEqual([]);
    const { differences, silent, answered } = compareConsole(consoleOf(results));
    expect({ differences, silent }).toEqual({ differences: [], silent: [] });
    expect(answered).toBe(CLAIMS.flatMap(({ claims }) => claims).length);
  });

  it('has a line for each row in docs/emulator.md', () => {
    const page = readFileSync('toolkit/docs/emulator.md', 'utf8');
    const rows = [...page.matchAll(/^\| (.+?) +\| (\d+) +\| not yet +\|$/gm)];
    expect(rows.map(([, row, count]) => [row, Number(count)])).toEqual(
      CLAIMS.map(({ row, claims }) => [row, claims.length])
    );
  });
});

describe('compare', () => {
  it('names the claims that GTM does not bear out, whatever stands around them in the console', async () => {
    const text = (await tested())
      .map(({ logs }) => `12:00:01 ▶ console: "${logs.join(' ')}" (emulator.tpl:12)\n✓ passed`)
      .join('\n');
    expect(compareConsole(text)).toMatchObject({ differences: [], silent: [] });
    const { differences } = compareConsole(text.replace('"got":"number 3"', '"got":"number 4"'));
    expect(differences).toEqual([
      { row: 'language: operators', claim: '1 + 2', expected: 'number 3', got: 'number 4' }
    ]);
  });

  it('names rows that logged nothing, and reads nothing where there is nothing', () => {
    expect(compareConsole('sgtm-calibration {"row": ').silent).toHaveLength(CLAIMS.length);
    expect(compareConsole('hello').answered).toBe(0);
  });
});

describe('the probe', () => {
  it('answers here as compare expects of a server', async () => {
    const content = calibrationFiles().get('probe/client.tpl') as string;
    const exchange = new Exchange(
      incomingRequest({ path: '/sgtm-probe', headers: { cookie: 'probe=a%20b' } })
    );
    exchange.runContainer = (event, onStart) => {
      const scope = new EventScope(event);
      onStart(scope);
      return Promise.resolve({ scope, tags: [] });
    };
    const sandbox = createSandbox(parseTemplate(content, 'client.tpl'), {
      environment: {
        clock: new VirtualClock(0),
        http: ({ url }) =>
          url.includes('invalid')
            ? { error: 'failed' }
            : { statusCode: 200, headers: {}, body: '', delayMs: 9 }
      }
    });
    const { error } = await sandbox.run({ exchange });
    expect(error).toBeUndefined();
    const probe = probeIn(exchange.response.body.toString());
    expect(probe).toMatchObject({ cookies: ['a b'], cookiesUndecoded: ['a%20b'] });
    expect(compareProbe(probe ?? {})).toMatchObject({ differences: [] });
    expect(compareProbe({ ...probe, timedOut: [0] }).differences).toHaveLength(1);
  });

  it('can be imported by the rules of check', () => {
    for (const [name, content] of calibrationFiles()) {
      if (name.startsWith('probe/')) expect(errorsIn(content), name).toEqual([]);
    }
  });
});

it.each([...ODD_TEMPLATES, ...REFUSED_SYNTAX].map((each) => [each.name, each] as const))(
  'check expects of %s what the list of imports says',
  (_, { content, expected }) => {
    expect(errorsIn(content).length > 0 ? 'refused' : 'taken').toBe(expected);
  }
);
