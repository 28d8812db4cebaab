import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serve, SUCCEEDS, type Serving } from '../serve/tagging/serving.js';
import { HOSTILE_CODE, shortenTheWatchdog } from './hostile-code.js';

shortenTheWatchdog();

const HIT = '/g/collect?v=2&tid=G-TEST&cid=1&en=';
const CASES = Object.entries(HOSTILE_CODE).map(([what, { code, ends }], index) => ({
  what,
  code,
  ends,
  event: `hostile_${index}`
}));

describe('the templates of a server, in a process of their own', () => {
  let server: Serving;
  beforeAll(async () => {
    const hostile = CASES.map(({ code, event }) => [
      event,
      { code, trigger: { type: 'events' as const, names: [event] } }
    ]);
    const good = { code: SUCCEEDS, trigger: { type: 'events' as const, names: ['good'] } };
    server = await serve({ tags: { ...Object.fromEntries(hostile), good } });
  });
  afterAll(() => server.close());

  it.each(CASES)('end where one of them $what, and take the next event', async (hostile) => {
    const before = server.events.length;
    const answer = server.send(`${HIT}${hostile.event}`);
    expect(await server.send('/healthz')).toMatchObject({ status: 200 });
    expect(server.events[before]?.fired[0]?.status ?? 'running').not.toBe('success');
    expect(await answer).toMatchObject({ status: 204 });
    expect(server.events[before]?.fired).toMatchObject([
      {
        name: hostile.event,
        status: 'exception',
        error: { message: expect.stringMatching(hostile.ends) as string }
      }
    ]);
    await server.send(`${HIT}good`);
    expect(server.events[before + 1]?.fired).toMatchObject([{ name: 'good', status: 'success' }]);
  });
});
