import { afterEach, describe, expect, it } from 'vitest';
import { ContainerProcess } from '../../processes/container-process.js';
import { exportOf } from '../container/export-of.js';
import { HOSTILE_CODE } from './hostile-code.js';

const { code: HANGS = '' } =
  HOSTILE_CODE['searches a long text backwards for what is not there'] ?? {};

let container: ContainerProcess | undefined;
afterEach(() => container?.end());

describe('a container in a process of its own', () => {
  it('ends a tag that nothing can interrupt, names why, and lets the others run', async () => {
    const content = exportOf({
      templates: { tag: { code: 'data.gtmOnSuccess();' }, hangs: { code: HANGS } },
      tags: { before: {}, hangs: { type: 'cvt_1_hangs' }, after: {} }
    });
    container = new ContainerProcess(JSON.stringify(content), 'x.json');
    const table = await container.open();
    expect(table.exact).toEqual(['before', 'hangs', 'after']);
    const hit = { request: { path: '/g/collect', query: 'v=2&tid=G-1&en=x' } };
    const result = await container.take(hit, { now: 0, http: () => ({ error: 'failed' }) });
    const statuses = result.events[0]?.tags.map(({ tag, status, error }) => [
      tag.name,
      status,
      error?.message
    ]);
    expect(statuses).toEqual([
      ['before', 'success', undefined],
      ['hangs', 'exception', expect.stringMatching(/^Time limit/) as string],
      ['after', 'success', undefined]
    ]);
  });
});
