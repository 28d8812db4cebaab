import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { TagManagerError } from '../../gtm/tag-manager-error.js';
import { TagManager } from '../../gtm/tag-manager.js';

const closing: (() => void)[] = [];

afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A server on loopback that answers as it is told, and what it was asked. */
async function serverWith(answer: RequestListener): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    void answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const json =
  (value: unknown, status = 200): RequestListener =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
  };

const clientOf = (address: string, timeoutMs = 5000): TagManager =>
  new TagManager({ token: async () => 'secret-token', address, timeoutMs });

const CONTAINER = { path: 'accounts/1/containers/2', publicId: 'GTM-A', name: 'A' };
const WORKSPACE = { path: 'accounts/1/containers/2/workspaces/3', name: 'Default Workspace' };

describe('the Tag Manager client', () => {
  it.each(['//other', 'http://other/', '/accounts/1', '../../x', 'accounts/../../x', 7, null])(
    'sends the token nowhere else for the path %j',
    async (path) => {
      const other = await serverWith(json({}));
      const elsewhere = typeof path === 'string' ? path.replace('other', other.url.slice(7)) : path;
      const { url } = await serverWith(json({ ...CONTAINER, path: elsewhere }));
      const error = await clientOf(url)
        .container('GTM-A')
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TagManagerError);
      expect(String(error)).toContain('"path" is not as documented');
      if (typeof elsewhere !== 'string') return;
      const workspaces = clientOf(url).workspaces({ ...CONTAINER, path: elsewhere });
      await expect(workspaces).rejects.toThrow(TagManagerError);
      expect(other.asked).toEqual([]);
    }
  );

  it('ends with a list whose pages repeat', async () => {
    const { url, asked } = await serverWith(
      json({ workspace: [WORKSPACE], nextPageToken: 'again' })
    );
    await expect(clientOf(url).workspaces(CONTAINER)).rejects.toThrow(/its pages do not end/);
    expect(asked).toHaveLength(2);
  });

  it('ends with a list whose pages never end', async () => {
    let page = 0;
    const { url, asked } = await serverWith((request, response) =>
      json({ workspace: [], nextPageToken: `p${++page}` })(request, response)
    );
    await expect(clientOf(url).workspaces(CONTAINER)).rejects.toThrow(/its pages do not end/);
    expect(asked.length).toBeLessThanOrEqual(1001);
  });

  it('waits no longer for an answer that trickles', async () => {
    const { url } = await serverWith((_, response) => {
      response.write('{');
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    await expect(clientOf(url, 300).workspaces(CONTAINER)).rejects.toThrow(
      /no whole answer within 0.3 seconds/
    );
  });

  it('reads no answer without an end', async () => {
    const block = Buffer.alloc(1024 * 1024, ' ');
    const { url } = await serverWith((_, response) => {
      const fill = (): void => {
        while (!response.destroyed && response.write(block));
      };
      response.on('drain', fill);
      fill();
    });
    await expect(clientOf(url, 30_000).workspaces(CONTAINER)).rejects.toThrow(/larger than/);
  });

  it.each([
    [null],
    [7],
    ['text'],
    [[]],
    [{ workspace: 7 }],
    [{ workspace: [null] }],
    [{ workspace: [{ ...WORKSPACE, name: 7 }] }],
    [{ workspace: [], nextPageToken: 7 }]
  ])('says in one line that %j is no answer', async (answer) => {
    const { url } = await serverWith(json(answer));
    const error = await clientOf(url)
      .workspaces(CONTAINER)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TagManagerError);
    expect((error as Error).message).not.toContain('\n');
  });

  it.each([[null], [7], [{ error: 7 }], [{ error: { message: 7, errors: 7, details: [null] } }]])(
    'says in one line that it was refused with %j',
    async (answer) => {
      const { url } = await serverWith(json(answer, 400));
      const error = await clientOf(url)
        .workspaces(CONTAINER)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TagManagerError);
    }
  );
});
