/** What outcomes are called and how they are coloured; one module for the page and the server. */
export { meaningOfOutcome, OUTCOMES, toneOf, type Tone } from '../outcomes.js';

/** "14:03:27.184", the reader's time. */
export function clockTime(at: number): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const millis = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${millis}`;
}

/** "1 request", "2 requests". */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** "34 ms", "1.20 s" */
export function duration(ms: number): string {
  return ms < 1000
    ? `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`
    : `${(ms / 1000).toFixed(2)} s`;
}

/** "6 requests, 4 retries" */
export function sentNote({ requests, retries }: { requests: number; retries: number }): string {
  const sent = counted(requests, 'request');
  return retries > 0 ? `${sent}, ${counted(retries, 'retry', 'retries')}` : sent;
}
