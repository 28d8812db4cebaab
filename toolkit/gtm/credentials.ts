import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  Compute,
  gcpMetadata,
  GoogleAuth,
  Impersonated,
  type AuthClient,
  type JWTInput
} from 'google-auth-library';
import { isObject } from '../sandbox/template/json.js';
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

/** For a person who logs in with gcloud, which wants a scope of its own beside them. */
export const SCOPES_TO_ASK = [
  'https://www.googleapis.com/auth/cloud-platform',
  ...SCOPES.write
].join(',');

/** Gives the access token to send with a request. */
export interface TokenSource {
  (): Promise<string>;
  /** The cloud project whose quota requests count for, where the credentials name one. */
  quotaProject?: string | undefined;
}

/**
 * Takes the credentials from the environment, in this order: the access token in TAGMANAGER_ACCESS_TOKEN;
 * the file that GOOGLE_APPLICATION_CREDENTIALS names; the file that gcloud auth application-default login
 * writes; the metadata server of a machine in Google Cloud. None appears in any message.
 * Files are of any kind that google-auth-library takes:
 * https://cloud.google.com/docs/authentication/application-default-credentials
 *
 * @param use whether the command only reads
 * @throws TagManagerError if there are none, or if the file holds none
 */
export async function tokenSource(
  use: keyof typeof SCOPES,
  environment: NodeJS.ProcessEnv = process.env
): Promise<TokenSource> {
  const token = environment.TAGMANAGER_ACCESS_TOKEN?.trim();
  if (token) return () => Promise.resolve(token);
  const scopes = [...SCOPES[use]];
  const path = environment.GOOGLE_APPLICATION_CREDENTIALS || gcloudFile(environment);
  if (path !== undefined) {
    const json = await readCredentials(path);
    const quotaProject = environment.GOOGLE_CLOUD_QUOTA_PROJECT || json.quota_project_id;
    return Object.assign(tokensOf(clientOf(json, path, scopes), `${path} (${json.type})`, json), {
      quotaProject: typeof quotaProject === 'string' ? quotaProject : undefined
    });
  }
  if (await gcpMetadata.isAvailable()) {
    return tokensOf(new Compute({ scopes }), 'the metadata server of this machine');
  }
  throw new TagManagerError(
    'no credentials; set GOOGLE_APPLICATION_CREDENTIALS to a file of credentials or TAGMANAGER_ACCESS_TOKEN to a token, or run gcloud auth application-default login'
  );
}

/** Where gcloud keeps application default credentials, if it does. */
function gcloudFile(environment: NodeJS.ProcessEnv): string | undefined {
  const { CLOUDSDK_CONFIG: own, APPDATA: windows, HOME: home } = environment;
  const folder =
    own || (windows && join(windows, 'gcloud')) || (home && join(home, '.config/gcloud'));
  const file = folder && join(folder, 'application_default_credentials.json');
  return file && existsSync(file) ? file : undefined;
}

/** A file of credentials; what else is in it google-auth-library reads. */
interface CredentialFile {
  type: Kind;
  quota_project_id?: unknown;
  token_uri?: unknown;
  [key: string]: unknown;
}

/** What each kind has to have, and what to do where Google gives no token for it. */
const KINDS = {
  service_account: {
    needs: ['client_email', 'private_key'],
    addresses: ['token_uri'],
    remedy: 'check that the service account and its key still exist'
  },
  authorized_user: {
    needs: ['client_id', 'client_secret', 'refresh_token'],
    addresses: ['token_uri'],
    remedy: 'run gcloud auth application-default login again'
  },
  external_account: {
    needs: ['audience', 'subject_token_type', 'token_url', 'credential_source'],
    addresses: ['token_url', 'service_account_impersonation_url'],
    remedy:
      'check the workload identity pool and its provider, and in GitHub Actions permissions: id-token: write'
  },
  external_account_authorized_user: {
    needs: ['client_id', 'client_secret', 'refresh_token'],
    addresses: ['token_url'],
    remedy: 'run gcloud auth application-default login again'
  },
  impersonated_service_account: {
    needs: ['source_credentials', 'service_account_impersonation_url'],
    addresses: ['service_account_impersonation_url'],
    remedy:
      'give its source the role Service Account Token Creator on the service account, and enable the IAM Service Account Credentials API'
  }
} as const;
type Kind = keyof typeof KINDS;

/** @throws TagManagerError that names the kind found; nothing else of the file is shown */
async function readCredentials(path: string): Promise<CredentialFile> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new TagManagerError(
      `credentials: ${path} cannot be read (${error.code}); check the path, and GOOGLE_APPLICATION_CREDENTIALS`
    );
  });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new TagManagerError(
      `credentials: ${path} is no JSON; name a key file of a service account, or one that gcloud wrote`
    );
  }
  return checkedCredentials(json, path);
}

function checkedCredentials(json: unknown, path: string): CredentialFile {
  const { type, ...rest } = isObject(json) ? json : {};
  if (isObject(json) && ('installed' in json || 'web' in json)) {
    throw new TagManagerError(
      `credentials: ${path} is an OAuth client, which is no account; run gcloud auth application-default login --client-id-file=${path}`
    );
  }
  if (typeof type !== 'string' || !Object.hasOwn(KINDS, type)) {
    const found =
      typeof type === 'string' ? `of the kind ${JSON.stringify(type)}` : 'without a type';
    throw new TagManagerError(
      `credentials: ${path} is ${found}; name one of ${Object.keys(KINDS).join(', ')}`
    );
  }
  const { needs, addresses } = KINDS[type as Kind];
  const missing = needs.find((each) => !rest[each]);
  if (missing !== undefined) {
    throw new TagManagerError(
      `credentials: ${path} (${type}) has no ${missing}; make the file anew`
    );
  }
  for (const name of addresses) {
    if (rest[name] !== undefined) safeAddress(String(rest[name]), `${name} in ${path}`);
  }
  return { ...rest, type: type as Kind };
}

/** The client of google-auth-library for what a file holds. */
function clientOf(json: CredentialFile, path: string, scopes: string[]): AuthClient {
  try {
    return json.type === 'impersonated_service_account'
      ? impersonated(json, path, scopes)
      : plainClient(json, scopes);
  } catch (error) {
    if (error instanceof TagManagerError) throw error;
    throw new TagManagerError(
      `credentials: ${path} (${json.type}) cannot be used; make the file anew`
    );
  }
}

function plainClient(json: CredentialFile, scopes: string[]): AuthClient {
  const client = new GoogleAuth({ scopes }).fromJSON(json as JWTInput);
  if (json.token_uri === undefined) return client;
  // The library asks Google's own address, whatever the file says.
  const service = new URL(String(json.token_uri));
  client.transporter.interceptors.request.add({
    resolved: (config) =>
      Promise.resolve(String(config.url) === TOKEN_ADDRESS ? { ...config, url: service } : config)
  });
  return client;
}

const TOKEN_ADDRESS = 'https://oauth2.googleapis.com/token';

/** The source only asks for the token of another account, for which it needs a scope of its own. */
function impersonated(json: CredentialFile, path: string, targetScopes: string[]): AuthClient {
  const source = checkedCredentials(json.source_credentials, `source_credentials in ${path}`);
  const url = new URL(String(json.service_account_impersonation_url));
  const [, targetPrincipal] = /([^/]+):generateAccessToken$/.exec(url.pathname) ?? [];
  if (targetPrincipal === undefined) {
    throw new TagManagerError(
      `credentials: service_account_impersonation_url in ${path} names no service account; it ends in EMAIL:generateAccessToken`
    );
  }
  return new Impersonated({
    sourceClient: clientOf(source, path, ['https://www.googleapis.com/auth/cloud-platform']),
    targetPrincipal: decodeURIComponent(targetPrincipal),
    targetScopes,
    delegates: Array.isArray(json.delegates) ? json.delegates.map(String) : [],
    endpoint: url.origin
  });
}

function tokensOf(
  client: AuthClient,
  name: string,
  json?: Pick<CredentialFile, 'type'>
): TokenSource {
  const remedy = json ? KINDS[json.type].remedy : 'check that it has a service account';
  return async () => {
    const { token } = await client.getAccessToken().catch((error: unknown) => {
      throw new TagManagerError(
        `Google gives no token for ${name}: ${reasonOf(error, json)}; ${remedy}`
      );
    });
    if (token) return token;
    throw new TagManagerError(`Google gives no token for ${name}; ${remedy}`);
  };
}

/** The answer of Google's token service, such as "invalid_grant"; never what was sent to it. */
function reasonOf(error: unknown, json?: Pick<CredentialFile, 'type'>): string {
  const { response, code, cause } = error as {
    response?: { status?: unknown; data?: { error?: unknown; error_description?: unknown } };
    code?: unknown;
    cause?: { code?: unknown };
  };
  const { error: fault, error_description: description } = response?.data ?? {};
  if (typeof fault === 'string') {
    return typeof description === 'string' ? `${fault} (${description})` : fault;
  }
  if (isObject(fault) && typeof fault.message === 'string') return fault.message;
  // The library puts the answer of Google's token exchange into its message.
  const [, exchanged] = /Error code (\w+)/.exec(String((error as Error).message)) ?? [];
  if (exchanged !== undefined) return exchanged;
  if (response?.status !== undefined) return `HTTP ${String(response.status)}`;
  const named = code ?? cause?.code;
  if (typeof named === 'string') return named;
  return json?.type === 'service_account'
    ? 'its private key cannot be used'
    : 'its source gives nothing that can be exchanged';
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
