import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTemplate, type Template } from 'sgtm/sandbox';
import { afterEach, beforeEach } from 'vitest';
import { sendOrders, type SendOptions, type SendSummary } from '../../../amazon/send/send.js';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';

export const ACCOUNT = '5879120000000';
export const CREDENTIALS = { clientId: 'c', clientSecret: 's', refreshToken: 'Atzr|r' };

/** The fields a file is sent with unless a test says otherwise. */
export const FIELDS = { accountId: ACCOUNT, region: 'NA', defaultCountryCode: 'US' };

let template: Template | undefined;

/** A moment so many days ago, as "2026-11-23". */
export function dayAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
}

/** A folder, a simulator that listens, and ways to send a file to it; new for each test. */
export function orderDesk() {
  let folder = '';
  const desk = {
    simulator: undefined as unknown as AmazonSimulator,
    server: undefined as unknown as AmazonServer,
    /** Writes a file of orders; returns its path. */
    write(name: string, content: string | Buffer | readonly string[]): string {
      const path = join(folder, name);
      const isList = typeof content !== 'string' && !Buffer.isBuffer(content);
      writeFileSync(path, isList ? `${content.join('\n')}\n` : content);
      return path;
    },
    read: (path: string): string => readFileSync(path, 'utf8'),
    /** Sends a file. */
    send(file: string, options: Partial<SendOptions> = {}): Promise<SendSummary> {
      template ??= parseTemplate(readFileSync('template.tpl', 'utf8'));
      return sendOrders({
        files: [file],
        baseOf: () => file,
        journal: `${file}.journal`,
        template,
        fields: FIELDS,
        credentials: CREDENTIALS,
        to: new URL(desk.server.url),
        constants: new Map(),
        signal: new AbortController().signal,
        backoff: { firstPauseMs: 2, longestPauseMs: 5, mostAttempts: 4 },
        ...options
      });
    },
    /** Writes and sends. */
    sendLines(lines: readonly string[], options: Partial<SendOptions> = {}): Promise<SendSummary> {
      return desk.send(desk.write('orders.csv', lines), options);
    },
    /** What Amazon accepted, as it was sent. */
    get events(): Record<string, unknown>[] {
      return desk.simulator.conversions.map(({ event }) => event);
    }
  };
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'amazon-ads-send-'));
    desk.simulator = new AmazonSimulator();
    desk.server = await startAmazonServer(desk.simulator, { port: 0 });
  });
  afterEach(async () => {
    await desk.server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return desk;
}

/** The types of an event's match keys. */
export function keyTypes(event: Record<string, unknown> | undefined): string[] {
  return ((event?.matchKeys ?? []) as { type: string }[]).map(({ type }) => type);
}
