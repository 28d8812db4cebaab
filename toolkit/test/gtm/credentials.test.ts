import { generateKeyPairSync } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tokenSource, type TokenSource } from '../../gtm/credentials.js';
import { folderWith } from '../cli/sgtm.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

let service: Server;
let files: Awaited<ReturnType<typeof folderWith>>;
let answer: { status: number; body: object };
/** What was asked of the service: the path, and the body as it was sent. */
let asked: { path: string; text: string; authorization: string | undefined }[];

beforeEach(async () => {
  asked = [];
  answer = {
    status: 200,
    body: {
      access_token: 'ya29.made',
      expires_in: 3600,
      token_type: 'Bearer',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token'
    }
  };
  service = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const { url: path = '', headers } = request;
      asked.push({ path, text, authorization: headers.authorization });
      const isIam = path.includes(':generateAccessToken');
      const expireTime = new Date(Date.now() + 3_600_000).toISOString();
      const body =
        isIam && answer.status === 200 ? { accessToken: 'ya29.other', expireTime } : answer.body;
      response.writeHead(answer.status, {
        'content-type': 'application/json',
        'metadata-flavor': 'Google'
      });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => service.listen(0, '127.0.0.1', done));
  const { port } = service.address() as AddressInfo;
  const at = `http://127.0.0.1:${port}`;
  const user = {
    type: 'authorized_user',
    client_id: 'id.apps.googleusercontent.com',
    client_secret: 'client-secret',
    refresh_token: 'refresh-secret',
    token_uri: `${at}/token`,
    quota_project_id: 'billed-project'
  };
  const impersonation = `${at}/v1/projects/-/serviceAccounts/push@project.iam.gserviceaccount.com:generateAccessToken`;
  files = await folderWith({ 'subject.txt': 'oidc-secret' });
  const federated = {
    type: 'external_account',
    audience:
      '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/g',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${at}/sts`,
    credential_source: { file: files.path('subject.txt'), format: { type: 'text' } }
  };
  const contents = {
    'key.json': {
      type: 'service_account',
      client_email: 'ci@project.iam.gserviceaccount.com',
      private_key: PEM,
      token_uri: `${at}/token`
    },
    'user.json': user,
    'gcloud/application_default_credentials.json': user,
    'federated.json': federated,
    'federated-account.json': { ...federated, service_account_impersonation_url: impersonation },
    'impersonated.json': {
      type: 'impersonated_service_account',
      service_account_impersonation_url: impersonation,
      source_credentials: user
    },
    'elsewhere.json': { ...federated, token_url: 'http://example.com/secret-token' },
    'incomplete.json': { type: 'authorized_user', refresh_token: 'refresh-secret' },
    'other.json': { type: 'gdch_service_account', key: 'key-secret' },
    'client.json': { installed: { client_secret: 'client-secret' } },
    'null.json': null
  };
  await mkdir(files.path('gcloud'));
  for (const [name, content] of Object.entries(contents)) {
    await writeFile(files.path(name), JSON.stringify(content));
  }
  await writeFile(files.path('broken.json'), 'private secret');
});

afterEach(async () => {
  service.closeAllConnections();
  service.close();
  await files.remove();
});

const withFile = (name: string): Promise<TokenSource> =>
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
    const assertion = new URLSearchParams(asked[0]?.text).get('assertion') ?? '';
    const [, claims = ''] = assertion.split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
      iss: 'ci@project.iam.gserviceaccount.com',
      scope: expect.stringContaining('tagmanager.edit.containers')
    });
  });

  it('of a person are refreshed, and name the project whose quota counts', async () => {
    const token = await withFile('user.json');
    expect(await token()).toBe('ya29.made');
    expect(token.quotaProject).toBe('billed-project');
    expect(asked).toMatchObject([{ path: '/token' }]);
    expect(asked[0]?.text).toContain('refresh-secret');
  });

  it('are those that gcloud keeps, where the environment names none', async () => {
    const token = await tokenSource('read', { CLOUDSDK_CONFIG: files.path('gcloud') });
    expect(await token()).toBe('ya29.made');
  });

  it('of a federated workload are exchanged for a token', async () => {
    expect(await (await withFile('federated.json'))()).toBe('ya29.made');
    expect(asked).toMatchObject([{ path: '/sts' }]);
    expect(asked[0]?.text).toContain('subject_token=oidc-secret');
    expect(asked[0]?.text).toContain('tagmanager.edit.containers');
  });

  it.each([
    ['federated-account.json', '/sts'],
    ['impersonated.json', '/token']
  ])('of %s give the token of the service account that they stand for', async (name, first) => {
    expect(await (await withFile(name))()).toBe('ya29.other');
    const last = asked.at(-1);
    expect(asked[0]?.path).toBe(first);
    expect(last).toMatchObject({
      path: expect.stringContaining('push@project.iam.gserviceaccount.com:generateAccessToken'),
      authorization: 'Bearer ya29.made'
    });
    expect(last?.text).toContain('tagmanager.edit.containers');
  });

  it('come from a metadata server, where there is nothing else', async () => {
    const { port } = service.address() as AddressInfo;
    vi.stubEnv('METADATA_SERVER_DETECTION', 'assume-present');
    vi.stubEnv('GCE_METADATA_HOST', `127.0.0.1:${port}`);
    const token = await tokenSource('read', {});
    expect(await token()).toBe('ya29.made');
    expect(asked[0]?.path).toMatch(
      /service-accounts\/default\/token\?scopes=.+tagmanager\.readonly/
    );
    vi.unstubAllEnvs();
  });

  it.each([
    ['missing.json', /missing\.json cannot be read \(ENOENT\); check the path/],
    ['broken.json', /broken\.json is no JSON; name a key file/],
    ['null.json', /null\.json is without a type; name one of service_account/],
    ['other.json', /other\.json is of the kind "gdch_service_account"; name one of/],
    ['client.json', /client\.json is an OAuth client, .+ run gcloud auth/],
    ['incomplete.json', /incomplete\.json \(authorized_user\) has no client_id; make/],
    ['elsewhere.json', /token_url in .+elsewhere\.json: .+ is no https address/]
  ])('cannot be %s, and its text is not shown', async (name, said) => {
    const message = await messageOf(withFile(name));
    expect(message).toMatch(said);
    expect(message).not.toMatch(/client-secret|refresh-secret|key-secret|private secret/);
    expect(asked).toEqual([]);
  });

  it.each([
    [
      'key.json',
      /\(service_account\): invalid_grant \(Not found\); check that the service account/
    ],
    ['user.json', /\(authorized_user\): invalid_grant \(Not found\); run gcloud auth/],
    ['federated.json', /\(external_account\): invalid_grant.*; check the workload identity pool/],
    ['impersonated.json', /\(impersonated_service_account\): .*; give its source the role/]
  ])('of %s that Google no longer takes are named with the remedy', async (name, said) => {
    answer = { status: 400, body: { error: 'invalid_grant', error_description: 'Not found' } };
    const message = await messageOf((await withFile(name))());
    expect(message).toMatch(said);
    expect(message).not.toMatch(/PRIVATE KEY|-secret/);
  });
});
