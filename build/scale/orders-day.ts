import { ORDERS, PRICES, REQUEST_OVERHEAD_BYTES } from './assumptions.js';

/** What it takes to send a day's orders from a file in several jobs, as figures of the page. */
export function ordersFigures(): Record<string, string> {
  const { rows, shards, rowsPerSecond, readPerSecond, eventBytes } = ORDERS;
  const seconds = rows / shards / rowsPerSecond + rows / readPerSecond;
  const perSecond = rows / seconds;
  const bytes = rows * eventBytes + (rows / 500) * REQUEST_OVERHEAD_BYTES;
  const cpu = seconds * shards * (PRICES.cloudRunCpuSecond + PRICES.cloudRunGibSecond);
  const whole = (number: number): string => Math.round(number).toLocaleString('en-US');
  return {
    orderRows: whole(rows),
    orderShards: String(shards),
    orderRate: whole(rowsPerSecond),
    orderRead: whole(readPerSecond),
    orderMinutes: whole(seconds / 60),
    orderAlone: whole(rows / rowsPerSecond / 60),
    orderPerSecond: whole(perSecond),
    orderRequests: whole(rows / 500),
    orderRequestsPerSecond: whole(perSecond / 500),
    orderRunCost: cpu.toFixed(2),
    orderEgressGb: (bytes / 1e9).toFixed(1),
    orderEgressCost: ((bytes / 1e9) * PRICES.egressGb).toFixed(2),
    // npm run soak -- --orders: 225 MB after 50,000 rows, 293 after a million.
    orderMemory: whole(220 + (rows / shards / 1e6) * 70),
    priceCpuSecond: String(PRICES.cloudRunCpuSecond),
    priceGibSecond: String(PRICES.cloudRunGibSecond)
  };
}
