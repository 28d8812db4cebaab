import { afterEach, describe, expect, it } from 'vitest';
import { serve, SUCCEEDS, type Serving } from '../serve/tagging/serving.js';
import { HOSTILE_CODE } from './hostile-code.js';

const HIT = '/g/collect?v=2&tid=G-TEST&cid=1&en=';

describe('the templates of a server, in a process of their own', () => {
  let server: Serving | undefined;
  afterEach(() => server?.close());

  it.each([
    'searches a long text backwards for what is not there',
    'sorts texts that are long and nearly the same',
    'calls itself later for ever'
  ])('end where one of them %s, and take the next event', async (what) => {
    const { code, ends } = HOSTILE_CODE[what]!;
    server = await serve({
      tags: {
        hostile: { code, trigger: { type: 'events', names: ['hostile'] } },
        good: { code: SUCCEEDS, trigger: { type: 'events', names: ['good'] } }
      }
    });
    const answer = server.send(`${HIT}hostile`);
    const health = await server.send('/healthz');
    expect(health).toMatchObject({ status: 200 });
    expect(server.events[0]?.fired[0]?.status ?? 'running').not.toBe('success');
    expect(await answer).toMatchObject({ status: 204 });
    expect(server.events[0]?.fired[0]).toMatchObject({
      status: 'exception',
      error: { message: expect.stringMatching(ends) as string }
    });
    await server.send(`${HIT}good`);
    expect(server.events[1]?.fired[0]).toMatchObject({ status: 'success' });
  });
});
