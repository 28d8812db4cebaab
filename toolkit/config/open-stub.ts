import { ProblemsError } from '../sandbox/problem.js';
import type { Config } from './config.js';
import type { StubInstance, StubSurroundings } from './stub.js';

/**
 * Opens the stub of a configuration; undefined where there is none.
 *
 * @throws ProblemsError if the stub does
 */
export async function openStub(
  { stub }: Config,
  surroundings: StubSurroundings
): Promise<StubInstance | undefined> {
  try {
    return await stub?.open(surroundings);
  } catch (error) {
    const message = `stub.open failed: ${(error as Error).message}; correct it`;
    const place = { file: 'sgtm.config.ts', line: 1, column: 1 };
    throw new ProblemsError([{ ...place, severity: 'error', rule: 'config', message }]);
  }
}
