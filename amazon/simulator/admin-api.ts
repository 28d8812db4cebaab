import { Hono } from 'hono';
import type { HttpBindings } from '@hono/node-server';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { AmazonSimulator } from './amazon-simulator.js';
import { FaultError, readFault } from './fault-plan.js';
import { objectionToSite } from './local-only.js';
import { maskEvent } from './mask.js';
import { readBody } from 'sgtm/serve';

/** Sends an error in the form Amazon's own have. */
class AdminError extends Error {
  readonly statusCode: ContentfulStatusCode;
  readonly code: string;

  constructor(statusCode: ContentfulStatusCode, code: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
  }
}

/**
 * What a simulator tells of itself and how it is told to misbehave, as JSON under /__admin. It
 * refuses what pages of other sites send.
 *
 * @param boundHost where the server listens
 */
export function adminApi(simulator: AmazonSimulator, boundHost: string): Hono<AdminEnv> {
  const api = new Hono<AdminEnv>();
  api.use(async (context, next) => {
    const objection = objectionToSite(context.env.incoming.headers, boundHost);
    if (objection) throw new AdminError(403, 'FORBIDDEN', objection);
    await next();
  });
  addRecords(api, simulator);
  addFaults(api, simulator);
  api.post('/tokens/expire', (context) => {
    simulator.tokens.expireAll();
    return context.body(null, 204);
  });
  api.post('/reset', (context) => {
    simulator.reset();
    return context.body(null, 204);
  });
  api.all('*', () => {
    throw new AdminError(404, 'NOT_FOUND', NO_SUCH_ROUTE);
  });
  api.onError((error, context) => {
    const { statusCode, code, message } = describe(error);
    return context.json({ code, message }, statusCode);
  });
  return api;
}

interface AdminEnv {
  Bindings: HttpBindings;
}

const NO_SUCH_ROUTE =
  'There are /__admin/requests (GET, DELETE), /__admin/conversions (GET), /__admin/faults (GET, ' +
  'POST, PUT, DELETE), /__admin/faults/ID (DELETE), /__admin/tokens/expire (POST) and ' +
  '/__admin/reset (POST)';

function addRecords(api: Hono<AdminEnv>, simulator: AmazonSimulator): void {
  api.get('/requests', (context) =>
    context.json({ counts: simulator.counts, requests: simulator.received })
  );
  api.delete('/requests', (context) => {
    simulator.forgetReceived();
    return context.body(null, 204);
  });
  api.get('/conversions', (context) => {
    const conversions = simulator.conversions.map((conversion) => ({
      ...conversion,
      event: maskEvent(conversion.event)
    }));
    return context.json({ counts: simulator.counts, conversions });
  });
}

function addFaults(api: Hono<AdminEnv>, simulator: AmazonSimulator): void {
  const { faults } = simulator;
  api.get('/faults', (context) => context.json({ faults: faults.faults }));
  api.post('/faults', async (context) => {
    const given = await readJson(context.env);
    return context.json(faults.add(readFault(given)), 201);
  });
  api.put('/faults', async (context) => {
    const given = (await readJson(context.env)) as { faults?: unknown } | null;
    const list = given?.faults;
    if (!Array.isArray(list)) {
      throw new AdminError(400, 'BAD_REQUEST', 'Give {"faults": […]}; an empty list ends them all');
    }
    faults.replace(list);
    return context.json({ faults: faults.faults });
  });
  api.delete('/faults', (context) => {
    faults.clear();
    return context.body(null, 204);
  });
  api.delete('/faults/:id', (context) => {
    const id = context.req.param('id');
    if (faults.remove(Number(id))) return context.body(null, 204);
    throw new AdminError(404, 'NOT_FOUND', 'No such fault (any more); see GET /__admin/faults');
  });
}

async function readJson({ incoming }: HttpBindings): Promise<unknown> {
  const body = await readBody(incoming, MOST_ADMIN_BYTES);
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new AdminError(400, 'BAD_REQUEST', 'The body is not JSON');
  }
}

const MOST_ADMIN_BYTES = 100_000;

function describe(error: unknown): Pick<AdminError, 'statusCode' | 'code' | 'message'> {
  if (error instanceof AdminError) return error;
  if (error instanceof FaultError) {
    return { statusCode: 400, code: 'BAD_REQUEST', message: error.message };
  }
  return { statusCode: 500, code: 'INTERNAL_ERROR', message: 'The simulator itself failed' };
}
