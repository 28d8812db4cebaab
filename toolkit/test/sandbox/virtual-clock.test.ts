import { expect, it } from 'vitest';
import { VirtualClock } from '../../sandbox/run/clock.js';
import { createSandbox } from '../../sandbox/sandbox.js';
import { templateOf } from './template-of.js';

const SENDS = `require('sendHttpRequest')('https://a.example/', {method: 'POST'}, '').then(() => {
  require('callLater')(data.gtmOnSuccess);
});`;

it('is not moved by the deadline of runs that end in time', async () => {
  const clock = new VirtualClock(1000);
  const sandbox = createSandbox(templateOf({ code: SENDS }), {
    environment: { clock, http: () => ({ statusCode: 200, headers: {}, body: '', delayMs: 20 }) }
  });
  for (let run = 0; run < 5; run++) await sandbox.run();
  // Each takes 20 ms for the answer, and callLater one.
  expect(clock.now()).toBe(1105);
});

it('goes to a deadline when nothing else can happen any more', async () => {
  const clock = new VirtualClock(0);
  const times: [string, number][] = [];
  await new Promise<void>((done) => {
    clock.deadline(100, () => {
      times.push(['deadline', clock.now()]);
      done();
    });
    clock.after(50, () => times.push(['timer', clock.now()]));
  });
  expect(times).toEqual([
    ['timer', 50],
    ['deadline', 100]
  ]);
});
