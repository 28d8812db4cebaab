import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { amazonAdsProcess, BIN, folderWith } from '../../command.js';

const running: ChildProcess[] = [];
/** A folder in which there is nothing to build. */
let empty: Awaited<ReturnType<typeof folderWith>>;

beforeAll(async () => {
  empty = await folderWith({});
});

afterAll(() => empty.remove());

afterEach(() => running.splice(0).forEach((child) => child.kill('SIGKILL')));

/** Starts the command where there is nothing to build, and waits until it has written a line that matches. */
async function startUntil(pattern: RegExp): Promise<{ child: ChildProcess; written: string }> {
  const args = [BIN, 'start', '--port', '0'];
  const child = spawn(process.execPath, args, {
    cwd: empty.folder,
    env: { ...process.env, NO_COLOR: '1' }
  });
  running.push(child);
  let written = '';
  await new Promise<void>((done, fail) => {
    child.stdout.on('data', (chunk: Buffer) => {
      written += chunk.toString();
      if (pattern.test(written)) done();
    });
    child.on('close', () => fail(new Error(written)));
  });
  return { child, written };
}

describe('amazon-ads start', () => {
  it('sends a purchase through HTTP and shows what Amazon accepted', async () => {
    const { code, stdout, stderr } = await amazonAdsProcess(['start', '--once']);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/POST \/g\/collect with a GA4 purchase → 204/);
    expect(stdout).toMatch(
      /POST https:\/\/advertising-api\.amazon\.com\/adsApi\/v1\/create\/events/
    );
    expect(stdout).toMatch(/OFF_AMAZON_PURCHASES, 109\.95 USD/);
    expect(stdout).toMatch(/EMAIL {7}[0-9a-f]{64}\n/);
    expect(stdout).toMatch(/Amazon answered 207, 1 accepted, 0 refused/);
    expect(code).toBe(0);
  });

  it('stays up after the sample, says where, and ends cleanly with Ctrl-C', async () => {
    const { child, written } = await startUntil(/Ctrl-C ends it/);
    const [, url] = /Open (http:\/\/127\.0\.0\.1:\d+)/.exec(written) ?? [];
    const health = await fetch(`${url}/healthz`);
    expect(await health.json()).toEqual({ status: 'ok' });
    child.kill('SIGINT');
    expect(await once(child, 'close')).toEqual([0, null]);
  });

  it('names a taken port in a line and exits with 2', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await amazonAdsProcess(
      ['start', '--port', String(port)],
      empty.folder
    );
    other.close();
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `amazon-ads: port ${port}: already in use; choose another with --port\n`
    });
  });
});
