import type { QueueRecord } from './queue.js';
import type { OrdersRecord } from './orders.js';
import type { SoakRecord } from './soak.js';

/** A heap that grew by more than this between the first third and the last is not level. */
const MOST_GROWTH_MB = 12;

/** Whether every event ended somewhere, once; and the figures to show. */
export function verdictOf(record: SoakRecord): { isGood: boolean; lines: string[] } {
  const { sent, accepted, deadLetters, memory, tokenRequests, restarts, seconds } = record;
  const outcomes = [...deadLetters].filter(([id]) => !accepted.has(id)).map(([, [last]]) => last);
  const refused = outcomes.filter((outcome) => outcome === 'refused').length;
  const failed = outcomes.length - refused;
  const lost = sent - accepted.size - refused - failed;
  const twice = [...accepted.values()].filter((times) => times > 1).length;
  const both = [...deadLetters.keys()].filter((id) => accepted.has(id)).length;
  const rows = [...deadLetters.values()].filter(({ length }) => length > 1).length;
  const growth = mean(memory.slice(-3)) - mean(memory.slice(0, 3));
  const isGood = lost === 0 && twice === 0 && rows === 0 && growth < MOST_GROWTH_MB;
  return {
    isGood,
    lines: [
      `sent            ${sent} in ${seconds.toFixed(0)} s (${Math.round(sent / seconds)} a second)`,
      `accepted        ${accepted.size}`,
      `refused         ${refused}, each a dead letter`,
      `dead letters    ${failed} that could not be delivered`,
      `lost            ${lost}`,
      `accepted twice  ${twice} under the same event ID`,
      `in both         ${both} accepted by Amazon whose answer could not be read; replay repeats their ID`,
      `two rows        ${rows}`,
      `token requests  ${tokenRequests}, Amazon restarted ${restarts} times, tokens expired 10 times`,
      `heap            ${memory.map((megabytes) => megabytes.toFixed(0)).join(' ')} MB after each tenth`,
      isGood ? 'Nothing was lost, nothing counted twice, the memory is level.' : 'This is not good.'
    ]
  };
}

/** The memory that sending orders may take, in megabytes. */
const MOST_MEMORY_MB = 300;

/** Whether every order arrived and counts once; and the figures to show. */
export function verdictOfOrders(record: OrdersRecord): { isGood: boolean; lines: string[] } {
  const { rows, summary, counted, repeated, rowsASecond, readASecond, memory, kills } = record;
  const most = Math.max(0, ...memory);
  const isWhole = summary === `accepted ${rows} + refused 0 + too old 0 + left 0 = read ${rows}`;
  const isGood = isWhole && counted === rows && most < MOST_MEMORY_MB;
  const tenths = Array.from(
    { length: 10 },
    (_, at) => memory[Math.floor((memory.length * at) / 10)]
  );
  return {
    isGood,
    lines: [
      summary,
      `killed          ${kills} time, run again with the same journal`,
      `counted         ${counted} event IDs of ${rows}`,
      `repeated        ${repeated} under way when it was killed, under their own IDs`,
      `rows a second   ${Math.round(readASecond)} read, ${Math.round(rowsASecond)} sent by the run that was not killed`,
      `memory          ${tenths.map((megabytes = 0) => megabytes.toFixed(0)).join(' ')} MB after each tenth, at most ${most.toFixed(0)}`,
      isGood ? 'Nothing was lost, nothing counted twice, the memory is level.' : 'This is not good.'
    ]
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Nothing is lost, and what came twice was under way when a worker was killed. */
export function verdictOfQueue(record: QueueRecord): { isGood: boolean; lines: string[] } {
  const { queued, counted, repeated, mostRepeated, requests, left, seconds, kills } = record;
  const perRequest = (counted + repeated) / Math.max(1, requests);
  return {
    isGood: counted === queued && left === 0 && repeated <= mostRepeated,
    lines: [
      `${queued} queued, ${counted} counted by Amazon, ${left} left in the queue`,
      `${repeated} came twice after ${kills} kills, of ${mostRepeated} that may`,
      `${requests} requests, ${perRequest.toFixed(0)} accepted events for each, failed ones included`,
      `${(queued / seconds).toFixed(0)} events a second`
    ]
  };
}
