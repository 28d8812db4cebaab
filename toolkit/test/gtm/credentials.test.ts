import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tokenSource } from '../../gtm/credentials.js';
import { folderWith } from '../cli/sgtm.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

let service: Server;
let files: Awaited<ReturnType<typeof folderWith>>;
let answer: { status: number; body: object };
let asked: URLSearchParams[];

beforeEach(async () => {
  asked = [];
  answer = { status: 200, body: { access_token: 'ya29.made', expires_in: 3600 } };
  service = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push(new URLSearchParams(text));
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const { port } = service.address() as AddressInfo;
  files = await folderWith({
    'key.json': JSON.stringify({
      type: 'service_account',
      client_email: 'ci@project.iam.gserviceaccount.com',
      private_key: PEM,
      token_uri: `http://127.0.0.1:${port}/token`
    }),
    'other.json': '{"type": "authorized_user", "refresh_token": "secret"}',
    'broken.json': 'private secret',
    'null.json': 'null'
  });
});

afterEach(async () => {
  service.closeAllConnections();
  service.close();
  await files.remove();
});

const withFile = (name: string): Promise<() => Promise<string>> =>
  tokenSource('write', { GOOGLE_APPLICATION_CREDENTIALS: files.path(name) });

const messageOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no error',
    ({ message }: Error) => message
  );

describe('credentials', () => {
  it('are the access token of the environment, before the file', async () => {
    const token = await tokenSource('read', {
      TAGMANAGER_ACCESS_TOKEN: ' ya29.given\n',
      GOOGLE_APPLICATION_CREDENTIALS: 'missing.json'
    });
    expect(await token()).toBe('ya29.given');
  });

  it('of a service account are exchanged for a token, once for many requests', async () => {
    const token = await withFile('key.json');
    expect([await token(), await token()]).toEqual(['ya29.made', 'ya29.made']);
    expect(asked).toHaveLength(1);
    const [, claims = ''] = (asked[0]?.get('assertion') ?? '').split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'ci@project.iam.gserviceaccount.com',
      scope: expect.stringContaining('tagmanager.edit.containers')
    });
  });

  it.each([
    ['missing.json', /missing\.json cannot be read \(ENOENT\); check the path$/],
    ['other.json', /other\.json is no key of a service account; create one/],
    ['broken.json', /broken\.json is no key of a service account; create one/],
    ['null.json', /null\.json is no key of a service account; create one/]
  ])('cannot be %s, and its text is not shown', async (name, said) => {
    const message = await messageOf(withFile(name));
    expect(message).toMatch(said);
    expect(message).not.toContain('secret');
  });

  it('that Google no longer takes are named, without the key', async () => {
    answer = {
      status: 400,
      body: { error: 'invalid_grant', error_description: 'Invalid grant: account not found' }
    };
    const message = await messageOf((await withFile('key.json'))());
    expect(message).toMatch(
      /gives no token for .+key\.json: invalid_grant \(Invalid grant: account not found\); check/
    );
    expect(message).not.toContain('PRIVATE KEY');
  });
});
