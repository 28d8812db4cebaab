import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { jsonOnly } from '../../../serve/preview/guard.js';

describe('what changes something takes JSON only', () => {
  const app = new Hono().use(jsonOnly).all('/', (context) => context.text('in'));

  test.each([
    ['POST', 'application/json', 200],
    ['POST', 'Application/JSON; charset=utf-8', 200],
    ['PUT', 'application/json', 200],
    // A browser sends these to any site without asking it first.
    ['POST', 'text/plain; application/json', 415],
    ['POST', 'text/plain;x=application/json', 415],
    ['POST', 'multipart/form-data; boundary=application/json', 415],
    ['POST', 'application/jsonx', 415],
    ['POST', undefined, 415],
    ['DELETE', 'text/plain', 415],
    ['GET', undefined, 200]
  ])('%s of %s: %i', async (method, type, status) => {
    const headers = type === undefined ? undefined : { 'content-type': type };
    const response = await app.request('/', { method, ...(headers ? { headers } : {}) });
    expect(response.status).toBe(status);
  });
});
