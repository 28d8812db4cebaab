import type { Run } from '../run/run.js';
import { ApiError } from '../realm/errors.js';
import type { EventScope } from '../run/event-scope.js';
import { bindRealm, bindVariadic, dataApi, type ApiFamily, type ApiHost } from './definition.js';
import { isCallback, optionsIn, plainCopy } from './realm-values.js';

/** What only a client does: claim the request and run the container for its events. */
export const clientApis: ApiFamily = {
  claimRequest: dataApi((run) => {
    if (!run.isSynchronous || run.scope.eventData !== undefined) {
      throw new ApiError('claimRequest can only be called by a client, before it returns');
    }
    run.exchange.isClaimed = true;
  }),
  runContainer: dataApi((run, event, onComplete, onStart) => {
    run.require('run_container');
    startContainer(run, optionsIn(plainCopy(event)), onComplete, onStart);
  }, 'run_container')
};

function startContainer(
  run: Run,
  event: Record<string, unknown>,
  onComplete: unknown,
  onStart: unknown
): void {
  const { host } = run;
  const done = run.begin();
  const bound: { scope: EventScope | undefined } = { scope: undefined };
  const bindToEvent = binder(host, () => bound.scope);
  const started = run.exchange.runContainer?.(event, (scope) => {
    bound.scope = scope;
    if (isCallback(onStart)) run.callBack(onStart, [bindToEvent], true);
  });
  const end = (): void => {
    if (isCallback(onComplete)) run.callBack(onComplete, [bindToEvent], true);
    done();
  };
  // A container that breaks has ended too; the tags' own errors are no errors of it.
  void Promise.resolve(started).then(end, end);
}

/** bindToEvent(api): the same API, as if the event the client started had called it. */
function binder(host: ApiHost, scopeOf: () => EventScope | undefined): unknown {
  return bindRealm(host, (_, api) => {
    if (!isCallback(api)) throw new ApiError('bindToEvent needs an API');
    return bindVariadic(host, (run, args) => {
      const before = run.scope;
      run.scope = scopeOf() ?? before;
      try {
        return run.callThrough(api, args);
      } finally {
        run.scope = before;
      }
    });
  });
}
