import { ApiError } from '../realm/errors.js';
import { dataApi, type ApiFamily } from './definition.js';
import { isCallback } from './realm-values.js';

/** callLater is Node's setTimeout with 0, which waits a millisecond. */
const CALL_LATER_MS = 1;

/** The time, and the one timer there is. */
export const timeApis: ApiFamily = {
  getTimestamp: dataApi((run) => run.environment.clock.now()),
  getTimestampMillis: dataApi((run) => run.environment.clock.now()),
  callLater: dataApi((run, callback) => {
    if (!isCallback(callback)) throw new ApiError('callLater needs a function');
    const done = run.begin();
    run.environment.clock.after(CALL_LATER_MS, () => {
      run.callBack(callback, []);
      done();
    });
  })
};
