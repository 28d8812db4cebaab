import { parseArgs } from 'node:util';
import { soakOrders } from './orders.js';
import { soakQueue } from './queue.js';
import { isServerProcess, serve } from './server-process.js';
import { soak } from './soak.js';
import { verdictOf, verdictOfOrders, verdictOfQueue } from './verdict.js';

/*
 * npm run soak [-- --events 100000]: purchases through the local tagging server against a simulator
 * that fails one in ten, is restarted and lets tokens expire. Exit code 0 if nothing was lost or
 * counted twice and the memory stays level, else 1.
 *
 * npm run soak -- --orders 1000000: so many orders from a file, with one answer in ten failing and a
 * kill -9 when half of them have arrived.
 *
 * npm run soak -- --queue 200000: so many queued conversions, four workers, two of them killed.
 */
if (isServerProcess()) await serve();
else {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      events: { type: 'string', default: '100000' },
      orders: { type: 'string' },
      queue: { type: 'string' }
    }
  });
  const events = Number(values.events);
  if (!Number.isInteger(events) || events < 1) {
    console.error(`soak: --events ${values.events}: has to be a whole number above 0`);
    process.exit(2);
  }
  const orders = values.orders === undefined ? undefined : Number(values.orders);
  const verdict =
    values.queue !== undefined
      ? verdictOfQueue(await soakQueue(Number(values.queue)))
      : orders === undefined
        ? verdictOf(await soak(events))
        : verdictOfOrders(await soakOrders({ rows: orders, failing: 0.1, isKilled: true }));
  for (const line of verdict.lines) console.log(line);
  process.exit(verdict.isGood ? 0 : 1);
}
