import { describe, expect, it } from 'vitest';
import { objectionToSite } from '../../../amazon/simulator/local-only.js';

describe('where the simulator listens', () => {
  it.each([
    ['127.0.0.1', '192.168.1.5:8090', false],
    ['192.168.1.5', '192.168.1.5:8090', true],
    ['0.0.0.0', '192.168.1.5:8090', true],
    ['0.0.0.0', 'simulator:8090', false],
    ['simulator', 'simulator:8090', true],
    ['::', '[2001:db8::1]:8090', true],
    ['127.0.0.1', '', false]
  ])('%s: the Host header %s is its own: %s', (bound, host, isOwn) => {
    expect(objectionToSite({ host }, bound) === undefined).toBe(isOwn);
  });
});
