import {
  type AddCommand,
  count,
  ExitCode,
  plural,
  print,
  UsageError,
  wholeNumber
} from 'sgtm/command-line';
import type { Figures } from '../work/worker.js';
import { credentialsFor, safeAddress, standIn, stopOnSignal } from './target.js';

interface Options {
  from?: string;
  listen?: number;
  once?: boolean;
  refused?: string;
  wait: number;
  requests: number;
  health?: number;
  credentials?: string;
  to?: string;
}

const HELP = `
Amazon's credentials come from the environment, as for replay. Google's are those
that its own tools take; PUBSUB_EMULATOR_HOST names a stand-in of Pub/Sub.

Each conversion is sent at least once, always under the ID that the tag wrote, so
Amazon counts it once. Without --refused, what Amazon refuses goes back, and the
subscription's own dead-letter topic takes it.

Exit code: 0 all done, 1 some were refused or left, 2 bad input.

Examples:
  amazon-ads work --from pubsub://my-project/conversions-worker
  amazon-ads work --from pubsub://my-project/conversions-worker --once
  amazon-ads work --listen 8080`;

/** `amazon-ads work`: sends the conversions that the tag has queued. */
export const workCommand: AddCommand = (program, report) => {
  program
    .command('work')
    .description('send the conversions that the tag has queued in Pub/Sub')
    .option('--from <address>', 'pubsub://project/subscription to pull from')
    .option(
      '--listen <port>',
      'take what Pub/Sub pushes, or Cloud Tasks, on this port',
      wholeNumber('listen', 0, 65_535)
    )
    .option('--once', 'end when the subscription is empty')
    .option('--refused <address>', 'pubsub:// topic or bigquery:// table for what is refused')
    .option(
      '--wait <ms>',
      'how long a conversion waits for others to share its request',
      wholeNumber('wait', 0, 60_000),
      2000
    )
    .option(
      '--requests <n>',
      'how many requests may be under way',
      wholeNumber('requests', 1, 64),
      4
    )
    .option(
      '--health <port>',
      'answer GET /healthz on this port while it pulls; PORT unless given',
      wholeNumber('health', 0, 65_535)
    )
    .option('--credentials <file>', 'JSON: clientId, clientSecret and refreshToken')
    .option('--to <url>', 'send to this server instead, such as the local simulator')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      if ((options.from === undefined) === (options.listen === undefined)) {
        throw new UsageError('give either --from pubsub://project/subscription or --listen PORT');
      }
      const { WorkError } = await import('../work/work-error.js');
      const stop = stopOnSignal();
      try {
        const figures = await work(options, stop.signal);
        print(lineOf(figures));
        const isDone = figures.refused + figures.left === 0;
        report(isDone ? ExitCode.done : ExitCode.faultsFound);
      } catch (error) {
        if (error instanceof WorkError) throw new UsageError(error.message);
        throw error;
      } finally {
        stop.forget();
      }
    });
};

const MINUTE_MS = 60_000;

async function work(options: Options, signal: AbortSignal): Promise<Figures> {
  const { Connection } = await import('../replay/connection.js');
  const { AccessToken } = await import('../replay/access-token.js');
  const { DEFAULT_BACKOFF } = await import('../replay/backoff.js');
  const { Delivery } = await import('../replay/delivery.js');
  const { Sender } = await import('../work/sender.js');
  const to = standIn(options.to);
  const credentials = await credentialsFor(options.credentials, !to);
  const connection = new Connection(to);
  // The queue is what waits: a request that fails goes back to it.
  const backoff = { ...DEFAULT_BACKOFF, mostAttempts: 1 };
  const token = new AccessToken(credentials, connection, DEFAULT_BACKOFF);
  const delivery = new Delivery(credentials.clientId, token, connection, backoff, signal);
  const sender = new Sender(delivery, {
    waitMs: options.wait,
    requestsAtOnce: options.requests
  });
  try {
    return await (options.from === undefined
      ? listen(options, sender, signal)
      : pull(options, options.from, sender, signal));
  } finally {
    await connection.close();
  }
}

async function pull(
  options: Options,
  from: string,
  sender: import('../work/sender.js').Sender,
  signal: AbortSignal
): Promise<Figures> {
  const { addressFrom } = await import('../work/address.js');
  const { pubSubApi, Subscription } = await import('../work/pubsub.js');
  const { Worker } = await import('../work/worker.js');
  const address = addressFrom('--from', from);
  if (address.kind !== 'pubsub') {
    throw new UsageError(`--from ${from}: write pubsub://project/subscription`);
  }
  const subscription = new Subscription(pubSubApi(emulator()), address.project, address.name);
  const worker = new Worker({
    subscription,
    sender,
    keepRefused: await refusedOf(options),
    isOnce: options.once ?? false,
    signal
  });
  const health = await healthServer(options.health ?? portOfEnvironment());
  const minute = everyMinute(worker.figures);
  try {
    await worker.run();
  } finally {
    clearInterval(minute);
    health?.close();
  }
  for (const [reason, times] of [...worker.reasons].slice(0, 20)) {
    print(`${plural(times, 'time')}: ${reason}`);
  }
  return worker.figures;
}

async function listen(
  options: Options,
  sender: import('../work/sender.js').Sender,
  signal: AbortSignal
): Promise<Figures> {
  const { serve } = await import('@hono/node-server');
  const { pushEndpoint } = await import('../work/push-endpoint.js');
  const figures: Figures = { read: 0, accepted: 0, refused: 0, left: 0, oldestSeconds: 0 };
  const app = pushEndpoint(sender, await refusedOf(options), figures);
  const port = options.listen ?? 0;
  const server = serve({ fetch: app.fetch, port }, (info) => print(`listens on port ${info.port}`));
  const minute = everyMinute(figures);
  if (!signal.aborted) {
    await new Promise<void>((stopped) => {
      signal.addEventListener('abort', () => stopped(), { once: true });
    });
  }
  clearInterval(minute);
  server.close();
  await sender.finish();
  return figures;
}

async function refusedOf(
  options: Options
): Promise<import('../work/refused.js').RefusedSink | undefined> {
  if (options.refused === undefined) return undefined;
  const { addressFrom } = await import('../work/address.js');
  const { refusedSink } = await import('../work/refused.js');
  return refusedSink(addressFrom('--refused', options.refused), emulator());
}

/** The stand-in that PUBSUB_EMULATOR_HOST names, as "localhost:8085" or with http://. */
function emulator(): string | undefined {
  const host = process.env.PUBSUB_EMULATOR_HOST;
  if (!host) return undefined;
  const text = host.includes('://') ? host : `http://${host}`;
  return safeAddress('PUBSUB_EMULATOR_HOST', text).origin;
}

/** Cloud Run sets it. */
function portOfEnvironment(): number | undefined {
  const { PORT } = process.env;
  return PORT === undefined || PORT === '' ? undefined : wholeNumber('health', 0, 65_535)(PORT);
}

async function healthServer(port: number | undefined): Promise<{ close(): unknown } | undefined> {
  if (port === undefined) return undefined;
  const { serve } = await import('@hono/node-server');
  const fetch = (request: Request): Response =>
    new URL(request.url).pathname === '/healthz'
      ? new Response('ok')
      : new Response('GET /healthz', { status: 404 });
  return serve({ fetch, port });
}

function everyMinute(figures: Figures): NodeJS.Timeout {
  return setInterval(() => print(lineOf(figures)), MINUTE_MS).unref();
}

function lineOf({ read, accepted, refused, left, oldestSeconds }: Figures): string {
  return `${count(read)} read, ${count(accepted)} accepted, ${count(refused)} refused, ${count(left)} left, oldest message ${count(Math.round(oldestSeconds))} s`;
}
