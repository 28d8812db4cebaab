import { count } from 'sgtm/command-line';
import type { Progress } from '../replay/replay.js';

const WIDTH = 20;

/** A bar with counts, rate and the time left, for a run that began now. */
export class ProgressLine {
  private readonly startedAt = performance.now();

  line({ counts, share, pauseMs }: Progress): string {
    const { read, accepted, refused, tooOld, left } = counts;
    const seconds = (performance.now() - this.startedAt) / 1000;
    const bar = '█'.repeat(Math.floor(share * WIDTH)).padEnd(WIDTH, '░');
    if (pauseMs > 0) {
      return `${bar}  Amazon does not take it; again in ${Math.ceil(pauseMs / 1000)} s`;
    }
    const rate = `${count(Math.round(read / Math.max(seconds, 0.001)))} rows a second`;
    const rest = share > 0.01 ? `, ${duration((seconds / share) * (1 - share))} left` : '';
    const parts = [
      `${count(accepted)} accepted`,
      `${count(refused)} refused`,
      `${count(tooOld)} too old`,
      `${count(left)} left`
    ];
    // Of a pipe nobody knows how much there is.
    const done = share > 0 ? `${bar} ${Math.floor(share * 100)} %  ` : '';
    return `${done}${parts.join(', ')}  ${rate}${rest}`;
  }
}

/** 75 → "1 min 15 s" */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const minutes = Math.floor(whole / 60);
  return minutes > 0 ? `${minutes} min ${whole % 60} s` : `${whole} s`;
}
