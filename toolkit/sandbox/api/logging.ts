import type { Run } from '../run/run.js';
import { bindVariadic, type ApiFamily } from './definition.js';
import { plainCopy, textOf } from './realm-values.js';

/** The console of the server. */
export const loggingApis: ApiFamily = {
  logToConsole: {
    permission: 'logging',
    make: (host) => bindVariadic(host, (run, values) => log(run, values))
  }
};

function log(run: Run, values: unknown[]): void {
  run.require('logging');
  const { debugMode, previewMode } = run.environment.container;
  const isDebugOnly = run.host.permissions.grant('logging')?.environments !== 'all';
  // With "debug" GTM takes the call in production too and drops the line.
  if (isDebugOnly && !debugMode && !previewMode) return;
  run.record.logs.push(values.map(logText).join(' '));
}

function logText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return textOf(value);
  return JSON.stringify(plainCopy(value));
}
