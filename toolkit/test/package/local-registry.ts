import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The folders of what this repository has installed, by name and version. */
function installedPackages(): Map<string, Map<string, string>> {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { version?: string; link?: boolean }>;
  };
  const found = new Map<string, Map<string, string>>();
  for (const [folder, { version, link }] of Object.entries(packages)) {
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(folder)?.[1];
    if (name === undefined || version === undefined || link || !existsSync(folder)) continue;
    found.set(name, (found.get(name) ?? new Map<string, string>()).set(version, folder));
  }
  return found;
}

/**
 * A registry on loopback with the packages that are installed here, so that `npm install` of the packed
 * package is the real one and asks nobody else. It has no versions but those, and none for other systems.
 */
export class LocalRegistry {
  /** The names of packages that were asked for. */
  readonly asked = new Set<string>();
  private readonly packages = installedPackages();
  private readonly server: Server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? '').slice(1));
    void this.answer(path).then((content) => {
      response.writeHead(content === undefined ? 404 : 200);
      response.end(content ?? '{}');
    });
  });

  /** Begins to listen, and gives the address that npm takes as `registry`. */
  async listen(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return this.address;
  }

  close(): Promise<unknown> {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }

  private get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  private async answer(path: string): Promise<string | Buffer | undefined> {
    const [, name = path, wanted] = /^(.+?)(?:\/-\/(.+)\.tar)?$/.exec(path) ?? [];
    const versions = this.packages.get(name);
    if (!versions) return undefined;
    const folder = versions.get(wanted ?? '');
    if (folder !== undefined) return tarballOf(folder);
    this.asked.add(name);
    const manifests = [...versions].map(([version, place]) => {
      const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as object;
      const dist = { tarball: `${this.address}${name}/-/${version}.tar` };
      return [version, { ...manifest, dist }] as const;
    });
    return JSON.stringify({
      name,
      'dist-tags': { latest: manifests.at(-1)?.[0] },
      versions: Object.fromEntries(manifests) as object
    });
  }
}

/** A package as it is published: without the packages in it. */
async function tarballOf(folder: string): Promise<Buffer> {
  const args = ['-cf', '-', '--exclude=./node_modules', '-C', folder, '.'];
  const options = { encoding: 'buffer', maxBuffer: 2 ** 30 } as const;
  return (await run('tar', args, options)).stdout;
}
