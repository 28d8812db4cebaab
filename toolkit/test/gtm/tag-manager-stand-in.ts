import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A template as the stand-in holds it. */
export interface StoredTemplate {
  templateId: string;
  name: string;
  templateData: string;
  fingerprint: string;
  galleryReference?: { owner: string; repository: string };
}

/** What goes wrong, and when. */
export interface Troubles {
  /** How many of the next requests are over the quota, and how that is said. */
  quota?: { requests: number; status: 403 | 429; retryAfter?: string; reason?: string };
  /** Requests of this method break off: before an answer, or in the middle of it, once it is done. */
  breakOff?: { method: string; when: 'before' | 'within' };
  /** The workspace cannot be written to. */
  isReadOnly?: boolean;
  /** Runs between the arrival of a PUT and the comparison of fingerprints. */
  beforeUpdate?: () => void;
  compilerError?: unknown;
  hasMergeConflict?: boolean;
  /** Another answer for a method. */
  answer?: { method: string; status: number; body: unknown };
}

export const TOKEN = 'ya29.a-token-that-nobody-may-see';
export const SERVER_CONTAINER = 'GTM-SERVER1';
const WEB_CONTAINER = 'GTM-WEB1';

/**
 * Stands in for the Tag Manager API (v2), written from Google's documentation of it: one account with a
 * server container of two workspaces and a web container. Lists come two to a page.
 */
export class TagManagerStandIn {
  /** Templates by the name of their workspace. */
  readonly workspaces = new Map<string, StoredTemplate[]>([
    ['Default Workspace', []],
    ['Other & more', []]
  ]);
  /** What the default workspace holds besides templates, by the last part of its path. */
  content: Record<string, { key: string; items: readonly object[] }> = {};
  troubles: Troubles = {};
  /** `METHOD /path` of each request. */
  readonly requests: string[] = [];
  /** The body of each write. */
  readonly bodies: Record<string, unknown>[] = [];
  private edits = 1_700_000_000_000;
  private readonly server = createServer((request, response) => {
    void this.handle(request, response);
  });

  /** Begins to listen; the address is what TAGMANAGER_API_URL takes. */
  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/tagmanager/v2/`;
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  /** As somebody who edits a template in GTM, or imports one. */
  edit(workspace: string, template: Partial<StoredTemplate> & { name: string }): StoredTemplate {
    const templates = this.templatesOf(workspace);
    let found = templates.find(({ name }) => name === template.name);
    if (!found) {
      const templateId = String(templates.length + 10);
      found = { templateId, templateData: '', fingerprint: '', ...template };
      templates.push(found);
    }
    return Object.assign(found, template, { fingerprint: this.nextFingerprint() });
  }

  templatesOf(workspace: string): StoredTemplate[] {
    const templates = this.workspaces.get(workspace);
    if (!templates) throw new Error(`no workspace ${workspace}`);
    return templates;
  }

  private nextFingerprint(): string {
    return String(this.edits++);
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    this.requests.push(`${method} ${url.replace('/tagmanager/v2/', '')}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { breakOff } = this.troubles;
    const isBroken = breakOff?.method === method;
    if (isBroken && breakOff.when === 'before') return void request.socket.destroy();
    const text = Buffer.concat(chunks).toString();
    const body = text ? (JSON.parse(text) as Record<string, unknown>) : undefined;
    const answer = this.answer(request, new URL(url, 'http://stand-in'), body);
    const payload = JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(payload),
      ...answer.headers
    });
    if (!isBroken) return void response.end(payload);
    response.write(payload.slice(0, payload.length / 2), () => request.socket.destroy());
  }

  private answer(
    request: IncomingMessage,
    url: URL,
    body: Record<string, unknown> | undefined
  ): Answer {
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      return fault(401, 'Request had invalid authentication credentials.', 'UNAUTHENTICATED');
    }
    const { quota, answer } = this.troubles;
    if (quota && quota.requests > 0) {
      quota.requests--;
      const refused = fault(quota.status, 'Quota exceeded.', quota.reason ?? 'rateLimitExceeded');
      return { ...refused, headers: { 'retry-after': quota.retryAfter ?? '0' } };
    }
    if (answer && answer.method === request.method) return answer;
    const path = decodeURI(url.pathname).replace('/tagmanager/v2/', '');
    if (path === 'accounts/containers:lookup') return lookUp(url.searchParams.get('tagId'));
    const [, rest = ''] = /^accounts\/1\/containers\/2\/workspaces(.*)$/.exec(path) ?? [];
    if (path.endsWith('/workspaces')) return this.page(url, 'workspace', this.workspaceList());
    const list = /^\/1\/(\w+)$/.exec(rest)?.[1] ?? '';
    const content = list === 'templates' ? undefined : this.content[list];
    if (content) return this.page(url, content.key, content.items);
    const [, workspaceId, templates, templateId] =
      /^\/(\d+)(\/templates|:quick_preview)(?:\/(\d+))?$/.exec(rest) ?? [];
    const name = [...this.workspaces.keys()][Number(workspaceId) - 1];
    if (name === undefined) return fault(404, 'Not found or permission denied.', 'notFound');
    if (templates === ':quick_preview') return { status: 200, body: this.preview() };
    return this.onTemplates(
      { name, workspaceId: workspaceId ?? '', templateId, url, body },
      request
    );
  }

  private onTemplates(
    { name, workspaceId, templateId, url, body }: TemplateCall,
    { method }: IncomingMessage
  ): Answer {
    const path = `accounts/1/containers/2/workspaces/${workspaceId}/templates`;
    const resource = (template: StoredTemplate): object => ({
      path: `${path}/${template.templateId}`,
      ...template,
      tagManagerUrl: `https://tagmanager.google.com/#/container/accounts/1/containers/2/workspaces/${workspaceId}/templates/${template.templateId}`
    });
    if (method === 'GET') return this.page(url, 'template', this.templatesOf(name).map(resource));
    if (this.troubles.isReadOnly) {
      return fault(403, 'The caller does not have permission', 'forbidden');
    }
    if (!body) return fault(400, 'A body is needed.', 'badRequest');
    this.bodies.push(body);
    if ('galleryReference' in body) {
      return fault(400, 'galleryReference cannot be set.', 'badRequest');
    }
    const text = { name: String(body.name), templateData: String(body.templateData) };
    if (method === 'POST') return { status: 200, body: resource(this.edit(name, text)) };
    this.troubles.beforeUpdate?.();
    const template = this.templatesOf(name).find((each) => each.templateId === templateId);
    if (!template) return fault(404, 'Not found or permission denied.', 'notFound');
    if (url.searchParams.get('fingerprint') !== template.fingerprint) {
      return fault(412, 'The fingerprint does not match.', 'conditionNotMet');
    }
    Object.assign(template, text, { fingerprint: this.nextFingerprint() });
    return { status: 200, body: resource(template) };
  }

  private preview(): object {
    const { compilerError, hasMergeConflict } = this.troubles;
    return {
      containerVersion: {},
      ...(compilerError === undefined ? {} : { compilerError }),
      ...(hasMergeConflict ? { syncStatus: { mergeConflict: true } } : {})
    };
  }

  private workspaceList(): object[] {
    return [...this.workspaces.keys()].map((name, index) => ({
      path: `accounts/1/containers/2/workspaces/${index + 1}`,
      workspaceId: String(index + 1),
      name
    }));
  }

  private page(url: URL, key: string, items: readonly object[]): Answer {
    const start = Number(url.searchParams.get('pageToken') ?? 0);
    const end = start + 2;
    const next = end < items.length ? { nextPageToken: String(end) } : {};
    return { status: 200, body: { [key]: items.slice(start, end), ...next } };
  }
}

interface TemplateCall {
  name: string;
  workspaceId: string;
  templateId: string | undefined;
  url: URL;
  body: Record<string, unknown> | undefined;
}

interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

function lookUp(publicId: string | null): Answer {
  const usageContext = { [SERVER_CONTAINER]: ['server'], [WEB_CONTAINER]: ['web'] }[publicId ?? ''];
  if (!usageContext) return fault(404, 'Not found or permission denied.', 'notFound');
  const path = 'accounts/1/containers/2';
  return { status: 200, body: { path, publicId, name: 'Shop', usageContext } };
}

/** An error as Google's APIs write it. */
function fault(code: number, message: string, reason: string): Answer {
  const errors = [{ message, domain: 'global', reason }];
  return { status: code, body: { error: { code, message, errors } } };
}
