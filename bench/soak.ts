import { parseArgs } from 'node:util';
import { isServerProcess, serve } from './soak/server-process.js';
import { soak } from './soak/soak.js';
import { verdictOf } from './soak/verdict.js';

/*
 * npm run soak [-- --events 100000]: purchases through the local tagging server against a simulator
 * that fails one in ten, is restarted and lets tokens expire. Exit code 0 if nothing was lost or
 * counted twice and the memory stays level, else 1.
 */
if (isServerProcess()) await serve();
else {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: { events: { type: 'string', default: '100000' } }
  });
  const events = Number(values.events);
  if (!Number.isInteger(events) || events < 1) {
    console.error(`soak: --events ${values.events}: has to be a whole number above 0`);
    process.exit(2);
  }
  const verdict = verdictOf(await soak(events));
  for (const line of verdict.lines) console.log(line);
  process.exit(verdict.isGood ? 0 : 1);
}
