import { describe, expect, it } from 'vitest';
import { RunProcess, type RunJob } from '../../processes/run-process.js';
import type { HttpReply, HttpTransport } from '../../sandbox/run/environment.js';
import { tplOf } from '../sandbox/template-of.js';
import { HOSTILE_CODE, shortenTheWatchdog } from './hostile-code.js';

shortenTheWatchdog();

const GOOD = 'data.gtmOnSuccess();';

/** Runs a tag for events; `data` and the event's name decide what it does. */
function run(
  code: string,
  events: string[],
  more: Partial<RunJob> = {},
  answer: HttpTransport = noAnswer
) {
  const steps = events.map((name) => ({ event: { event_name: name } }));
  const job: RunJob = { content: tplOf({ code }), file: 'test.tpl', fields: {}, steps, ...more };
  return new RunProcess(1000).run(job, answer);
}

function noAnswer(): HttpReply {
  return { error: 'failed' };
}

/** Only on the event "hostile". */
function onHostileEvent(code: string): string {
  return `if (require('getEventData')('event_name') !== 'hostile') { ${GOOD} return; }\n${code}`;
}

describe('a template in a process of its own', () => {
  it.concurrent.each(Object.entries(HOSTILE_CODE))(
    'ends alone where it %s',
    async (_, { code, ends }) => {
      const { runs } = await run(onHostileEvent(code), ['good', 'hostile', 'good']);
      expect(runs[1]?.error?.message).toMatch(ends);
      expect(runs.map(({ outcome }) => outcome)).toEqual(['success', 'none', 'success']);
    }
  );

  it('ends together with those that run at once', async () => {
    const { code } = HOSTILE_CODE['matches a text pattern that backtracks']!;
    const waits = `const later = require('callLater');\nlater(() => {\n${onHostileEvent(code)}\n});`;
    const { runs } = await run(waits, ['hostile', 'good'], { isConcurrent: true });
    expect(runs).toHaveLength(2);
    for (const { error, outcome } of runs) {
      expect(outcome === 'success' || error?.message.startsWith('Time limit:')).toBe(true);
    }
    expect(runs[0]?.error?.message).toMatch(/^Time limit:/);
  });

  it('has the network, the time and the storage that it has in this process', async () => {
    const seen: string[] = [];
    const { runs, storage } = await run(
      `const storage = require('templateDataStorage');
      const count = (storage.getItemCopy('count') || 0) + 1;
      storage.setItemCopy('count', count);
      require('sendHttpRequest')('https://vendor.example/' + count, {method: 'POST'}, 'body').then((answer) => {
        require('logToConsole')(answer.body, require('getTimestampMillis')());
        data.gtmOnSuccess();
      });`,
      ['a', 'b'],
      {},
      ({ url }) => {
        seen.push(url);
        return Promise.resolve({ statusCode: 200, headers: {}, body: 'yes', delayMs: 50 });
      }
    );
    expect(seen).toEqual(['https://vendor.example/1', 'https://vendor.example/2']);
    expect(runs.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
    expect(runs.map(({ logs }) => logs)).toEqual([['yes 1050'], ['yes 1100']]);
    expect(storage).toEqual({ count: 2 });
  });

  it('keeps what JSON has no word for', async () => {
    const content = tplOf({
      type: 'VARIABLE',
      code: 'return [undefined, 0 / 0, 1 / 0, data.none, data.nan];'
    });
    const fields = { none: undefined, nan: Number.NaN };
    const { runs } = await run('', ['a'], { content, fields });
    expect(runs[0]?.returned).toEqual([undefined, Number.NaN, Infinity, undefined, Number.NaN]);
  });

  it('is refused with its place where GTM would not take it', async () => {
    await expect(run('class A {}', ['a'])).rejects.toThrow(/^test\.tpl:\d+:1 class:/);
  });
});
