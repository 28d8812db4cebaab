import { readFile } from 'node:fs/promises';
import { JWT } from 'google-auth-library';
import { TagManagerError } from './tag-manager-error.js';

/** What a command may do: https://developers.google.com/tag-platform/tag-manager/api/v2/authorization */
const SCOPES = {
  read: ['https://www.googleapis.com/auth/tagmanager.readonly'],
  write: [
    'https://www.googleapis.com/auth/tagmanager.readonly',
    'https://www.googleapis.com/auth/tagmanager.edit.containers',
    'https://www.googleapis.com/auth/tagmanager.edit.containerversions'
  ]
} as const;

/** Gives the access token to send with a request. */
export type TokenSource = () => Promise<string>;

/**
 * Takes the credentials from the environment: the access token in TAGMANAGER_ACCESS_TOKEN, else the
 * service account whose key is the file that GOOGLE_APPLICATION_CREDENTIALS names. Neither appears in
 * any message.
 *
 * @param use whether the command only reads
 * @throws TagManagerError if there are none, or if the file is no key of a service account
 */
export async function tokenSource(
  use: keyof typeof SCOPES,
  environment: NodeJS.ProcessEnv = process.env
): Promise<TokenSource> {
  const token = environment.TAGMANAGER_ACCESS_TOKEN?.trim();
  if (token) return () => Promise.resolve(token);
  const path = environment.GOOGLE_APPLICATION_CREDENTIALS;
  if (path) return serviceAccountTokens(path, use);
  throw new TagManagerError(
    'no credentials; set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account, or TAGMANAGER_ACCESS_TOKEN'
  );
}

interface ServiceAccountKey {
  type?: unknown;
  client_email?: unknown;
  private_key?: unknown;
  token_uri?: unknown;
}

async function serviceAccountTokens(path: string, use: keyof typeof SCOPES): Promise<TokenSource> {
  const key = await readKey(path);
  const client = new JWT({
    email: String(key.client_email),
    key: String(key.private_key),
    scopes: [...SCOPES[use]]
  });
  if (typeof key.token_uri === 'string') {
    const service = safeAddress(key.token_uri, `token_uri in ${path}`);
    client.transporter.interceptors.request.add({
      resolved: (config) => Promise.resolve({ ...config, url: service })
    });
  }
  return async () => {
    const { token } = await client.getAccessToken().catch((error: unknown) => {
      throw new TagManagerError(
        `Google gives no token for ${path}: ${reasonOf(error)}; check that the service account and its key still exist`
      );
    });
    if (token) return token;
    throw new TagManagerError(`Google gives no token for ${path}; make a new key`);
  };
}

async function readKey(path: string): Promise<ServiceAccountKey> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new TagManagerError(
      `GOOGLE_APPLICATION_CREDENTIALS: ${path} cannot be read (${error.code}); check the path`
    );
  });
  let key: ServiceAccountKey | null = null;
  try {
    key = JSON.parse(text) as ServiceAccountKey | null;
  } catch {
    // It is no key, and its text must not be shown.
  }
  if (key?.type === 'service_account' && key.client_email && key.private_key) return key;
  throw new TagManagerError(
    `GOOGLE_APPLICATION_CREDENTIALS: ${path} is no key of a service account; create one in the Google Cloud console as JSON`
  );
}

/** The answer of Google's token service, such as "invalid_grant"; never what was sent to it. */
function reasonOf(error: unknown): string {
  const { response, code } = error as {
    response?: { data?: { error?: unknown; error_description?: unknown } };
    code?: unknown;
  };
  const { error: name, error_description: description } = response?.data ?? {};
  if (typeof name === 'string') {
    return typeof description === 'string' ? `${name} (${description})` : name;
  }
  return typeof code === 'string' ? code : 'its private key cannot be used';
}

/**
 * An address that a token may be sent to.
 *
 * @throws TagManagerError unless it is https, or http on this machine
 */
export function safeAddress(address: string, name: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isLocal = url && /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url;
  throw new TagManagerError(`${name}: "${address}" is no https address; correct it`);
}
