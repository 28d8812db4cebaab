import { serve, type ServerType } from '@hono/node-server';
import { Hono } from 'hono';

interface Held {
  id: number;
  data: string;
  attributes: Record<string, string>;
  publishTime: string;
  /** Until when somebody has it, in milliseconds since 1970. */
  leasedUntil: number;
  ackId: string;
}

/** A fault of the next requests of a verb: a status, for so many of them. */
interface Fault {
  verb: string;
  status: number;
  times: number;
}

/**
 * Simulates Pub/Sub's REST API on this machine: topics, each with a subscription of the same name, leases
 * that run out, redelivery, and what goes wrong.
 */
export class PubSubSimulator {
  private server: ServerType | undefined;
  private readonly messages = new Map<string, Map<number, Held>>();
  private readonly leases = new Map<string, { of: Map<number, Held>; id: number }>();
  private readonly faults: Fault[] = [];
  private lastId = 0;
  url = '';
  /** How often each message was handed out, by its number. */
  readonly deliveries = new Map<number, number>();
  /** Hands every message out twice, and the newest first. */
  isDisorderly = false;

  async start(): Promise<this> {
    const app = new Hono();
    app.post('/v1/projects/:project/topics/:call', async (context) => {
      const [topic = '', verb = ''] = context.req.param('call').split(':');
      const failed = this.faultOf(verb);
      if (failed) return context.json({ error: { message: 'away' } }, failed as 503);
      const held = this.messages.get(topic);
      if (!held) return notFound(topic);
      const { messages } = await context.req.json<{
        messages: { data: string; attributes?: Record<string, string> }[];
      }>();
      return context.json({
        messageIds: messages.map(({ data, attributes }) => this.add(held, data, attributes ?? {}))
      });
    });
    app.post('/v1/projects/:project/subscriptions/:call', async (context) => {
      const [name = '', verb = ''] = context.req.param('call').split(':');
      const failed = this.faultOf(verb);
      if (failed) {
        return context.json(
          { error: { message: 'away', status: failed === 403 ? 'PERMISSION_DENIED' : '' } },
          failed as 503
        );
      }
      const held = this.messages.get(name);
      if (!held) return notFound(name);
      const body = await context.req.json<{
        maxMessages: number;
        ackIds: string[];
        ackDeadlineSeconds: number;
      }>();
      if (verb === 'pull') return context.json(await this.pull(held, body.maxMessages));
      for (const ackId of body.ackIds) {
        const lease = this.leases.get(ackId);
        const message = lease?.of.get(lease.id);
        if (!message || message.ackId !== ackId || message.leasedUntil < Date.now()) continue;
        if (verb === 'acknowledge') lease?.of.delete(lease.id);
        else message.leasedUntil = Date.now() + body.ackDeadlineSeconds * 1000;
      }
      return context.json({});
    });
    await new Promise<void>((listening) => {
      this.server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
        this.url = `http://127.0.0.1:${port}`;
        listening();
      });
    });
    return this;
  }

  create(topic: string): void {
    this.messages.set(topic, new Map());
  }

  publish(topic: string, text: string, publishTime = new Date().toISOString()): void {
    const held = this.messages.get(topic) as Map<number, Held>;
    this.add(held, Buffer.from(text).toString('base64'), {}, publishTime);
  }

  /** The next requests of a verb are answered with a status. */
  fail(verb: string, status: number, times: number): void {
    this.faults.push({ verb, status, times });
  }

  /** What is in a topic, done messages left out. */
  left(topic: string): { text: string; attributes: Record<string, string> }[] {
    return [...(this.messages.get(topic)?.values() ?? [])].map(({ data, attributes }) => ({
      text: Buffer.from(data, 'base64').toString('utf8'),
      attributes
    }));
  }

  close(): void {
    this.server?.close();
    (this.server as { closeAllConnections?: () => void } | undefined)?.closeAllConnections?.();
  }

  private add(
    held: Map<number, Held>,
    data: string,
    attributes: Record<string, string>,
    publishTime = new Date().toISOString()
  ): string {
    const id = ++this.lastId;
    held.set(id, { id, data, attributes, publishTime, leasedUntil: 0, ackId: '' });
    return String(id);
  }

  private async pull(held: Map<number, Held>, most: number): Promise<object> {
    const receivedMessages: object[] = [];
    const now = Date.now();
    const inOrder = [...held.values()];
    for (const message of this.isDisorderly ? inOrder.toReversed() : inOrder) {
      if (receivedMessages.length >= most) break;
      if (message.leasedUntil > now) continue;
      message.leasedUntil = now + 10_000;
      message.ackId = `lease-${message.id}-${(this.deliveries.get(message.id) ?? 0) + 1}`;
      this.leases.set(message.ackId, { of: held, id: message.id });
      this.deliveries.set(message.id, (this.deliveries.get(message.id) ?? 0) + 1);
      const received = {
        ackId: message.ackId,
        message: {
          data: message.data,
          messageId: String(message.id),
          publishTime: message.publishTime
        }
      };
      receivedMessages.push(received);
      if (this.isDisorderly && receivedMessages.length < most) receivedMessages.push(received);
    }
    // Pub/Sub waits a while for messages; a test has no time for that.
    if (receivedMessages.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    return { receivedMessages };
  }

  private faultOf(verb: string): number | undefined {
    const fault = this.faults.find((each) => each.verb === verb && each.times > 0);
    if (fault) fault.times--;
    return fault?.status;
  }
}

function notFound(name: string): Response {
  return Response.json(
    { error: { message: `Resource not found (resource=${name}).`, status: 'NOT_FOUND' } },
    { status: 404 }
  );
}
