import { dataApi, type ApiFamily } from './definition.js';

/** The container and the client that an event came through. */
export const containerApis: ApiFamily = {
  getContainerVersion: dataApi((run) => {
    run.require('read_container_data');
    return run.environment.container;
  }, 'read_container_data'),
  getClientName: dataApi((run) => {
    run.require('read_container_data');
    return run.exchange.clientName;
  }, 'read_container_data')
};
