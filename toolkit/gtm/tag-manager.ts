import { setTimeout as wait } from 'node:timers/promises';
import { isObject } from '../sandbox/template/json.js';
import { SCOPES_TO_ASK, safeAddress, type TokenSource } from './credentials.js';
import { TagManagerError } from './tag-manager-error.js';

/** A container, as the API describes it. */
export interface Container {
  path: string;
  publicId: string;
  name: string;
  usageContext?: string[];
}

/** A workspace of a container. */
export interface Workspace {
  path: string;
  name: string;
  tagManagerUrl?: string;
}

/** A custom template of a workspace. */
export interface WorkspaceTemplate {
  path: string;
  templateId: string;
  name: string;
  /** Changes with every edit. */
  fingerprint: string;
  /** The whole .tpl. */
  templateData: string;
  /** Where it was imported from, for one of the Gallery. */
  galleryReference?: { owner?: string; repository?: string };
  tagManagerUrl?: string;
}

/** What GTM says of a workspace once it has compiled it. */
export interface Preview {
  /** `true`, or what is wrong; the API's documentation only has the former. */
  compilerError?: unknown;
  syncStatus?: { mergeConflict?: boolean; syncError?: boolean };
}

/** How the API is reached. */
export interface TagManagerOptions {
  token: TokenSource;
  /** The API's address; Google's if undefined. */
  address?: string | undefined;
  /** Told when a quota is used up and the client waits. */
  onWait?: (seconds: number) => void;
  /** The longest that a whole answer may take; a minute if undefined. */
  timeoutMs?: number;
}

const ADDRESS = 'https://tagmanager.googleapis.com/tagmanager/v2/';

/** The longest that an answer may take. */
const TIMEOUT_MS = 60_000;

/** Waits after a used-up quota: it is one for 100 seconds, so that their sum has to be longer. */
const WAITS_S = [5, 10, 20, 40, 60];

/** No wait is longer than this, whatever the API asks for. */
const LONGEST_WAIT_S = 120;

/** The calls of the Tag Manager API (v2) that a template needs. Each throws TagManagerError. */
export class TagManager {
  private readonly address: URL;
  private readonly options: TagManagerOptions;

  constructor(options: TagManagerOptions) {
    this.options = options;
    const url = safeAddress(options.address || ADDRESS, 'TAGMANAGER_API_URL');
    if (url.pathname === '/') url.pathname = new URL(ADDRESS).pathname;
    if (!url.pathname.endsWith('/')) url.pathname += '/';
    this.address = url;
  }

  /** The container with an ID such as GTM-ABC123. */
  async container(publicId: string): Promise<Container> {
    const query = new URLSearchParams({ tagId: publicId });
    const action = `look up the container ${publicId}`;
    const found = await this.ask('GET', `accounts/containers:lookup?${query}`, {
      action,
      missing: `no container ${publicId} that these credentials may see; check the ID, and invite their account in GTM under Admin, User Management`
    });
    const container = checked<Container>(found, CONTAINER, action);
    if (container.usageContext?.every((context) => context.toLowerCase() !== 'server')) {
      throw new TagManagerError(
        `${publicId} is no server container (${container.usageContext.join(', ')}); name one that is`
      );
    }
    return container;
  }

  /** The workspaces of a container. */
  workspaces(container: Container): Promise<Workspace[]> {
    const action = `list the workspaces of ${container.publicId}`;
    return this.list<Workspace>(`${container.path}/workspaces`, 'workspace', action);
  }

  /** The templates of a workspace. */
  templates(workspace: Workspace): Promise<WorkspaceTemplate[]> {
    const action = `list the templates of the workspace "${workspace.name}"`;
    return this.list<WorkspaceTemplate>(`${workspace.path}/templates`, 'template', action);
  }

  /** All that a workspace holds, in the form of an export. */
  async content(workspace: Workspace): Promise<Record<string, unknown[]>> {
    const content: Record<string, unknown[]> = {};
    for (const [key, path] of Object.entries(CONTENT)) {
      const action = `list the ${path.replaceAll('_', ' ')} of the workspace "${workspace.name}"`;
      content[key] = await this.list<unknown>(`${workspace.path}/${path}`, key, action);
    }
    return content;
  }

  create(workspace: Workspace, name: string, templateData: string): Promise<WorkspaceTemplate> {
    const action = `create the template "${name}"`;
    const body = { name, templateData };
    return this.ask('POST', `${workspace.path}/templates`, { action, body }).then((stored) =>
      checked(stored, TEMPLATE, action)
    );
  }

  /** Replaces a template, unless somebody changed it since its fingerprint was read. */
  update(template: WorkspaceTemplate, name: string, templateData: string) {
    const query = new URLSearchParams({ fingerprint: template.fingerprint });
    const action = `update the template "${template.name}"`;
    return this.ask('PUT', `${template.path}?${query}`, {
      action,
      body: { name, templateData },
      stale: `somebody changed "${template.name}" in GTM in the meantime; nothing was overwritten: look at sgtm diff, then push again`
    }).then((stored) => checked<WorkspaceTemplate>(stored, TEMPLATE, action));
  }

  /** Has GTM compile a workspace, as its preview does. */
  quickPreview(workspace: Workspace): Promise<Preview> {
    return this.ask('POST', `${workspace.path}:quick_preview`, { action: 'compile the workspace' });
  }

  private async list<Item>(path: string, key: string, action: string): Promise<Item[]> {
    const items: Item[] = [];
    const seen = new Set<string>();
    let pageToken: string | undefined;
    do {
      const query = pageToken ? `?${new URLSearchParams({ pageToken })}` : '';
      const page = await this.ask<Record<string, unknown>>('GET', path + query, { action });
      const found = page[key] ?? [];
      if (!Array.isArray(found)) throw unreadable(action, `"${key}" is no list`);
      items.push(...found.map((item) => checked<Item>(item, KINDS[key] ?? {}, action)));
      const next = page.nextPageToken ?? undefined;
      if (next !== undefined && typeof next !== 'string') {
        throw unreadable(action, 'nextPageToken is no text');
      }
      // Each page has another token; more pages than this no workspace has.
      if (next !== undefined && (seen.has(next) || seen.size >= MOST_PAGES)) {
        throw unreadable(action, 'its pages do not end');
      }
      if (next !== undefined) seen.add(next);
      pageToken = next;
    } while (pageToken);
    return items;
  }

  private async ask<Answer = unknown>(
    method: string,
    path: string,
    request: Request
  ): Promise<Answer> {
    for (let attempt = 0; ; attempt++) {
      const response = await this.send(method, path, request);
      if (response.status < 400) return response.body as Answer;
      if (isQuota(response) && attempt < WAITS_S.length) {
        const asked = Number(response.retryAfter ?? WAITS_S[attempt]);
        const seconds = Math.min(asked >= 0 ? asked : 0, LONGEST_WAIT_S);
        this.options.onWait?.(seconds);
        await wait(seconds * 1000);
        continue;
      }
      throw refusal(response, request);
    }
  }

  /**
   * The address of a path, which the API itself gave in part: below the one address that the token goes to.
   */
  private addressOf(path: string): URL {
    const url = new URL(path, this.address);
    if (url.origin === this.address.origin && url.pathname.startsWith(this.address.pathname)) {
      return url;
    }
    throw new Error(`the API names an address elsewhere (${url.origin})`);
  }

  private async send(method: string, path: string, request: Request): Promise<Response> {
    const token = await this.options.token();
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    const { quotaProject } = this.options.token;
    if (quotaProject) headers['x-goog-user-project'] = quotaProject;
    if (request.body) headers['content-type'] = 'application/json';
    const timeoutMs = this.options.timeoutMs ?? TIMEOUT_MS;
    // A timer of its own: AbortSignal.timeout may be collected while an answer trickles in.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(new TimeoutError(timeoutMs)), timeoutMs);
    try {
      const response = await fetch(this.addressOf(path), {
        method,
        headers,
        ...(request.body ? { body: JSON.stringify(request.body) } : {}),
        redirect: 'error',
        signal: deadline.signal
      });
      const body = parsed(await boundedText(response));
      if (response.ok && !isObject(body)) {
        throw new Error('the answer is no JSON object');
      }
      return { status: response.status, retryAfter: response.headers.get('retry-after'), body };
    } catch (error) {
      const state =
        method === 'GET' ? 'try again' : 'whether GTM has the change is not known: see sgtm diff';
      throw new TagManagerError(`cannot ${request.action}: ${networkReason(error)}; ${state}`);
    } finally {
      clearTimeout(timer);
    }
  }
}

class TimeoutError extends Error {
  constructor(milliseconds: number) {
    super(`no whole answer within ${milliseconds / 1000} seconds`);
  }
}

/** The most pages that a list may have, and the most bytes that an answer may have. */
const MOST_PAGES = 1000;
const MOST_BYTES = 64 * 1024 * 1024;

/** The text of an answer, as far as it is not larger than any that the API gives. */
async function boundedText({ body }: globalThis.Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MOST_BYTES) throw new Error(`the answer is larger than ${MOST_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The lists of a workspace, by what exports call them. */
const CONTENT: Readonly<Record<string, string>> = {
  tag: 'tags',
  trigger: 'triggers',
  variable: 'variables',
  builtInVariable: 'built_in_variables',
  client: 'clients',
  transformation: 'transformations'
};

/** What an answer has to have, and what it may have: the type of each property. */
type Shape = Readonly<Record<string, 'path' | 'text' | 'text?' | 'texts?' | 'object?'>>;

const CONTAINER: Shape = { path: 'path', publicId: 'text', name: 'text', usageContext: 'texts?' };
const TEMPLATE: Shape = {
  path: 'path',
  templateId: 'text?',
  name: 'text',
  fingerprint: 'text',
  templateData: 'text',
  galleryReference: 'object?',
  tagManagerUrl: 'text?'
};
const KINDS: Readonly<Record<string, Shape>> = {
  workspace: { path: 'path', name: 'text', tagManagerUrl: 'text?' },
  template: TEMPLATE
};

/** @throws TagManagerError for an answer of another form than the API documents */
function checked<Item>(value: unknown, shape: Shape, action: string): Item {
  if (!isObject(value)) throw unreadable(action, 'it is no object');
  for (const [key, kind] of Object.entries(shape)) {
    if (!isOfKind(value[key], kind)) throw unreadable(action, `"${key}" is not as documented`);
  }
  return value as Item;
}

function isOfKind(value: unknown, kind: Shape[string]): boolean {
  if (value === undefined) return kind.endsWith('?');
  if (kind === 'path') return typeof value === 'string' && PATH.test(value);
  if (kind === 'texts?')
    return Array.isArray(value) && value.every((each) => typeof each === 'string');
  if (kind === 'object?') return typeof value === 'object' && value !== null;
  return typeof value === 'string';
}

/** Such as accounts/1/containers/2/workspaces/3. */
const PATH = /^accounts(?:\/[\w-]+)+$/;

function unreadable(action: string, reason: string): TagManagerError {
  return new TagManagerError(
    `cannot ${action}: the answer of the API cannot be read (${reason}); check TAGMANAGER_API_URL, or try again later`
  );
}

interface Request {
  /** What it is for, as in "cannot create the template". */
  action: string;
  body?: object;
  /** What to say if the thing does not exist. */
  missing?: string;
  /** What to say if its fingerprint is old. */
  stale?: string;
}

interface Response {
  status: number;
  retryAfter: string | null;
  body: unknown;
}

interface ApiFault {
  message?: string;
  status?: string;
  errors?: { reason?: string }[];
  details?: { reason?: string }[];
}

function faultOf({ body }: Response): ApiFault {
  const error: unknown = isObject(body) ? body.error : undefined;
  if (!isObject(error)) return {};
  const { message, status, errors, details } = error;
  return {
    ...(typeof message === 'string' ? { message } : {}),
    ...(typeof status === 'string' ? { status } : {}),
    errors: Array.isArray(errors) ? errors.filter(isObject) : [],
    details: Array.isArray(details) ? details.filter(isObject) : []
  };
}

function reasonsOf({ status = '', errors = [], details = [] }: ApiFault): string {
  return [status, ...errors.map((each) => each.reason), ...details.map((each) => each.reason)].join(
    ' '
  );
}

/** A used-up quota comes as 429, or as 403 with a reason. One for a day is not worth waiting for. */
function isQuota(response: Response): boolean {
  const reasons = reasonsOf(faultOf(response));
  if (/dailyLimit/i.test(reasons)) return false;
  return response.status === 429 || (response.status === 403 && isQuotaReason(reasons, response));
}

function isQuotaReason(reasons: string, response: Response): boolean {
  const { message = '' } = faultOf(response);
  return /rate.?limit|quota|RESOURCE_EXHAUSTED/i.test(`${reasons} ${message}`);
}

function refusal(response: Response, { action, missing, stale }: Request): TagManagerError {
  const fault = faultOf(response);
  const { status } = response;
  const said = fault.message?.split('\n')[0]?.trim() ?? `HTTP ${status}`;
  const say = (text: string): TagManagerError => new TagManagerError(text);
  const reasons = reasonsOf(fault);
  if (isQuota(response) || /dailyLimit/i.test(reasons)) {
    return say(`cannot ${action}: the quota of the Tag Manager API is used up; try again later`);
  }
  if (status === 401) {
    return say(`cannot ${action}: the access token is not valid or has expired; get a new one`);
  }
  if (/accessNotConfigured|SERVICE_DISABLED/.test(reasons)) {
    return say(
      `cannot ${action}: the Tag Manager API is not enabled in the cloud project of the credentials; enable it at ${linkIn(fault)}, wait a few minutes, then try again`
    );
  }
  if (/insufficientPermissions.*scope|ACCESS_TOKEN_SCOPE_INSUFFICIENT/.test(`${reasons} ${said}`)) {
    return say(
      `cannot ${action}: the token lacks a scope of the Tag Manager API; get one with it, such as with gcloud auth application-default login --scopes=${SCOPES_TO_ASK}`
    );
  }
  if (status === 403) {
    return say(
      `cannot ${action}: no right to do that (${said}); give the account of the credentials that right in GTM under Admin, User Management`
    );
  }
  if (status === 404) {
    return say(missing ?? `cannot ${action}: it is not there any more; look into the workspace`);
  }
  if (stale && (status === 412 || (status < 500 && /fingerprint/i.test(said)))) return say(stale);
  if (status === 409) {
    return say(`cannot ${action}: ${said}; resolve the conflict in GTM, then try again`);
  }
  if (status >= 500) {
    return say(`cannot ${action}: Google answers ${status} (${said}); try again later`);
  }
  return say(`cannot ${action}: GTM refuses it (${said}); correct it and try again`);
}

/** Google's own link, which names the project; without one that of the API. */
function linkIn({ message = '' }: ApiFault): string {
  const [link] =
    /https:\/\/console\.(?:developers|cloud)\.google\.com\/[\w./?=&%-]*[\w=-]/.exec(message) ?? [];
  return link ?? 'https://console.cloud.google.com/apis/library/tagmanager.googleapis.com';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** "fetch failed" is what fetch says of everything; the reason is what caused it. */
function networkReason(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message;
}
