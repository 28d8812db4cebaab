import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { endingLine, type Ending, type WatchdogLimits } from './watchdog-limits.js';

/**
 * The thread that watches the process it is part of: counting inside the realm sees nothing while a
 * native method is at work, and nothing stops one but the end of its process. The main thread counts up
 * for as long as it can. If it does not, the processor's time decides: on a busy machine a process
 * is silent for long and has computed little.
 */
const { beats, reading, limits } = workerData as {
  beats: Int32Array;
  reading: Int32Array;
  limits: WatchdogLimits;
};
const BYTES_PER_MB = 1024 * 1024;

let lastBeat = -1;
let beatAt = { clock: performance.now(), processor: processorMs() };
let progressAt = beatAt;
let wasReading = false;

setInterval(() => {
  const now = { clock: performance.now(), processor: processorMs() };
  const beat = Atomics.load(beats, 0);
  const isReading = Atomics.load(reading, 0) > 0;
  if (beat !== lastBeat || isReading !== wasReading) {
    lastBeat = beat;
    wasReading = isReading;
    beatAt = now;
    progressAt = now;
  }
  // Looking around takes some of the processor's time too.
  if (now.processor - progressAt.processor > limits.lookMs) progressAt = now;
  const computed = Math.min(now.clock - beatAt.clock, now.processor - beatAt.processor);
  if (computed > (isReading ? limits.readingMs : limits.computingMs)) {
    end(isReading ? 'reading' : 'computing');
  } else if (now.clock - progressAt.clock > limits.stuckMs) end('stuck');
  else if (process.memoryUsage.rss() > limits.memoryMb * BYTES_PER_MB) end('memory');
}, limits.lookMs);

/** Says why on standard error, which the parent reads, since the main thread cannot. */
function end(why: Ending): void {
  writeSync(2, endingLine(why));
  process.kill(process.pid, 'SIGKILL');
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
