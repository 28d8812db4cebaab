import { dataApi, type ApiFamily } from './definition.js';
import { plainCopy, textOf } from './realm-values.js';

/** Messages between the templates of one request, and news of an event's end. */
export const messageApis: ApiFamily = {
  addMessageListener: dataApi((run, messageType, callback) => {
    const type = textOf(messageType);
    run.require('use_message', { value: type, terms: { operation: 'listen' } });
    run.scope.addMessageListener(type, (sentType, message) =>
      run.callBack(callback, [sentType, message])
    );
  }, 'use_message'),
  hasMessageListener: dataApi((run, messageType) => {
    const type = textOf(messageType);
    run.require('use_message', { value: type, terms: { operation: 'send' } });
    return run.scope.hasMessageListener(type);
  }, 'use_message'),
  sendMessage: dataApi((run, messageType, message) => {
    const type = textOf(messageType);
    run.require('use_message', { value: type, terms: { operation: 'send' } });
    if (typeof message !== 'object' || message === null) return;
    run.scope.sendMessage(type, plainCopy(message));
  }, 'use_message'),
  addEventCallback: dataApi((run, callback) => {
    run.require('read_event_metadata');
    const done = run.beginUntilEventEnds();
    run.scope.addEventCallback((containerId, tags) => {
      run.callBack(callback, [containerId, { tags }]);
      done();
    });
  }, 'read_event_metadata')
};
