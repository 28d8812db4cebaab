import { ApiError } from '../realm/errors.js';
import type { Run } from '../run/run.js';
import { dataApi, type ApiFamily } from './definition.js';
import { isCallback } from './realm-values.js';

/** callLater is Node's setTimeout with 0, which waits a millisecond. */
const CALL_LATER_MS = 1;

/** A run that only waits for what cannot come ends after so many turns: about three seconds. */
const MOST_TURNS_IN_VAIN = 2500;

/** The time, and the one timer there is. */
export const timeApis: ApiFamily = {
  getTimestamp: dataApi((run) => run.environment.clock.now()),
  getTimestampMillis: dataApi((run) => run.environment.clock.now()),
  callLater: {
    permission: undefined,
    // Other APIs note with dataApi that the turn did something.
    make: ({ tools }) => tools.bind((run, [callback]) => callLater(run as Run, callback))
  }
};

function callLater(run: Run, callback: unknown): void {
  if (!isCallback(callback)) throw new ApiError('callLater needs a function');
  const done = run.begin();
  const { turn: previous } = run;
  run.waitingTurns++;
  run.environment.clock.after(CALL_LATER_MS, () => {
    run.waitingTurns--;
    // The previous turn is over, and has noted whether it did anything.
    const inVain = run.isAnythingElsePending() ? 0 : (previous?.inVain ?? 0) + 1;
    if (inVain > MOST_TURNS_IN_VAIN) {
      run.dead ??= `Time limit: the template called itself by callLater ${MOST_TURNS_IN_VAIN.toLocaleString('en-US')} times and did nothing else; look for callbacks that start one another`;
    } else {
      run.turn = { inVain };
      run.callBack(callback, []);
      run.turn = undefined;
    }
    done();
  });
}
