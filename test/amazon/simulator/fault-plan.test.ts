import { describe, expect, it } from 'vitest';
import { FaultPlan, type Fault } from '../../../amazon/simulator/fault-plan.js';
import { eventsRequest, FORM, PURCHASES, read, simulator, tokenRequest } from './requests.js';

const request = (events: unknown[] = [PURCHASES.adsApiV1]) => eventsRequest('adsApiV1', events);

describe('a planned fault', () => {
  it('answers with a status and when to come again', async () => {
    const amazon = simulator();
    amazon.faults.add({ on: 'events', kind: 'status', status: 429, retryAfter: 3, delayMs: 50 });
    expect(await amazon.handle(request())).toMatchObject({
      statusCode: 429,
      headers: { 'retry-after': '3' },
      body: '{"code":"TOO_MANY_REQUESTS","message":"A planned fault says so"}',
      delayMs: 50
    });
    expect(amazon.received[0]).toMatchObject({ fault: 'status', accepted: 0 });
  });

  it('befalls its own endpoint only', async () => {
    const amazon = simulator();
    amazon.faults.add({ on: 'token', kind: 'status', status: 503 });
    expect(read(await amazon.handle(request())).status).toBe(207);
    const { status, body } = read(await amazon.handle(tokenRequest(FORM)));
    expect([status, body.error]).toEqual([503, 'temporarily_unavailable']);
  });

  it('drops the connection before anything is accepted', async () => {
    const amazon = simulator();
    amazon.faults.add({ on: 'events', kind: 'reset' });
    expect(await amazon.handle(request())).toEqual({ error: 'failed' });
    expect(amazon.conversions).toEqual([]);
  });

  it('gives no answer for as long as the sender waits', async () => {
    const amazon = simulator();
    amazon.faults.add({ on: 'events', kind: 'timeout' });
    expect(await amazon.handle(request())).toEqual({ error: 'timed_out', delayMs: 5000 });
  });

  it('breaks the answer off, though the events are accepted', async () => {
    const amazon = simulator();
    amazon.faults.add({ on: 'events', kind: 'malformed' });
    const reply = await amazon.handle(request());
    expect(reply).toMatchObject({ statusCode: 207 });
    expect(() => read(reply)).toThrow(SyntaxError);
    expect(amazon.conversions).toHaveLength(1);
  });

  it('delays the usual answer', async () => {
    const amazon = simulator();
    amazon.faults.add({ on: 'events', kind: 'delay', delayMs: 800 });
    expect(await amazon.handle(request())).toMatchObject({ statusCode: 207, delayMs: 800 });
  });

  it('refuses every event of a request', async () => {
    const amazon = simulator();
    amazon.faults.add({ on: 'events', kind: 'refuse' });
    const { status, body } = read(await amazon.handle(request([PURCHASES.adsApiV1, {}])));
    expect(status).toBe(207);
    expect(body).toMatchObject({
      success: [],
      error: [
        { index: 0, errors: [{ fieldLocation: 'events[0]' }] },
        { index: 1, errors: [{ fieldLocation: 'events[1]' }] }
      ]
    });
  });

  it('is gone after so many times, and the next one has its turn', async () => {
    const amazon = simulator();
    amazon.faults.add({ on: 'events', kind: 'status', status: 503, times: 2 });
    amazon.faults.add({ on: 'events', kind: 'status', status: 500, times: 1 });
    const statuses: number[] = [];
    for (let at = 0; at < 4; at++) statuses.push(read(await amazon.handle(request())).status);
    expect(statuses).toEqual([503, 503, 500, 207]);
    expect(amazon.faults.faults).toEqual([]);
  });

  it('befalls the share of requests it says', () => {
    const numbers = [0.1, 0.3, 0.29, 0.9];
    const plan = new FaultPlan(() => numbers.shift() ?? 1);
    plan.add({ on: 'events', kind: 'reset', rate: 0.3 });
    const befallen = [1, 2, 3, 4].map(() => plan.take('events') !== undefined);
    expect(befallen).toEqual([true, false, true, false]);
  });
});

describe('the plan of faults', () => {
  it('can be taken apart', () => {
    const plan = new FaultPlan();
    const { id } = plan.add({ on: 'token', kind: 'reset' });
    plan.add({ on: 'events', kind: 'reset' });
    plan.add({ on: 'events', kind: 'timeout' });
    expect(plan.remove(id)).toBe(true);
    expect(plan.remove(id)).toBe(false);
    plan.clear('token');
    expect(plan.faults).toHaveLength(2);
    plan.clear();
    expect(plan.faults).toEqual([]);
  });

  it('stays as it is when one of several new faults makes no sense', () => {
    const plan = new FaultPlan();
    plan.add({ on: 'token', kind: 'reset' });
    const broken = { on: 'events', kind: 'delay' } as Fault;
    expect(() => plan.replace([{ on: 'events', kind: 'reset' }, broken])).toThrow(
      'faults[1].delayMs: missing; kind "delay" needs it'
    );
    expect(plan.faults).toMatchObject([{ on: 'token', kind: 'reset' }]);
  });

  it.each<[object, string]>([
    [{ on: 'page', kind: 'reset' }, 'fault.on: has to be "token" or "events"'],
    [{ on: 'events', kind: 'explode' }, 'fault.kind: has to be one of status, delay'],
    [{ on: 'events', kind: 'status' }, 'fault.status: missing'],
    [{ on: 'events', kind: 'status', status: 200 }, 'fault.status: has to be a status from 400'],
    [{ on: 'events', kind: 'reset', status: 500 }, 'fault.status: belongs to kind "status" only'],
    [{ on: 'events', kind: 'reset', times: 0 }, 'fault.times: has to be a whole number from 1'],
    [{ on: 'events', kind: 'reset', rate: 0 }, 'fault.rate: has to be a share above 0'],
    [{ on: 'events', kind: 'reset', rate: 'all' }, 'fault.rate: has to be a share above 0'],
    [{ on: 'events', kind: 'delay', delayMs: -1 }, 'fault.delayMs: has to be milliseconds'],
    [{ on: 'token', kind: 'refuse' }, 'fault.kind: "refuse" is for events'],
    [{ on: 'events', kind: 'reset', until: 5 }, 'fault.until: no such property'],
    [[], 'fault: give an object']
  ])('refuses %j', (fault, message) => {
    expect(() => new FaultPlan().add(fault as Fault)).toThrow(message);
  });
});
