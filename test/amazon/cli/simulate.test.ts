import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { amazonAds, BIN, folderWith } from '../../command.js';

let files: Awaited<ReturnType<typeof folderWith>>;
const children: ChildProcessByStdio<null, Readable, Readable>[] = [];

beforeAll(async () => {
  files = await folderWith({});
});

afterAll(() => files.remove());

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Running {
  url: string;
  greeting: string;
  /** Ends it as Ctrl-C does; gives its exit code and everything it wrote. */
  end(): Promise<{ code: number | null; stdout: string; stderr: string }>;
}

/** Starts the simulator on a free port and waits until it says where. */
function simulate(
  args: readonly string[] = [],
  env: Record<string, string> = {}
): Promise<Running> {
  const child = spawn(process.execPath, [BIN, 'simulate', '--port', '0', ...args], {
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  children.push(child);
  const written = { stdout: '', stderr: '' };
  const ended = new Promise<number | null>((done) => {
    child.on('close', done);
  });
  child.stderr.on('data', (chunk: Buffer) => (written.stderr += chunk.toString()));
  return new Promise((ready, fail) => {
    child.on('close', () => fail(new Error(written.stderr)));
    child.stdout.on('data', (chunk: Buffer) => {
      written.stdout += chunk.toString();
      const url = /listens on (http:\S+)/.exec(written.stdout)?.[1];
      if (!url || !written.stdout.includes('Ctrl-C')) return;
      const end = async () => {
        child.kill('SIGINT');
        return { code: await ended, ...written };
      };
      ready({ url, greeting: written.stdout, end });
    });
  });
}

function askForToken(url: string, form: Record<string, string>): Promise<Response> {
  return fetch(`${url}/auth/o2/token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', ...form })
  });
}

const FORM = { client_id: 'client-1', client_secret: 'secret-1', refresh_token: 'refresh-1' };

describe('amazon-ads simulate', () => {
  it('runs the simulator until Ctrl-C and then says what came', async () => {
    const running = await simulate();
    expect(running.greeting).toContain(`POST ${running.url}/adsApi/v1/create/events`);
    expect(running.greeting).toContain(`${running.url}/__admin/requests`);
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await askForToken(running.url, FORM)).status).toBe(200);
    const { code, stdout, stderr } = await running.end();
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('1 request, 1 token, 0 accepted, 0 refused');
  });

  it('takes secrets from the environment', async () => {
    const running = await simulate(
      ['--client-id', 'client-1', '--token-lifetime', '60', '--account', '5879120000000'],
      {
        SGTM_SIMULATOR_CLIENT_SECRET: 'secret-1',
        SGTM_SIMULATOR_REFRESH_TOKEN: 'refresh-1',
        SGTM_SIMULATOR_ACCESS_TOKEN: 'given'
      }
    );
    expect(running.greeting).not.toMatch(/secret-1|refresh-1/);
    const granted = await askForToken(running.url, FORM);
    expect(await granted.json()).toMatchObject({ expires_in: 60 });
    expect((await askForToken(running.url, { ...FORM, client_secret: 'x' })).status).toBe(401);
    const send = (account: string) =>
      fetch(`${running.url}/adsApi/v1/create/events`, {
        method: 'POST',
        headers: {
          Authorization: 'Bearer given',
          'Amazon-Ads-ClientId': 'client-1',
          'Amazon-Ads-AccountId': account
        }
      });
    expect((await send('5879120000000')).status).toBe(415);
    expect((await send('5879120000001')).status).toBe(403);
    expect((await running.end()).code).toBe(0);
  });

  it('writes stub mappings for WireMock', async () => {
    const file = files.path('stubs.json');
    const { code, stdout } = await amazonAds(['simulate', '--wiremock', file]);
    expect(code).toBe(0);
    const { mappings } = JSON.parse(await readFile(file, 'utf8')) as { mappings: unknown[] };
    expect(stdout).toBe(`${file}  ${mappings.length} stub mappings\n`);
    expect(mappings.length).toBeGreaterThan(40);
  });

  it('explains a taken port', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const { code, stdout, stderr } = await amazonAds(['simulate', '--port', String(port)]);
    other.close();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`amazon-ads: port ${port}: already in use; choose another with --port\n`);
  });

  it.concurrent.each([
    [['--port', '80x'], '--port: give a whole number from 0 to 65535'],
    [['--token-lifetime', '0'], '--token-lifetime: give a whole number from 1 to 86400'],
    [['--region', 'US'], '--region: give NA, EU or FE'],
    [['--client-id', 'c'], '--client-id: SGTM_SIMULATOR_CLIENT_SECRET is not set'],
    [['--client-secret', 'c'], "unknown option '--client-secret'"],
    [['--wiremock', '/no/such/folder/stubs.json'], '/no/such/folder/stubs.json: no such file']
  ])('explains %j', async (args, message) => {
    const { code, stdout, stderr } = await amazonAds(['simulate', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});
