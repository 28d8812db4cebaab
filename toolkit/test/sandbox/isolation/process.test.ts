import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { createSandbox } from '../../../sandbox/sandbox.js';
import { templateOf } from '../template-of.js';

/** Whether V8 still runs the regexes of the process the fast way, which it gives up for good. */
function areRegexesFast(): boolean {
  setFlagsFromString('--allow-natives-syntax');
  return (new Function('return %RegExpSpeciesProtector()') as () => boolean)();
}

describe('the process that a sandbox runs in', () => {
  it('keeps its own regexes as fast as before', async () => {
    expect(areRegexesFast()).toBe(true);
    const { outcome } = await createSandbox(templateOf({ code: 'data.gtmOnSuccess();' })).run();
    expect(outcome).toBe('success');
    expect(areRegexesFast()).toBe(true);
  });
});
