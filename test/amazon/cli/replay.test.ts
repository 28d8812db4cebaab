import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAmazonServer, type AmazonServer } from '../../../amazon/simulator/amazon-server.js';
import { AmazonSimulator } from '../../../amazon/simulator/amazon-simulator.js';
import { amazonAds, BIN } from '../../command.js';
import { LetterFile, row, rows } from '../replay/rows.js';

const SECRETS = {
  AMAZON_ADS_CLIENT_ID: 'amzn1.application-oa2-client.test',
  AMAZON_ADS_CLIENT_SECRET: 'amzn1.oa2-cs.v1.test',
  AMAZON_ADS_REFRESH_TOKEN: 'Atzr|test'
};

let simulator: AmazonSimulator;
let server: AmazonServer;
const files: LetterFile[] = [];

beforeEach(async () => {
  simulator = new AmazonSimulator();
  server = await startAmazonServer(simulator, { port: 0 });
});

afterEach(async () => {
  await server.close();
  files.splice(0).forEach((file) => file.remove());
});

function fileOf(lines: readonly (Record<string, unknown> | string)[]): LetterFile {
  const file = new LetterFile(lines);
  files.push(file);
  return file;
}

interface Ended {
  code: number | null;
  output: string;
  lastLine: string;
}

/** Starts `amazon-ads replay` in a process of its own, without this machine's credentials. */
function start(args: readonly string[]) {
  const child = spawn(process.execPath, [BIN, 'replay', ...args], {
    env: { PATH: process.env.PATH, NO_COLOR: '1' }
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<Ended>((done) =>
    child.on('close', (code) =>
      done({ code, output, lastLine: output.trimEnd().split('\n').at(-1) ?? '' })
    )
  );
  return { child, ended };
}

async function run(args: readonly string[], env?: Record<string, string>): Promise<Ended> {
  const { code, stdout, stderr } = await amazonAds(['replay', ...args], env);
  const output = stdout + stderr;
  return { code, output, lastLine: output.trimEnd().split('\n').at(-1) ?? '' };
}

/** Resolves once the simulator has so many requests with events. */
async function untilRequested(count: number): Promise<void> {
  while (simulator.received.filter(({ endpoint }) => endpoint === 'adsApiV1').length < count) {
    await new Promise((done) => setTimeout(done, 5));
  }
}

describe('amazon-ads replay', () => {
  test('sends a file, ends with a sum that adds up, and exits with 0', async () => {
    const ended = await run([fileOf(rows(700)).path, '--to', server.url]);
    expect(ended.lastLine).toBe('accepted 700 + refused 0 + too old 0 + left 0 = read 700');
    expect(ended.code).toBe(0);
    expect(simulator.counts).toMatchObject({ accepted: 700, duplicates: 0 });
  });

  test('exits with 1 where something was refused, too old or left, and names the lines', async () => {
    const old = row({ id: 'old', time: Date.now() - 30 * 86_400_000 });
    const lines = [row({ id: 'ok' }), row({ id: 'bad', event: { value: -1 } }), old, 'garbage'];
    const ended = await run([fileOf(lines).path, '--to', server.url]);
    expect(ended.lastLine).toBe('accepted 1 + refused 1 + too old 1 + left 1 = read 4');
    expect(ended.output).toMatch(/refused, line 2: FIELD_\w+ .*value/);
    expect(ended.output).toContain('left, line 4: the line is no JSON object');
    expect(ended.code).toBe(1);
  });

  test('sends nothing with --dry-run', async () => {
    const ended = await run([fileOf(rows(700)).path, '--to', server.url, '--dry-run']);
    expect(ended.output).toContain('700 events in 2 requests to send');
    expect(ended.lastLine).toBe(
      'dry run: would send 700 + refused 0 + too old 0 + left 0 = read 700'
    );
    expect(ended.code).toBe(0);
    expect(simulator.counts.requests).toBe(0);
  });

  test('takes credentials from a file, and prints none', async () => {
    const credentials = { clientId: 'c', clientSecret: 's3cret-file', refreshToken: 'Atzr|file\n' };
    const file = fileOf([JSON.stringify(credentials)]);
    const ended = await run([fileOf(rows(2)).path, '--to', server.url, '--credentials', file.path]);
    expect(ended.code).toBe(0);
    expect(simulator.conversions[0]?.client).toBe('c');
    expect(ended.output).not.toMatch(/s3cret|Atz/);
  });

  test('does not send the credentials of the environment to a stand-in', async () => {
    const ended = await run([fileOf(rows(1)).path, '--to', server.url], SECRETS);
    expect(ended.code).toBe(0);
    expect(simulator.conversions[0]?.client).not.toBe(SECRETS.AMAZON_ADS_CLIENT_ID);
  });

  test('stopped by Ctrl-C and run again sends every event once', async () => {
    const file = fileOf(rows(2200));
    simulator.faults.add({ on: 'events', kind: 'delay', delayMs: 40 });
    const { child, ended } = start([file.path, '--to', server.url]);
    await untilRequested(2);
    child.kill('SIGINT');
    const first = await ended;
    expect(first.code).toBe(1);
    expect(first.output).toContain('stopped; run it again for the rest');
    const [, accepted, left] =
      /accepted (\d+) .* left (\d+) = read 2200$/.exec(first.lastLine) ?? [];
    expect(Number(accepted) + Number(left)).toBe(2200);
    expect(Number(left)).toBeGreaterThan(0);
    const second = await run([file.path, '--to', server.url]);
    expect(second.lastLine).toBe('accepted 2200 + refused 0 + too old 0 + left 0 = read 2200');
    expect(simulator.counts).toMatchObject({ accepted: 2200, duplicates: 0 });
  });

  test('killed and run again repeats no more than the request under way, under its ids', async () => {
    const file = fileOf(rows(1700));
    simulator.faults.add({ on: 'events', kind: 'delay', delayMs: 40 });
    const { child, ended } = start([file.path, '--to', server.url]);
    await untilRequested(2);
    child.kill('SIGKILL');
    await ended;
    const second = await run([file.path, '--to', server.url]);
    expect(second.lastLine).toBe('accepted 1700 + refused 0 + too old 0 + left 0 = read 1700');
    const { accepted, duplicates } = simulator.counts;
    expect(accepted - duplicates).toBe(1700);
    expect(duplicates).toBeLessThanOrEqual(500);
  });
});

describe('amazon-ads replay refuses', () => {
  test('an empty file', async () => {
    const file = fileOf([' ', '']);
    const ended = await run([file.path, '--to', server.url]);
    expect(ended.lastLine).toBe(
      `amazon-ads: ${file.path}: it is empty, so nothing was sent; export the dead letters again`
    );
    expect(ended.code).toBe(2);
  });

  test.each([
    [['missing.ndjson', '--dry-run'], 'missing.ndjson: no such file; check the path'],
    [['docs', '--dry-run'], 'docs: this is a folder; name a file in it'],
    [['package.json', '--dry-run'], 'package.json: no line is a dead letter'],
    [['package.json'], 'AMAZON_ADS_CLIENT_ID, AMAZON_ADS_CLIENT_SECRET'],
    [['package.json', '--to', 'http://example.com'], 'server on this machine'],
    [['package.json', '--to', 'nonsense'], 'server on this machine'],
    [['package.json', '--credentials', 'README.md'], 'README.md: no JSON object']
  ])('%j with exit code 2', async (args, message) => {
    const ended = await run(args);
    expect(ended.output).toContain(message);
    expect(ended.code).toBe(2);
  });

  test('credentials that fit no header, without trying them or repeating them', async () => {
    const file = fileOf([JSON.stringify({ clientId: 'c', accessToken: 'Atza|s3cret\nx' })]);
    const ended = await run([fileOf(rows(1)).path, '--to', server.url, '--credentials', file.path]);
    expect(ended.code).toBe(2);
    expect(ended.output).toContain('credentials: accessToken with blanks');
    expect(ended.output).not.toContain('s3cret');
    expect(simulator.counts.requests).toBe(0);
  });

  test('credentials as arguments', async () => {
    const ended = await run(['x.ndjson', '--refresh-token', 'Atzr|x']);
    expect(ended.code).toBe(2);
    expect(ended.output).toContain("unknown option '--refresh-token'");
    expect(ended.output).not.toContain('Atzr');
  });
});
